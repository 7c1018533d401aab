import { describe, expect, test } from 'vitest'
import { isDown } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { acp } from '../../specs/atomic-commitment/acp/protocol.ts'
import { reliableBroadcast } from '../../specs/atomic-commitment/acp/variants.ts'
import { twoPhaseCommitBackup } from '../../specs/atomic-commitment/two-phase-commit-backup/protocol.ts'
import { deepTest } from '../support/depth.ts'
import { reachable } from './reachable.ts'

const two = { participants: 2 }
const everyone = { parDie: 2, coordDie: 1 }

// TLC's counts, distinct states and depth in states, of the modules in github.com/tlaplus/Examples: the manifest.json of
// specifications/transaction_commit and of specifications/acp; ACP_SB_TLC.tla with two participants.
// TLC says of ACP_SB too that it holds: that the one who is blocked may still die is a step to it, and no way out here.
const counts: readonly [name: string, model: Model, published: { verdict: 'holds' | 'violated'; distinct: number; depth: number }][] = [
  [
    '2PCwithBTM.tla',
    twoPhaseCommitBackup.with({ rms: 3, rmMayFail: true, tmMayFail: true }),
    { verdict: 'holds', distinct: 1245, depth: 15 },
  ],
  ['ACP_SB_TLC.tla', acp.with(two, everyone), { verdict: 'violated', distinct: 1832, depth: 15 }],
  ['ACP_NB_TLC.tla', reliableBroadcast.with(two, everyone), { verdict: 'holds', distinct: 4284, depth: 19 }],
]

// The reference engine takes seconds for the larger ones; that it agrees on every model of the library is in engine/catalogue.deep.ts.
const largestOf = { reference: 1_500, tables: Infinity } as const

describe.each(['reference', 'tables'] as const)('on the engine %s', engine => {
  test.each(counts.filter(([, , { distinct }]) => distinct <= largestOf[engine]))('%s', async (_, model, published) => {
    const { verdict, states, depth } = await check(model, { continue: true, engine })
    expect({ verdict, ...states, depth }).toMatchObject(published)
  })
})

interface Seen {
  readonly voteSent: Readonly<Record<string, boolean>>
  readonly decision: Readonly<Record<string, string>>
  readonly predecision: Readonly<Record<string, string>>
  readonly forwarded: Readonly<Record<string, ReadonlySet<string>>>
  readonly received: Readonly<Record<string, string>>
  readonly coordinator: string
}

deepTest('ACP_NB_TLC.tla, states generated', () => {
  // The spec has 1 step where the module has more. There each step of participant i alone is one for each j; to vote or to decide again,
  // which changes nothing, is a step; and makeDecision is one for each participant that voted no.
  const semantics = semanticsOf(reliableBroadcast.with(two, everyone))
  const ofOne = new Set(['sendVote', 'abortOnVote', 'abortOnTimeoutRequest', 'abortOnTimeout', 'preDecide', 'decideNB', 'parDie'])
  let generated = semantics.model.initial.length
  for (const state of reachable(semantics)) {
    const s = state as unknown as Seen
    for (const { action } of semantics.successors(state).transitions) {
      const noes = Object.values(s.received).filter(vote => vote === 'no').length
      generated += ofOne.has(action) ? 2 : action === 'makeDecision' ? Math.max(1, noes) : 1
    }
    for (const [p, other] of [
      ['P1', 'P2'],
      ['P2', 'P1'],
    ] as const) {
      if (isDown(state, p)) continue
      if (s.voteSent[p]) generated += 2
      if (s.decision[p] !== 'undecided' && s.predecision[p] !== 'none' && s.forwarded[p]?.has(other)) generated += 2
    }
  }
  // totalStates in the manifest.json of specifications/acp.
  expect(generated).toBe(23988)
})

test('2PCwithBTM.tla, states generated', () => {
  // Here too the spec has 1 step where the module has more: an RM may fail when another has, which changes nothing; all processes ended
  // is a step that repeats; and TLC takes a guard once for each way in which it is true: a working RM aborts for either of two reasons,
  // canAbort for any RM, and canCommit, in which "some RM has committed" stands inside "for every RM", for any of them each time.
  const semantics = semanticsOf(twoPhaseCommitBackup.with({ rms: 3, rmMayFail: true, tmMayFail: true }))
  const waysTo: Readonly<Record<string, (rms: readonly string[], committed: number) => number>> = {
    SeesCommit: (rms, committed) => rms.reduce((ways, rm) => ways * ((rm === 'prepared' ? 1 : 0) + committed), 1),
    SeesAbort: rms => rms.filter(rm => rm === 'aborted' || rm === 'failed').length,
  }
  let generated = semantics.model.initial.length
  for (const state of reachable(semantics)) {
    const s = state as { rmState: Record<string, string>; rmDone: Record<string, boolean>; tmState: string; tm: string; btm: string }
    const rms = Object.values(s.rmState)
    const count = (...of: readonly string[]) => rms.filter(rm => of.includes(rm)).length
    for (const { action } of semantics.successors(state).transitions)
      generated += waysTo[action.replace(/^b?tm/, '')]?.(rms, count('committed')) ?? 1
    if (count('failed') > 0) generated += count('working', 'prepared')
    if (s.tmState === 'abort') generated += count('working')
    if (Object.values(s.rmDone).every(Boolean) && s.tm === 'done' && s.btm === 'done') generated++
  }
  // totalStates in the manifest.json of specifications/transaction_commit.
  expect(generated).toBe(5841)
})

test('whoever decides, decides the same with either broadcast, and only simple broadcast blocks', async () => {
  // By hand: the coordinator alone dies; a participant that voted yes and was told nothing has nobody to ask.
  const deadlock = async (model: Model) => (await check(model, { properties: ['deadlock'] })).verdict
  expect(await deadlock(acp.with(two, { coordDie: 1 }))).toBe('violated')
  expect(await deadlock(reliableBroadcast.with(two, { coordDie: 1 }))).toBe('holds')
})
