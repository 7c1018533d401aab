import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { describe, expect, test, vi } from 'vitest'
import { type Clause, withClauses } from '../../checker/semantics/clauses.ts'
import { loopGuardsOf } from '../../checker/semantics/loop-guard.ts'
import { label, semanticsOf } from '../../checker/semantics/semantics.ts'
import { instrument, instrumentedModule } from '../../checker/source/instrument.ts'
import { nearestTo } from '../../checker/traces/nearest.ts'
import { decidingClauses, sayClauses } from '../../checker/traces/why.ts'
import { keyOf } from '../../checker/values/index.ts'
import { Clauses } from '../../reports/components/clauses.ts'
import { randomSpec } from '../random/random-spec.ts'
import { deepTest } from '../support/depth.ts'
import { instrumentedModel, runInstrumented } from './instrumented.ts'

/** What an expression over `s` and `rm` is, and the clauses that were evaluated for it. */
function asked(expression: string, known: Readonly<Record<string, unknown>>) {
  const body = runInstrumented(`return (${Object.keys(known).join(', ')}) => ${expression}`, {}) as (...args: unknown[]) => unknown
  return withClauses(() => body(...Object.values(known)))
}
const said = (expression: string, known: Readonly<Record<string, unknown>>) => sayClauses(decidingClauses(asked(expression, known).clauses))
const sources = (clauses: readonly Clause[]): readonly string[] => clauses.flatMap(c => [c.source, ...sources(c.parts)])

test('the state nearest to what is never reached is looked for in each state once', () => {
  const model = instrumentedModel(`
    const vars = { n: range(0, 3), odd: range(0, 1) }
    const { initially, action, reachable } = machine(vars)
    return spec('round', {}, () => ({
      vars,
      init: initially(),
      actions: { on: action({ then: s => { s.n = (s.n + 1) % 4; s.odd = s.n % 2 } }) },
      properties: { never: reachable(s => s.odd === 1 && s.n > 2 && s.n < 3), five: reachable(s => s.n === 5) },
    })).with({})`)
  // 0, 1, 2, 3 and round again. Of 3 it is true that it is odd and above 2; of 1 alone that it is odd, and what stands behind n > 2 is not asked.
  expect(nearestTo(model, 'never')).toMatchObject({ states: 4, clauses: { true: 2, of: 3 }, trace: { steps: { length: 3 } } })
  // Of one clause none is nearer than where everything begins.
  expect(nearestTo(model, 'five')).toMatchObject({ states: 4, clauses: { true: 0, of: 1 }, trace: { steps: { length: 0 } } })
})

test('a loop is ended after a second, and after less the next time; one that goes round often is not', () => {
  let now = 5000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    const guards = loopGuardsOf('spec.ts')
    const round = guards(3)
    for (let k = 0; k < 1000; k++) round()
    now += 1000
    for (let k = 0; k < 100; k++) round()
    const rounds = (of: () => void) => {
      for (let k = 0; k < 100; k++) of()
    }
    now += 1
    expect(() => rounds(round)).toThrow('the loop at spec.ts:3 has not ended for 1 s')
    const [again, other] = [guards(3), guards(4)]
    for (const begin of [again, other]) rounds(begin)
    now += 30
    expect(() => rounds(again)).toThrow('the loop at spec.ts:3 has not ended')
    rounds(other)
  } finally {
    clock.mockRestore()
  }
})

test('what is asked within another question is told of that alone', () => {
  const isOne = runInstrumented('return x => x === 1', {}) as (x: number) => boolean
  const { value, clauses } = withClauses(() => {
    const inner = withClauses(() => isOne(2))
    return [inner.clauses.map(c => c.holds), isOne(1)]
  })
  expect(value).toEqual([[false], true])
  expect(clauses.map(c => c.holds)).toEqual([true])
})

