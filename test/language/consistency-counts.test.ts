import { describe, expect, test } from 'vitest'
import { isConsistent } from '../../checker/language/histories/consistency.ts'
import { operationsOf } from '../../checker/language/histories/operations.ts'
import { historyOf, type Timed } from '../support/calls.ts'
import { all, modelsOf, nameOf } from './consistency.ts'

/** A call before it has a moment. */
type Step = Pick<Timed, 'tag' | 'key' | 'value'>

/** Sessions side by side, whose calls are all concurrent with those of other sessions: `x=1` writes, `x:1` reads. */
const sessions = (text: string): readonly Timed[] =>
  text.split('||').flatMap((session, c) =>
    session
      .trim()
      .split(' ')
      .map((call, k): Timed => {
        const [, key = '', sign, value] = /^(\w)([=:])(\d)$/.exec(call) ?? []
        const tag = sign === '=' ? 'Write' : 'Read'
        return { process: `C${c + 1}`, tag, key, value: Number(value), begins: 2 * k, ends: 2 * k + 1, isAbandoned: false }
      }),
  )

/** One call after another, each of which ends before the next begins: `1x=1`, where session 1 writes. */
const inTurn = (text: string): readonly Timed[] =>
  text.split(' ').map((call, k) => ({ ...(sessions(call.slice(1))[0] as Timed), process: `C${call[0]}`, begins: 2 * k, ends: 2 * k + 1 }))

/** All ways to choose one of each. */
const product = <T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  choices.reduce<readonly (readonly T[])[]>((found, some) => found.flatMap(chosen => some.map(one => [...chosen, one])), [[]])

/** All histories of so many operations: the i-th, if a write, writes i; a read gives 0, or what some write of the history writes to its key. */
function histories(length: number, keys: readonly string[]): readonly (readonly Step[])[] {
  const shapes = product(Array.from({ length }, () => keys.flatMap(key => (['Read', 'Write'] as const).map(tag => ({ tag, key })))))
  return shapes.flatMap(shape => {
    const written = (key: string) => shape.flatMap((one, i) => (one.tag === 'Write' && one.key === key ? [i + 1] : []))
    return product(shape.map((one, i) => (one.tag === 'Write' ? [i + 1] : [0, ...written(one.key)]).map(value => ({ ...one, value }))))
  })
}

const holdsOf = (calls: readonly Timed[], model: (typeof all)[number]) =>
  isConsistent(model, operationsOf(historyOf(calls, ['C1', 'C2', 'C3'])), () => 0)

describe('A. Bouajjani, C. Enea, R. Guerraoui and J. Hamza, "On Verifying Causal Consistency", POPL 2017', () => {
  test.each([
    ['a', 'x=1 x:2 || x=2 x:1', { sequential: false, causal: true }],
    ['b', 'z=1 x=1 y=1 || x=2 z:0 y:1 x:2', { sequential: false, causal: false }],
    ['c', 'x=1 || x=2 x:1 x:2', { sequential: false, causal: false }],
    ['e', 'x=1 y=1 || y:1 x=2 || x:2 x:1', { sequential: false, causal: false }],
  ])('figure 2, history %s', (_, text, expected) => {
    const calls = sessions(text)
    expect({ sequential: holdsOf(calls, 'sequentially consistent'), causal: holdsOf(calls, 'causally consistent') }).toEqual(expected)
  })

  test.each([
    [['x'], { all: 104, sequential: 52, causal: 53 }],
    [['x', 'y'], { all: 792, sequential: 528, causal: 532 }],
  ])('how many histories of two sessions with two operations each, on %s, are consistent', (keys, expected) => {
    const found = histories(4, keys).map(steps =>
      steps.map(
        (one, i): Timed => ({ ...one, process: i < 2 ? 'C1' : 'C2', begins: 2 * (i % 2), ends: 2 * (i % 2) + 1, isAbandoned: false }),
      ),
    )
    const count = (model: (typeof all)[number]) => found.filter(calls => holdsOf(calls, model)).length
    expect({ all: found.length, sequential: count('sequentially consistent'), causal: count('causally consistent') }).toEqual(expected)
  })
})

