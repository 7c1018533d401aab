import { expect, test } from 'vitest'
import { faultKinds } from '../../checker/language/faults/index.ts'
import {
  byzantine,
  clockDrift,
  crashes,
  duplicateMessages,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  partitions,
  pauses,
  prematureTimeouts,
  processes,
  range,
  reorderMessages,
  singleProcess,
  spec,
  stops,
  timer,
} from '../../checker/language/index.ts'
import { keptVariables } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { sayCause } from '../../reports/say/cause.ts'

const P = processes('P', 2)
const Q = singleProcess('Q')
const A = messages({ A: { from: P, to: P } })
const B = messages({ B: { from: P, to: P } })
const vars = { n: mapOf(P, range(0, 1)), left: network(A, 'fifo'), right: network(B, 'fifo'), q: range(0, 1), t: mapOf(P, timer(1)) }
const { initially, action, time, timeout, always } = machine(vars)
const all = spec('all faults', {}, () => ({
  vars,
  init: initially(),
  actions: {
    send: action({
      for: { p: P },
      by: 'p',
      when: (s, { p }) => s.n[p] === 0,
      then: (s, { p }) => void s.left.send(A.A({ from: p, to: p })),
    }),
    tick: time(),
    give: timeout({ by: Q, when: s => s.q === 0, then: s => void s.q++ }),
  },
  properties: { nothingIsLost: always(s => s.left.size < 2) },
  faults: {
    lose: loseMessages(),
    copy: duplicateMessages(),
    overtake: reorderMessages(),
    // Q stands on neither side, so the fault keeps both sides in the state.
    split: partitions(P),
    stop: stops(P),
    crash: crashes(P),
    pause: pauses(P),
    asynchrony: prematureTimeouts(),
    drift: clockDrift(P),
    traitor: byzantine(P, { sends: [B.B] }),
  },
}))
const budgets = { lose: 1, copy: 1, overtake: 1, split: 1, stop: 1, crash: 1, pause: 1, asynchrony: 1, traitor: 1, drift: 1 }

test('no two kinds of fault have a word, a character or a picture in common, and what ends one is one of them', () => {
  const distinct = (of: (kind: (typeof faultKinds)[number]) => unknown) => expect(new Set(faultKinds.map(of)).size).toBe(faultKinds.length)
  distinct(k => k.kind)
  distinct(k => k.word)
  distinct(k => k.character)
  distinct(k => k.path)
  for (const { lasts } of faultKinds) if (lasts?.until != null) expect(faultKinds.map(k => k.kind)).toContain(lasts.until)
})

test('every step that a fault adds says what it is and whose budget it takes of', () => {
  const { actions } = all.with({}, budgets)
  const added = Object.entries(actions).flatMap(([name, { fault }]) => (fault ? [[name, fault.kind, fault.name]] : []))
  expect(added).toEqual([
    ['lose on left', 'lose', 'lose'],
    ['lose on right', 'lose', 'lose'],
    ['copy on left', 'duplicate', 'copy'],
    ['copy on right', 'duplicate', 'copy'],
    ['overtake on left', 'reorder', 'overtake'],
    ['overtake on right', 'reorder', 'overtake'],
    ['split', 'partition', 'split'],
    ['split.heal', 'heal', 'split'],
    ['stop', 'stop', 'stop'],
    ['crash', 'crash', 'crash'],
    ['crash.recover', 'recover', 'crash'],
    ['pause', 'pause', 'pause'],
    ['pause.resume', 'resume', 'pause'],
    ['drift', 'drift', 'drift'],
    ['traitor', 'turn', 'traitor'],
    ['traitor.B', 'at-will', 'traitor'],
    ['give too early', 'early', 'asynchrony'],
  ])
  expect(new Set(added.map(([, kind]) => kind))).toEqual(new Set(faultKinds.map(k => k.kind)))
  expect(Object.keys(actions).filter(name => actions[name]?.kind === 'fault' && actions[name]?.fault === undefined)).toEqual([])
})

test('the variables that faults keep are marked as theirs, and no other', () => {
  const model = all.with({}, budgets)
  expect(keptVariables(model)).toEqual(Object.keys(model.vars).filter(name => !(name in vars)))
  expect(keptVariables(model)).toContain('split.other')
})

test('a fault on each of two networks is counted as what it is', async () => {
  const model = all.with({}, { copy: 1 })
  const result = await check(model, { engine: 'reference' })
  const cause = sayCause({
    model,
    explanation: explain(model, result),
    result: {
      ...result,
      properties: result.properties.map(p => ({
        ...p,
        necessary: p.trace && {
          least: [{ budgets: { copy: 1 }, steps: null }],
          notNeeded: [],
          undecided: [],
          untried: 0,
          triedOfAny: null,
        },
      })),
    },
  })
  expect(cause).toMatch(/; needs 1 duplicated message$/)
})