describe('an instrumented function', () => {
  test('tells a comparison with the values of its sides', () => {
    expect(said(`state[rm] === 'working'`, { state: { RM1: 'prepared' }, rm: 'RM1' })).toBe(
      `state[rm] === 'working' is false: state[rm] is prepared`,
    )
    expect(said('votes.length >= most', { votes: [1, 2], most: 2 })).toBe('votes.length >= most is true: votes.length is 2, most is 2')
    expect(said('a === b', { a: '', b: 'x' })).toBe("a === b is false: a is '', b is x")
    // Of two comparisons that are compared, with the values of theirs.
    expect(said('(a === 1) === (b === 1)', { a: 1, b: 2 })).toBe('(a === 1) === (b === 1) is false: a is 1, b is 2')
  })

  test('tells of && and || what decided, and nothing of what was not evaluated', () => {
    const { value, clauses } = asked('a === 1 && b === 1 && c === 1', { a: 1, b: 2, c: 3 })
    expect(value).toBe(false)
    expect(sources(clauses)).not.toContain('c === 1')
    expect(sayClauses(decidingClauses(clauses))).toBe('b === 1 is false: b is 2')
    expect(said('a === 1 || b === 1', { a: 2, b: 3 })).toBe('a === 1 is false: a is 2; b === 1 is false: b is 3')
    expect(said('!(a === 1 && b === 1)', { a: 1, b: 1 })).toBe('a === 1 is true: a is 1; b === 1 is true: b is 1')
    expect(said('a === 1 ? b : c', { a: 1, b: false, c: true })).toBe('a === 1 is true: a is 1; b is false')
  })

  test('tells of every and some whom it is false or true of', () => {
    const known = { all: ['RM1', 'RM2', 'RM3'], done: new Set(['RM1', 'RM3']) }
    expect(said('all.every(rm => done.has(rm))', known)).toBe('for rm: RM2, done.has(rm) is false')
    expect(said('all.some(rm => !done.has(rm))', known)).toBe('for rm: RM2, done.has(rm) is false')
    expect(said(`all.some(rm => ['a', 'b'].every(x => rm === x))`, { all: ['c', 'd'] })).toBe(
      'for rm: c, x: a or rm: d, x: a, rm === x is false',
    )
    expect(said('all.filter(rm => done.has(rm)).length > 2', known)).toBe(
      'all.filter(rm => done.has(rm)).length > 2 is false: all.filter(rm => done.has(rm)).length is 2',
    )
  })

  test('tells what named functions say, and what a block returns and on which condition', () => {
    const body = `
      const isDone = n => n > 2
      return n => {
        if (n < 0) return true
        return isDone(n)
      }`
    const holds = runInstrumented(body, {}) as (n: number) => boolean
    const { clauses } = withClauses(() => holds(1))
    expect(sayClauses(decidingClauses(clauses))).toBe('n < 0 is false: n is 1; n > 2 is false: n is 1')
    // The blank line, and the line of the function around, come first.
    expect(clauses.map(c => c.line)).toEqual([5, 6])
  })

  describe('that calls functions of the spec', () => {
    // The log of an atomic broadcast, of which an entry is told by epoch and number (102 is the second of the first epoch).
    const helpers = `
      const delivered = (s, p) => s.log[p].map(z => (z.epoch > 0 ? z.epoch * 100 + z.n : 0))
      const isPrefix = (a, b) => a.every((x, i) => x === b[i])
      const logs = { p: { members: ['q'], isPrefix } }
      const agree = s => s.epoch === 1 && isPrefix(delivered(s, 'p'), delivered(s, 'q'))`
    const entry = (epoch: number, n: number) => ({ epoch, n })
    const state = { epoch: 1, log: { p: [entry(1, 1), entry(1, 2), entry(2, 1)], q: [entry(1, 1), entry(2, 1)] } }
    const askedOf = (holds: string) => {
      const property = runInstrumented(`${helpers}\nreturn ${holds}`, {}) as (s: unknown, of: { p: string; q: string }) => boolean
      return withClauses(() => property(state, { p: 'p', q: 'q' }))
    }
    const saidOf = (holds: string) => sayClauses(decidingClauses(askedOf(holds).clauses))
    const values = 'delivered(s, p) is [101, 102, 201], delivered(s, q) is [101, 201]'

    test('tells what these were given and what they gave, and not what goes on in them', () => {
      const call = 'isPrefix(delivered(s, p), delivered(s, q))'
      expect(saidOf(`(s, { p, q }) => ${call}`)).toBe(`${call} is false: ${values}`)
      expect(saidOf(`(s, { p, q }) => !${call} && s.epoch > 1`)).toBe('s.epoch > 1 is false: s.epoch is 1')
      expect(saidOf(`(s, { p, q }) => s.epoch > 1 || ${call}`)).toBe(`s.epoch > 1 is false: s.epoch is 1; ${call} is false: ${values}`)
      expect(saidOf('(s, { p }) => delivered(s, p).includes(301)')).toBe(
        'delivered(s, p).includes(301) is false: delivered(s, p) is [101, 102, 201]',
      )
      expect(saidOf('(s, { p }) => delivered(s, p).length <= 2')).toBe(
        'delivered(s, p).length <= 2 is false: delivered(s, p).length is 3, delivered(s, p) is [101, 102, 201]',
      )
      expect(saidOf('(s, { p }) => delivered(s, p)[2] === 102')).toContain('delivered(s, p) is [101, 102, 201]')
    })

    test('nor the code that a record of functions is made of', () => {
      const call = 'logs[p].isPrefix(delivered(s, p), delivered(s, q))'
      expect(saidOf(`(s, { p, q }) => ${call}`)).toBe(`${call} is false: ${values}`)
    })

    test('be their results kept in variables', () => {
      const block = `(s, { p, q }) => {
        const [a, b] = [delivered(s, p), delivered(s, q)]
        return isPrefix(a, b)
      }`
      expect(saidOf(block)).toBe('isPrefix(a, b) is false: a is [101, 102, 201], b is [101, 201]')
    })

    test('and of one that is given the state alone what it says itself', () => {
      expect(saidOf('s => agree(s)')).toBe(
        "isPrefix(delivered(s, 'p'), delivered(s, 'q')) is false: delivered(s, 'p') is [101, 102, 201], delivered(s, 'q') is [101, 201]",
      )
    })

    test('keeps what goes on in them apart, in the data and on the page', () => {
      const { clauses } = askedOf('(s, { p, q }) => isPrefix(delivered(s, p), delivered(s, q))')
      const [call] = clauses
      expect(call?.parts.map(c => c.source)).toEqual(['delivered(s, p)', 'delivered(s, q)'])
      expect(call?.inside.map(c => c.source)).toEqual(['a.every((x, i) => x === b[i])'])
      expect(call?.inside.every(c => c.decides)).toBe(true)
      expect(call?.parts[0]?.inside.map(c => c.source)).toContain('s.log[p].map(z => (z.epoch > 0 ? z.epoch * 100 + z.n : 0))')
      expect(renderToStaticMarkup(h(Clauses, { clauses }))).toMatch(/<details( open)?><summary class="clause">what it evaluated<\/summary>/)
    })
  })

  test('tells once what is the same for several', () => {
    expect(said(`all.every(i => role[i] === 'Leader')`, { all: ['S1'], role: { S1: 'Candidate' } })).toBe(
      `for i: S1, role[i] === 'Leader' is false: role[i] is Candidate`,
    )
    expect(said(`all.some(i => role[i] === 'Leader')`, { all: ['S1', 'S2'], role: { S1: 'Candidate', S2: 'Candidate' } })).toBe(
      `for i: S1, S2, role[i] === 'Leader' is false: role[i] is Candidate`,
    )
  })

  test('stays as it is where `this`, assignments, optional chains, generators and async functions are concerned', async () => {
    const body = `
      class Counter {
        n = 3
        isThree() { return this.n === 3 && this.isOdd() }
        isOdd() { return this.n % 2 === 1 }
      }
      function* numbers(stop) { const last = yield stop || 1; return last }
      const later = async x => (await x) || 'none'
      let seen = 0
      const count = (x = seen > 0 ? 2 : 1) => (seen = x)
      return [new Counter().isThree(), [...numbers(0)], later('b'), count(), count(), (o => o?.a?.b(1) ?? 'nothing')(null), ((...n) => n.length)(1, 2),
        (o => o?.a(1).b.c(2))(null), (o => { const x = o.f?.(1).g(2); return x === undefined })({}), (o => { const [n] = [o.f(o.n).g(3)]; return n })({ n: 1, f(n) { return { g: m => n + m + this.n } } })]`
    const results = runInstrumented(body, {}) as unknown[]
    expect(await Promise.all(results)).toEqual([true, [1], 'b', 1, 2, 'nothing', 2, undefined, true, 5])
  })

  test('throws what it threw, and what was evaluated before is told', () => {
    const { error, clauses } = asked('a === 1 && b.length > 0', { a: 1, b: null })
    expect(error).toBeInstanceOf(TypeError)
    expect(sources(clauses)).toContain('a === 1')
  })
})