/** All interleavings of the calls and returns of sessions with so many operations each: by operation, when it begins and when it ends. */
function interleavings(operations: readonly number[]): readonly (readonly { readonly begins: number; readonly ends: number }[])[] {
  const merge = (left: readonly number[]): readonly (readonly number[])[] =>
    left.every(n => n === 0)
      ? [[]]
      : left.flatMap((n, c) => (n === 0 ? [] : merge(left.map((m, d) => (d === c ? m - 1 : m))).map(rest => [c, ...rest])))
  return merge(operations.map(n => 2 * n)).map(turns => {
    const moments = operations.map((_, c) => turns.flatMap((turn, moment) => (turn === c ? [moment] : [])))
    return operations.flatMap((n, c) =>
      Array.from({ length: n }, (_, k) => ({ begins: moments[c]?.[2 * k] as number, ends: moments[c]?.[2 * k + 1] as number })),
    )
  })
}

test.each([
  [[1, 1], { all: 36, linearizable: 32, sequential: 36 }],
  [[2, 1], { all: 345, linearizable: 188, sequential: 240 }],
])(
  'how many complete histories of one register, with %s operations of each client in every interleaving, are consistent',
  (operations, expected) => {
    const processes = operations.flatMap((n, c) => Array.from({ length: n }, () => `C${c + 1}`))
    const found = histories(processes.length, ['x']).flatMap(steps =>
      interleavings(operations).map(moments =>
        steps.map(
          (one, i): Timed => ({
            ...one,
            process: processes[i] as string,
            ...(moments[i] as { begins: number; ends: number }),
            isAbandoned: false,
          }),
        ),
      ),
    )
    const count = (model: (typeof all)[number]) => found.filter(calls => holdsOf(calls, model)).length
    expect({ all: found.length, linearizable: count('linearizable'), sequential: count('sequentially consistent') }).toEqual(expected)
  },
)

describe('a history for each pair of models, which one allows and the other does not', () => {
  const separating = {
    staleRead: inTurn('1x=1 2x:0'),
    storeBuffers: sessions('x=1 y:0 || y=1 x:0'),
    answerWithoutQuestion: sessions('x=1 || x:1 y=1 || y:1 x:0'),
    writesOutOfOrder: sessions('x=1 y=1 || y:1 x:0'),
    readGoesBack: sessions('x=1 || x:1 x:0'),
    ownWriteMissed: sessions('x=1 x:0'),
  }
  type History = keyof typeof separating
  const models = [
    'linearizable',
    'sequentially consistent',
    'causally consistent',
    'PRAM consistent',
    'monotonic reads',
    'read your writes',
  ]
  const allows: Readonly<Record<History, readonly string[]>> = {
    staleRead: models.slice(1),
    storeBuffers: models.slice(2),
    answerWithoutQuestion: models.slice(3),
    writesOutOfOrder: ['monotonic reads', 'read your writes'],
    readGoesBack: ['read your writes'],
    ownWriteMissed: ['monotonic reads'],
  }
  const allowed = (history: History) => models.filter(name => modelsOf(separating[history]).includes(name))

  test.each(Object.keys(separating) as History[])('%s', history =>
    expect(allowed(history)).toEqual(models.filter(name => allows[history].includes(name))),
  )

  test('each pair is separated, in both directions but where one model implies the other', () => {
    const chain = models.slice(0, 4)
    const implies = (a: string, b: string) => chain.includes(a) && (!chain.includes(b) || models.indexOf(a) < models.indexOf(b))
    for (const a of models)
      for (const b of models) {
        if (a === b) continue
        const found = (Object.keys(separating) as History[]).some(h => allowed(h).includes(a) && !allowed(h).includes(b))
        expect(found, `${a} allows what ${b} does not`).toBe(!implies(a, b))
      }
  })

  test('alone, the other two session guarantees forbid none of these; with monotonic reads they do', () => {
    const names = all.map(nameOf)
    for (const guarantee of ['monotonic writes', 'writes follow reads']) {
      expect(names).toContain(guarantee)
      for (const history of Object.keys(separating) as History[]) expect(modelsOf(separating[history]), history).toContain(guarantee)
    }
    expect(modelsOf(separating.writesOutOfOrder)).not.toContain('monotonic reads + monotonic writes')
    expect(modelsOf(separating.writesOutOfOrder)).toContain('monotonic reads + writes follow reads')
    expect(modelsOf(separating.answerWithoutQuestion)).not.toContain('monotonic reads + writes follow reads')
    expect(modelsOf(separating.answerWithoutQuestion)).toContain('monotonic reads + monotonic writes')
  })
})
