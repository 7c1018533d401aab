import { describe, expect, test } from 'vitest'
import { type Id, machine, mapOf, oneOf, processes, range, type StateOf, spec } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { addressOf, nameIn, resolveAddress } from '../../checker/traces/address.ts'
import { beyond, noForks, withPath } from '../../checker/traces/forks.ts'
import { closes } from '../../checker/traces/lasso.ts'
import { pursue } from '../../checker/traces/pursuit.ts'
import { replay } from '../../checker/traces/replay.ts'
import { standings } from '../../checker/traces/standing.ts'
import { choicesAt, extended, walkOf } from '../../checker/traces/walk.ts'
import { whyDisabled, whyProperty } from '../../checker/traces/why.ts'
import { check } from '../../checker/verdict/check.ts'
import { sayWhys } from '../../reports/say/explanation.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { eagerCommit, preparedTimeout, progress } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { raft } from '../../specs/consensus/raft/protocol.ts'

const path = (...steps: readonly string[]) => ['0', ...steps].join('/')

/** The states along an address, from the initial one on. */
function statesAt(model: ReturnType<typeof twoPhaseCommit.with>, address: string) {
  const semantics = semanticsOf(model)
  const resolved = resolveAddress(semantics, address)
  expect(resolved.stray).toBeNull()
  const trace = replay(semantics, resolved.path)
  return [trace.initial, ...trace.steps.map(s => s.state)]
}
const last = <T>(of: readonly T[]): T => of.at(-1) as T

describe('the choices of a state', () => {
  const model = twoPhaseCommit.with({ rms: 2 }, { lose: 1, stopTM: 1, partition: 1 })
  const walk = walkOf(model)

  test('are all its instances: enabled ones with where they lead, disabled ones, and actions that have none', () => {
    const { enabled, disabled, silent } = choicesAt(walk, last(statesAt(model, path('rmPrepare(RM1)'))))
    // By reading the protocol: RM2 is still free, one message is in flight, and every fault may happen.
    expect(enabled.map(c => c.label)).toEqual([
      'rmPrepare(rm: RM2)',
      'rmChooseToAbort(rm: RM2)',
      'tmRcvPrepared(Prepared(from: RM1, to: TM))',
      'tmAbort',
      'lose(Prepared(from: RM1, to: TM))',
      ...['{RM1}', '{RM2}', '{TM}'].map(side => `partition(side: ${side})`),
      'stopTM(process: TM)',
    ])
    expect(enabled.every(c => c.to !== null)).toBe(true)
    expect(enabled.find(c => c.fault?.kind === 'stop')?.by).toBe('TM')
    expect(disabled.map(c => c.label)).toEqual(['rmPrepare(rm: RM1)', 'rmChooseToAbort(rm: RM1)', 'tmCommit', 'partition.heal'])
    expect(silent).toEqual([
      { action: 'rmRcvCommit', reason: 'no Commit can be delivered' },
      { action: 'rmRcvAbort', reason: 'no Abort can be delivered' },
    ])
  })

  test('say what a fault, a spent budget or a timeout keeps from being taken', () => {
    const reached = (...steps: readonly string[]) => last(statesAt(model, path(...steps)))
    const why = (state: ReturnType<typeof reached>, label: string) => {
      const choice = choicesAt(walk, state).disabled.find(c => c.label === label)
      return choice ? whyDisabled(model, state, choice.instance).reason : 'it is not disabled'
    }
    expect(why(reached('stopTM(TM)'), 'tmAbort')).toBe('TM is down')
    expect(why(reached('rmPrepare(RM1)', 'rmPrepare(RM2)', 'lose(Prepared(RM1,TM))'), 'lose(Prepared(from: RM2, to: TM))')).toBe(
      'the budget of lose is spent: 1 of 1',
    )
    const split = reached('rmPrepare(RM1)', 'partition({TM})')
    expect(why(split, 'tmRcvPrepared(Prepared(from: RM1, to: TM))')).toBe('the partition is between RM1 and TM')
    expect(why(split, 'partition(side: {TM})')).toBe('there is a partition')
    expect(why(reached(), 'partition.heal')).toBe('there is no partition')

    const timed = preparedTimeout.with({ rms: 2 }, { asynchrony: 1 })
    const [state] = timed.initial
    const reasons = choicesAt(walkOf(timed), state!).disabled.map(c => whyDisabled(timed, state!, c.instance).reason)
    expect(reasons).toContain('it is synchronous, and something else can still happen')
  })

  test('say which property a step breaks, and not one that is broken already', () => {
    const mutant = eagerCommit.with({ rms: 2 })
    const eager = walkOf(mutant)
    const before = last(statesAt(mutant, path('rmPrepare(RM1)', 'tmRcvPrepared(Prepared(RM1,TM))', 'tmCommit', 'rmChooseToAbort(RM2)')))
    const breaking = choicesAt(eager, before).enabled.filter(c => c.breaks.length > 0)
    expect(breaking.map(c => [c.label, ...c.breaks])).toEqual([
      ['rmRcvCommit(Commit(from: TM, to: RM1))', 'agreement', 'commitValidity'],
      // RM2 takes back what it decided, so that both have committed: no disagreement.
      ['rmRcvCommit(Commit(from: TM, to: RM2))', 'commitValidity', 'finality'],
    ])
  })

  test('stay told where the spec fails', () => {
    const broken = {
      ...model,
      actions: {
        ...model.actions,
        tmAbort: {
          ...model.actions.tmAbort!,
          then: () => {
            throw new Error('no such thing')
          },
        },
      },
    }
    const choice = choicesAt(walkOf(broken), model.initial[0]!).enabled.find(c => c.label === 'tmAbort')
    expect(choice?.to).toBeNull()
    expect(choice?.obstacle).toContain('no such thing')
  })
})