describe('an instrumented file', () => {
  const file = fileURLToPath(new URL('../../specs/consensus/raft/protocol.ts', import.meta.url))
  const source = readFileSync(file, 'utf8')
  const made = instrument(file, source)

  test('has the same lines, and clauses that stand where they say', () => {
    const text = made === null ? '' : instrumentedModule(made, 'protocol.ts', 'everystep:clauses')
    expect(text.split('\n')).toHaveLength(source.split('\n').length)
    expect(made?.table.entries.length).toBeGreaterThan(50)
    for (const [start, end, line] of made?.table.entries ?? []) {
      expect(source.slice(0, start).split('\n')).toHaveLength(line)
      expect(source.slice(start, end).trim()).toBe(source.slice(start, end))
    }
    // Throws where it is no longer TypeScript.
    expect(stripTypeScriptTypes(text)).toContain('clause(')
  })

  test('that does not parse is refused', () => {
    expect(instrument('wrong.ts', 'const a = (')).toBeNull()
  })

  test('of which every loop is guarded does what it did, and has the same lines', () => {
    const loops = `
      let n = 0
      outer: for (const a of [1, 2, 3]) for (const b of [1, 2, 3]) {
        if (b === 2) continue outer
        if (a === 3) break outer
        n += a * 10 + b
      }
      for (const key in { a: 1, b: 2 }) n += key.length
      for (let i = 0; i < 3; i++) i === 1 && n++
      do n++
      while (n < 50)
      while (n % 7 !== 0) { n++ } n === 0 || n++
      if (n > 0) while (n < 60) n++; else n = -1
      return n`
    const source = `function run() {${loops}\n}`
    const guarded = instrument('loops.ts', source, { guard: true })
    expect(guarded?.loops).toBe(7)
    expect(guarded?.text.split('\n')).toHaveLength(source.split('\n').length)
    const rounds = new Map<number, number>()
    const guard = (line: number) => () => rounds.set(line, (rounds.get(line) ?? 0) + 1)
    const run = (text: string): unknown =>
      new Function('clause', 'clauseLoops', `${text}\nreturn run()`)((_: number, evaluate: () => unknown) => evaluate(), guard)
    // 11, 21, then two keys, then one: 35; up to 50, to 56 and one more, and to 60.
    expect(run(guarded?.text ?? '')).toBe(60)
    expect(run(source)).toBe(60)
    // By line: of the two loops of line 3 three rounds, and as two end early five; of those below as many as one counts by hand.
    expect([...rounds]).toEqual([
      [3, 3 + 5],
      [8, 2],
      [9, 3],
      [10, 15],
      [12, 6],
      [13, 3],
    ])
  })

  test('calls by a name that is not taken', () => {
    expect(instrument('x.ts', 'const clause = () => 1 === 2')?.recorder).toBe('_clause')
  })
})

