import { expect, test } from 'vitest'
import { machine, mapOf, oneOf, type Property, processes, type StateOf, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { twoThreads, ways } from './told.ts'

const Clients = processes('C', 4)
const vars = { at: mapOf(Clients, oneOf('out', 'in')) }
const { action, always, initially, step, infinitelyOften } = machine(vars)
type S = StateOf<typeof vars>

const enter = action({
  for: { c: Clients },
  when: (s, { c }) => s.at[c] === 'out',
  then: (s, { c }) => {
    s.at[c] = 'in'
  },
})
const where = (s: S): string => Clients.ids.filter(c => s.at[c] === 'in').join()
/** The states of the third level, each of which fails in its turn: some of them the engine looks at when it finds them, some when it expands them. */
const third = ['C1,C2', 'C1,C3', 'C1,C4', 'C2,C3', 'C2,C4', 'C3,C4']
let failing = ''
const fails = (s: S): boolean => {
  if (where(s) === failing) throw new Error('this state is not borne')
  return true
}

test.each<[string, object, Readonly<Record<string, Property>>]>([
  ['a guard', { fails: action({ when: s => !fails(s), then: () => {} }) }, {}],
  [
    'a guard with a parameter',
    { fails: action({ for: { c: Clients }, when: (s, { c }) => s.at[c] === 'in' && !fails(s), then: () => {} }) },
    {},
  ],
  ['a recipe', { fails: action({ when: s => where(s).length === 5, then: s => void fails(s) }) }, {}],
  ['an invariant', {}, { fails: always(fails) }],
  ['a step property', {}, { fails: step((_, after) => fails(after)) }],
  ['a property over time', {}, { fails: infinitelyOften(fails) }],
])('%s that fails is told with the way to the state it failed in', async (_, actions, properties) => {
  const model = spec('failing', {}, () => ({
    vars,
    init: initially(),
    actions: { enter, ...actions },
    properties,
    deadlock: 'allowed',
  })).with({})
  const told = async (options: SearchOptions) => {
    const failure: unknown = await check(model, options).catch(error => error)
    if (!(failure instanceof CheckFailure)) throw new Error(`no CheckFailure: ${String(failure)}`)
    expect(failure.message).toMatch(/this state is not borne/)
    return where((failure.trace?.steps.at(-1)?.state ?? failure.trace?.initial) as unknown as S)
  }
  for (failing of third) for (const options of ways) expect(await told(options)).toBe(failing)
})

test('a violation that was found just before the spec fails is told, with its way', async () => {
  let violating = ''
  const model = spec('failing', {}, () => ({
    vars,
    init: initially(),
    actions: { enter },
    properties: { bad: always(s => where(s) !== violating), fails: always(fails) },
    deadlock: 'allowed',
  })).with({})
  for (const [k, first] of third.entries())
    for (const second of third.slice(k)) {
      violating = first
      failing = second
      for (const options of ways) {
        const failure: unknown = await check(model, options).catch(error => error)
        if (!(failure instanceof CheckFailure)) throw new Error(`no CheckFailure: ${String(failure)}`)
        const [bad, worse] = failure.found.properties
        expect([failure.found.verdict, bad?.verdict, worse?.verdict]).toEqual(['violated', 'violated', 'inconclusive'])
        expect(where(bad?.trace?.steps.at(-1)?.state as unknown as S)).toBe(first)
      }
    }
})

test('a state that another thread has found, and that the spec then fails in, is told with its own way', async () => {
  const Many = processes('D', 16)
  const wide = { at: mapOf(Many, oneOf('out', 'in')) }
  const { action, always, initially } = machine(wide)
  const isIn = (d: number, word: number) => ((word >> d) & 1) === 1
  // Most of sixteen are in: by then the other thread is at work, and finds about every second of these states.
  for (const failing of [0xffaa, 0xfe1f, 0xff3c, 0x77fb, 0xeeef, 0x3ffd]) {
    const model = spec('failing', {}, () => ({
      vars: wide,
      init: initially(),
      actions: {
        enter: action({
          for: { d: Many },
          when: (s, { d }) => s.at[d] === 'out',
          then: (s, { d }) => {
            s.at[d] = 'in'
          },
        }),
      },
      properties: {
        fails: always(s => {
          if (Many.ids.every((d, i) => (s.at[d] === 'in') === isIn(i, failing))) throw new Error('this state is not borne')
          return true
        }),
      },
      deadlock: 'allowed',
    })).with({})
    const failure: unknown = await check(model, twoThreads).catch(error => error)
    if (!(failure instanceof CheckFailure)) throw new Error(`no CheckFailure: ${String(failure)}`)
    const state = failure.trace?.steps.at(-1)?.state as StateOf<typeof wide> | undefined
    expect(Many.ids.map(d => state?.at[d] === 'in')).toEqual(Many.ids.map((_, i) => isIn(i, failing)))
  }
})