/** Two that go in and out as they like. */
const turns = spec('turns', {}, () => {
  const C = processes('C', 2)
  const vars = { at: mapOf(C, oneOf('out', 'in')) }
  const { initially, action, eventually, eventuallyAlways, infinitelyOften, leadsTo } = machine(vars)
  const isIn = { for: { c: C }, holds: (s: StateOf<typeof vars>, { c }: { readonly c: Id<'C'> }) => s.at[c] === 'in' }
  return {
    vars,
    init: initially(),
    actions: {
      enter: action({ for: { c: C }, by: 'c', when: (s, { c }) => s.at[c] === 'out', then: (s, { c }) => void (s.at[c] = 'in') }),
      leave: action({ for: { c: C }, by: 'c', when: (s, { c }) => s.at[c] === 'in', then: (s, { c }) => void (s.at[c] = 'out') }),
    },
    properties: {
      again: infinitelyOften(isIn),
      once: eventually(isIn),
      atLast: eventuallyAlways(isIn),
      goesOut: leadsTo({ for: { c: C }, from: (s, { c }) => s.at[c] === 'in', to: (s, { c }) => s.at[c] === 'out' }),
    },
  }
})

describe('how properties stand along a walk', () => {
  test('an invariant that was broken stays broken, and what can be reached is told when it is', () => {
    const model = eagerCommit.with({ rms: 2 })
    const states = statesAt(
      model,
      path(
        'rmPrepare(RM1)',
        'tmRcvPrepared(Prepared(RM1,TM))',
        'tmCommit',
        'rmChooseToAbort(RM2)',
        'rmRcvCommit(Commit(TM,RM1))',
        'rmRcvCommit(Commit(TM,RM2))',
      ),
    )
    const standing = (steps: number) =>
      Object.fromEntries(standings(walkOf(model), states.slice(0, steps + 1), null).map(s => [s.name, [s.standing, s.at]]))
    expect(standing(4)).toMatchObject({ agreement: ['kept', null], canCommit: ['not reached', null], deadlock: ['kept', null] })
    expect(standing(5)).toMatchObject({ agreement: ['broken', 5], commitValidity: ['broken', 5], finality: ['kept', null] })
    expect(standing(6)).toMatchObject({ agreement: ['broken', 5], finality: ['broken', 6], canCommit: ['reached', 6] })
  })

  test('what must come is owed until it has come, and a deadlock is one only where nothing can be done', () => {
    const model = progress.with({ rms: 1 }, { stopTM: 1 })
    const standing = (...steps: readonly string[]) =>
      Object.fromEntries(standings(walkOf(model), statesAt(model, path(...steps)), null).map(s => [s.name, s.standing]))
    expect(standing()).toMatchObject({ nonBlocking: 'kept', termination: 'owed', deadlock: 'kept' })
    expect(standing('rmPrepare(RM1)')).toMatchObject({ nonBlocking: 'owed' })
    expect(standing('rmPrepare(RM1)', 'stopTM(TM)')).toMatchObject({ nonBlocking: 'owed', deadlock: 'broken' })
    expect(standing('rmPrepare(RM1)', 'tmAbort', 'rmRcvAbort(Abort(TM,RM1))')).toMatchObject({ nonBlocking: 'kept', termination: 'kept' })
  })

  test('why a property is false is told for each parameter it is false of', () => {
    const model = eagerCommit.with({ rms: 2 })
    const states = statesAt(model, path('rmPrepare(RM1)', 'tmRcvPrepared(Prepared(RM1,TM))', 'tmCommit', 'rmRcvCommit(Commit(TM,RM1))'))
    expect(whyProperty(model, 'commitValidity', states).map(w => [w.of, w.holds])).toEqual([['commitValidity for rm: RM1', false]])
    expect(whyProperty(model, 'agreement', states).map(w => [w.of, w.holds])).toEqual([['agreement for rm: RM1, other: RM1', true]])
    // After four steps.
    expect(whyProperty(model, 'deadlock', states)).toMatchObject([{ of: 'the definition of final states', at: 4, holds: false }])
  })
})