deepTest('random specs have the same steps, guards and properties instrumented', () => {
  let clauses = 0
  fc.assert(
    fc.property(randomSpec(), spec => {
      const original = semanticsOf(spec.model())
      const told = semanticsOf(instrumentedModel(spec.text))
      let states = [original.model.initial, told.model.initial] as const
      for (let depth = 0; depth < 3; depth++) {
        const [mine, theirs] = states.map((all, of) => all.slice(0, 8).map(s => [original, told][of]?.successors(s)))
        expect(theirs?.map(n => n?.transitions.map(t => `${label(t)} ${keyOf(t.to)}`))).toEqual(
          mine?.map(n => n?.transitions.map(t => `${label(t)} ${keyOf(t.to)}`)),
        )
        for (const state of states[0].slice(0, 4))
          for (const instance of original.instances(state)) {
            const asked = withClauses(() => told.isEnabled(state, instance))
            expect(asked.value).toBe(original.isEnabled(state, instance))
            clauses += asked.clauses.length
          }
        states = [
          mine?.flatMap(n => n?.transitions.map(t => t.to) ?? []) ?? [],
          theirs?.flatMap(n => n?.transitions.map(t => t.to) ?? []) ?? [],
        ]
      }
    }),
    { numRuns: 30, seed: 20_261_123 },
  )
  expect(clauses).toBeGreaterThan(1000)
})