describe('why a property over time fails where a loop is gone round forever', () => {
  const model = turns.with({})
  const along = (...steps: readonly string[]) => statesAt(model, path(...steps))
  const whys = (name: string, states: ReturnType<typeof along>, loop: number) => whyProperty(model, name, states, loop).map(w => w.of)

  test('is told for the parameters that the loop fails for, and for no others', () => {
    // C1 goes in and out, forever. After each round C1, too, is out; but it is in again and again, and C2 never is.
    const round = along('enter(C1)', 'leave(C1)')
    expect(whys('again', round, 0)).toEqual(['again for c: C2'])
    expect(whys('once', round, 0)).toEqual(['once for c: C2'])
    // C1 is out now and then, and C2 always.
    expect(whys('atLast', round, 0)).toEqual(['atLast for c: C1', 'atLast for c: C2'])
    // Before the loop C2 was in once; C1 stays in.
    const later = along('enter(C2)', 'leave(C2)', 'enter(C1)')
    expect(whys('once', later, 3)).toEqual([])
    expect(whys('again', later, 3)).toEqual(['again for c: C2'])
    expect(whys('atLast', later, 3)).toEqual(['atLast for c: C2'])
    // What is in goes out: C2 did, C1 does not.
    expect(whys('goesOut', later, 3)).toEqual(['the end of goesOut for c: C1'])
  })

  test('is told with the parameters that it fails for', async () => {
    const { properties } = await check(model, { properties: ['goesOut'] })
    // C1 goes in, and no step is fair.
    expect(properties[0]?.reason).toBe('what must follow never comes for c: C1: after step 1 nothing more need happen')
  })

  test('is asked where it is false', () => {
    const [first, second] = whyProperty(model, 'atLast', along('enter(C1)', 'leave(C1)', 'enter(C1)'), 1)
    expect([first?.holds, second?.holds]).toEqual([false, false])
    // C1 is in after the loop, and was out after two steps, as C2 was, which is out at the end as well.
    expect([first?.at, second?.at]).toEqual([2, 2])
  })

  test('is told of one state where there is one that is wrong for all, and once where it is the same for several', () => {
    const whys = whyProperty(model, 'atLast', along('enter(C1)', 'leave(C1)'), 0)
    // Both are out after the first round, and before it.
    expect(whys.map(w => w.at)).toEqual([2, 2])
    expect(sayWhys(whys, 'atLast', true)).toEqual(['atLast for c: C1 and c: C2 after step 2: it is false'])
    // Where nothing more happens, with C2 in and C1 out.
    const apart = whyProperty(model, 'atLast', along('enter(C1)', 'leave(C1)', 'enter(C2)'), 3)
    expect(sayWhys(apart, 'atLast', true)).toEqual(['atLast for c: C1 after step 3: it is false'])
    expect(sayWhys([{ ...(apart[0] as (typeof apart)[number]), name: 'atLast', given: '' }], 'atLast', false)).toEqual(['it is false'])
  })
})

test('a property that the view keeps from being judged is named, with the reason', () => {
  const vars = { seen: range(0, 1), hidden: range(0, 1) }
  const { initially, action, always, eventually } = machine(vars)
  const model = spec('partly seen', {}, () => ({
    vars,
    init: initially(),
    actions: { stay: action({ then: () => {} }) },
    properties: { low: always(s => s.seen === 0), rises: eventually(s => s.seen === 1) },
    view: ['seen'],
  })).with({})
  const { watched, unjudged } = walkOf(model)
  expect(watched.map(w => w.name)).toEqual(['low', 'deadlock'])
  expect(unjudged).toEqual([{ name: 'rises', reason: 'rises cannot be decided with a view that hides hidden' }])
})

test('a loop closes where it ends in the state that it begins in', () => {
  const semantics = semanticsOf(turns.with({}))
  const ends = (loop: number | null, ...steps: readonly string[]) =>
    closes(semantics, replay(semantics, resolveAddress(semantics, path(...steps)).path, loop))
  expect(ends(0, 'enter(C1)', 'leave(C1)')).toBe(true)
  expect(ends(1, 'enter(C1)', 'leave(C1)')).toBe(false)
  expect(ends(0, 'enter(C1)', 'enter(C2)')).toBe(false)
  expect(ends(null, 'enter(C1)', 'leave(C1)')).toBe(false)
})

describe('an address', () => {
  test('tells steps apart that are written alike', () => {
    const vars = { seen: oneOf(0, 1, '1') }
    const { initially, action } = machine(vars)
    const model = spec('alike', {}, () => ({
      vars,
      init: initially(),
      actions: { see: action({ for: { what: oneOf(1, '1') }, then: (s, { what }) => void (s.seen = what) }) },
      properties: {},
    })).with({})
    const semantics = semanticsOf(model)
    const { transitions } = semantics.successors(model.initial[0]!)
    expect(transitions.map(step => nameIn(semantics, model.initial[0]!, step))).toEqual(['see(1)', 'see(1)*2'])
    for (const { to: _, ...step } of transitions)
      expect(resolveAddress(semantics, addressOf(semantics, { initial: 0, steps: [step] })).path.steps).toEqual([step])
  })

  test.each([
    [
      'two-phase commit with faults',
      () => twoPhaseCommit.with({ rms: 3 }, { lose: 2, partition: 2, crash: 1, duplicate: 1 }, { network: 'fifo' }),
    ],
    ['raft', () => raft.with({ servers: 3, terms: 2, entries: 1, inFlight: 3 }, { crash: 1 })],
  ] as const)('leads back to where it was written, wherever a walk through %s goes', (_, make) => {
    const walk = walkOf(make())
    const { semantics, model } = walk
    for (let seed = 1; seed <= 5; seed++) {
      let at = { initial: 0, steps: [] } as ReturnType<typeof extended>
      let state = model.initial[0]!
      for (let step = 0; step < 15; step++) {
        const { transitions } = semantics.successors(state)
        const chosen = transitions[(seed * 7919 + step * 104_729) % transitions.length]
        if (chosen === undefined) break
        at = extended(at, chosen)
        state = chosen.to
      }
      const address = addressOf(semantics, at)
      expect(address).toMatch(/^[\w/().,:*%~!'-]+$/)
      expect(resolveAddress(semantics, address)).toEqual({ path: at, stray: null })
    }
  })

  test('that does not fit is followed as far as it goes', () => {
    const semantics = semanticsOf(twoPhaseCommit.with({ rms: 2 }))
    const { path: found, stray } = resolveAddress(semantics, path('rmPrepare(RM1)', 'rmPrepare(RM1)', 'tmAbort'))
    expect(found.steps.map(s => s.action)).toEqual(['rmPrepare'])
    expect(stray).toBe('rmPrepare(RM1)')
    for (const nonsense of ['', '7/tmAbort', '%E0%A4%A', '//', '0/constructor', '0/rmPrepare(RM9)'])
      expect(resolveAddress(semantics, nonsense).path.steps).toEqual(
        nonsense.startsWith('7') ? [{ action: 'tmAbort', parameters: {}, message: null }] : [],
      )
    expect(resolveAddress(semantics, '7/tmAbort').stray).toBe('7')
  })
})

describe('running on to the next violation', () => {
  test('finds one as near as the check does, and from a state beyond it another', async () => {
    const model = eagerCommit.with({ rms: 2 })
    const walk = walkOf(model)
    const checked = await check(model)
    const nearest = Math.min(...checked.properties.flatMap(p => (p.verdict === 'violated' && p.trace ? [p.trace.steps.length] : [])))
    const first = await pursue(walk, model.initial[0]!, { maxStates: 10_000 })
    expect([first.ended, first.steps?.length]).toEqual(['found', nearest])
    // 4 steps, from models.ts: commitValidity is the first to go.
    expect([first.what, nearest]).toEqual(['commitValidity', 4])
    const names: string[] = []
    let state = model.initial[0]!
    for (const step of first.steps ?? []) {
      names.push(nameIn(walk.semantics, state, step))
      state = walk.semantics.take(state, step)!.to
    }
    const next = await pursue(walk, state, { maxStates: 10_000 })
    expect(next.ended).toBe('found')
    expect(resolveAddress(walk.semantics, path(...names)).path.steps).toHaveLength(4)
  })

  test('says when there is none, and when it did not look far enough', async () => {
    const model = twoPhaseCommit.with({ rms: 2 })
    const { distinct } = (await check(model)).states
    expect(await pursue(walkOf(model), model.initial[0]!, { maxStates: 10_000 })).toMatchObject({
      ended: 'whole',
      steps: null,
      states: distinct,
    })
    expect(await pursue(walkOf(model), model.initial[0]!, { maxStates: 5 })).toMatchObject({ ended: 'limit', states: 5 })
    const stopped = pursue(walkOf(twoPhaseCommit.with({ rms: 5 })), twoPhaseCommit.with({ rms: 5 }).initial[0]!, {
      maxStates: 1e6,
      signal: AbortSignal.timeout(50),
    })
    expect((await stopped).ended).toBe('stopped')
  })
})

test('forks are kept as a tree, in the order in which they were walked', () => {
  const one = withPath(withPath(noForks, ['a', 'b', 'c']), ['a', 'd'])
  const ways = ({ step, children }: typeof one): unknown => [step, children.map(ways)]
  expect(ways(one)).toEqual([
    '',
    [
      [
        'a',
        [
          ['b', [['c', []]]],
          ['d', []],
        ],
      ],
    ],
  ])
  expect(withPath(one, ['a', 'd'])).toBe(one)
  expect(beyond(one, ['a', 'b'])).toBe('c')
  // Forward leads where one was last, and not to what was found last.
  expect(beyond(one, ['a'])).toBe('d')
  const back = withPath(withPath(one, ['a', 'b']), ['a'])
  expect(ways(back)).toEqual(ways(one))
  expect(beyond(back, ['a'])).toBe('b')
  expect(beyond(one, ['a', 'd'])).toBeNull()
})
