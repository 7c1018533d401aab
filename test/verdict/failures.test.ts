import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { range } from '../../checker/language/index.ts'
import { action, always, failureOf, infinitelyOften, Msg, reachable, receive, step } from '../semantics/failing.ts'
import { some } from '../support/depth.ts'

const here = fileURLToPath(import.meta.url)
/** The line of this file under the comment `// @name`. */
const lineOf = (name: string): number =>
  readFileSync(here, 'utf8')
    .split('\n')
    .findIndex(line => line.trim() === `// @${name}`) + 2

describe('a value outside its domain', () => {
  test('is named with the step, the part, the domain and the word that was meant', async () => {
    // @mistyped
    const broken = action({
      when: s => s.n === 1,
      then: s => {
        ;(s as { state: string }).state = 'commited'
      },
    })
    expect(await failureOf({ broken })).toEqual({
      code: 'outside-domain',
      message: "in broken: state was set to 'commited', which is not in oneOf('idle', 'committed')",
      hint: "did you mean 'committed'?",
      file: here,
      line: lineOf('mistyped'),
      trace: ['up'],
    })
  })
  test('above a range', async () => {
    // @above
    const broken = action({
      then: s => {
        s.n += 2
      },
    })
    expect(await failureOf({ broken })).toMatchObject({
      code: 'outside-domain',
      message: 'in broken: n was set to 4, which is not in range(0, 3)',
      hint: expect.stringMatching(/bound the value in the guard/),
      line: lineOf('above'),
      // From 2, to which one step by two leads, though n++ twice does too.
      trace: ['broken'],
    })
  })
  test('in a list longer than its bound', async () => {
    const broken = action({
      then: s => {
        s.list.push(0)
      },
    })
    expect(await failureOf({ broken })).toMatchObject({
      code: 'outside-domain',
      hint: expect.stringMatching(/holds 2 items.*raise the 1/),
      trace: ['broken'],
    })
  })
  test('as a field that the message does not have', async () => {
    const broken = action({
      then: s => {
        // @field
        s.net.send(Msg.A({ n: 0, m: 1 } as never))
      },
    })
    expect(await failureOf({ broken })).toMatchObject({
      code: 'unknown-field',
      message: expect.stringMatching(/message A has no field 'm'/),
      file: here,
      line: lineOf('field'),
      trace: [],
    })
  })
})

describe("the author's code that throws", () => {
  const boom = () => {
    // @boom
    throw new Error('boom')
  }
  const at =
    (n: number) =>
    (s: { n: number }): boolean =>
      s.n === n ? boom() : true
  test('in a guard', async () =>
    expect(await failureOf({ broken: action({ when: at(2), then: () => {} }) })).toMatchObject({
      code: 'spec-threw',
      message: 'the guard of broken threw: boom',
      file: here,
      line: lineOf('boom'),
      trace: ['up', 'up'],
    }))
  test('in a recipe', async () =>
    expect(await failureOf({ broken: action({ when: s => s.n === 1, then: boom }) })).toMatchObject({
      code: 'spec-threw',
      message: 'broken threw: boom',
      file: here,
      line: lineOf('boom'),
      trace: ['up'],
    }))
  test('in a property, with the way to the state in which it does', async () =>
    expect(await failureOf({}, { fails: always(at(2)) })).toMatchObject({
      code: 'spec-threw',
      message: expect.stringMatching(/property fails.*boom/),
      file: here,
      line: lineOf('boom'),
      trace: ['up', 'up'],
    }))
  test('in a property of steps, with the step', async () =>
    expect(await failureOf({}, { fails: step((_, after) => at(2)(after)) })).toMatchObject({
      message: expect.stringMatching(/property fails.*boom/),
      trace: ['up', 'up'],
    }))
  test('in the initial state', async () =>
    expect(await failureOf({}, { fails: reachable(at(0)) })).toMatchObject({
      message: expect.stringMatching(/property fails.*boom/),
      trace: [],
    }))
  test('anything but an error', async () =>
    expect(
      await failureOf({
        broken: action({
          then: () => {
            throw 'words'
          },
        }),
      }),
    ).toMatchObject({ code: 'spec-threw', message: 'broken threw: words' }))
})

describe("the author's code that returns no boolean", () => {
  test('from a guard', async () => {
    // @guard
    const broken = action({ when: ((s: { n: number }) => s.n) as never, then: () => {} })
    expect(await failureOf({ broken })).toMatchObject({
      code: 'not-boolean',
      message: expect.stringMatching(/guard of broken returned 0/),
      line: lineOf('guard'),
    })
  })
  const noReturn = { code: 'not-boolean', hint: expect.stringMatching(/in braces needs `return`/) }
  test('from a guard that has no return', async () => {
    const broken = action({
      when: ((s: { n: number }) => {
        s.n === 1
      }) as never,
      then: () => {},
    })
    expect(await failureOf({ broken })).toMatchObject({ ...noReturn, message: 'the guard of broken returned nothing, not true or false' })
  })
  test('from a property', async () =>
    expect(await failureOf({}, { fails: always((() => undefined) as never) })).toMatchObject({
      ...noReturn,
      message: 'property fails failed: it returned nothing, not true or false',
    }))
  test.each(['state', 'step'])('from the %s constraint', async kind => {
    for (const engine of ['tables', 'reference'] as const)
      expect(await failureOf({}, {}, { engine }, { constraints: { [kind]: () => {} } })).toMatchObject({
        ...noReturn,
        message: expect.stringMatching(`the ${kind} constraint of failing returned nothing`),
      })
  })
})

describe("the author's code that writes where it must not", () => {
  type Open = { n: number; list: number[]; net: { send(message: object): void } }
  const wrote = { code: 'wrote-where-it-must-not', file: here, hint: expect.stringMatching(/read only/) }
  test.each([
    [
      'a variable',
      (s: Open) => {
        s.n = 1
        return true
      },
    ],
    [
      'a list',
      (s: Open) => {
        s.list.push(1)
        return true
      },
    ],
    [
      'a network',
      (s: Open) => {
        s.net.send(Msg.A({ n: 2 }))
        return true
      },
    ],
  ])('a guard that writes %s', async (_, when) =>
    expect(await failureOf({ broken: action({ when: when as never, then: () => {} }) })).toMatchObject({
      ...wrote,
      message: expect.stringMatching(/the guard of broken/),
    }),
  )
  test('a recipe that writes to the message it received', async () => {
    const broken = receive(Msg.A, {
      then: (_, message) => {
        // @message
        ;(message as { n: number }).n = 2
      },
    })
    expect(await failureOf({ broken })).toMatchObject({ ...wrote, line: lineOf('message'), message: expect.stringMatching(/broken\(A\(/) })
  })
  test('a recipe that writes to its parameters', async () => {
    const broken = action({
      for: { k: range(0, 1) },
      then: (_, p) => {
        // @parameter
        ;(p as { k: number }).k = 2
      },
    })
    expect(await failureOf({ broken })).toMatchObject({ ...wrote, line: lineOf('parameter') })
  })
  test('a property', async () =>
    expect(
      await failureOf(
        {},
        {
          fails: always(s => {
            ;(s as unknown as Open).n = 1
            return true
          }),
        },
      ),
    ).toMatchObject({ message: expect.stringMatching(/property fails/) }))
})

describe('a recipe that is not deterministic', () => {
  const twice = { code: 'not-deterministic', hint: expect.stringMatching(/no clock, no randomness/), file: here }
  test('since it asks for randomness', async () => {
    // @random
    const broken = action({
      then: s => {
        s.wide = Math.floor(1000 * Math.random())
      },
    })
    // Two runs agree by chance once in a thousand, and the first eight states are all run twice.
    expect(await failureOf({ broken })).toMatchObject({
      ...twice,
      line: lineOf('random'),
      message: expect.stringMatching(/^broken gave two results/),
    })
  })
  test('since it counts outside the state', async () => {
    let calls = 0
    // @counter
    const broken = action({
      then: s => {
        s.n = calls++ % 4
      },
    })
    expect(await failureOf({ broken })).toMatchObject({ ...twice, line: lineOf('counter'), trace: [] })
  })
  test('since its guard counts outside the state', async () => {
    let calls = 0
    // @guarded
    const broken = action({
      when: () => calls++ % 2 === 0,
      then: s => {
        s.n = 3
      },
    })
    expect(await failureOf({ broken })).toMatchObject({ ...twice, line: lineOf('guarded') })
  })
})

describe('a recipe that', () => {
  test('is async', async () => {
    // @async
    const broken = action({
      then: (async (s: { n: number }) => {
        s.n = 1
      }) as never,
    })
    expect(await failureOf({ broken })).toMatchObject({
      code: 'async-recipe',
      hint: expect.stringMatching(/take the async away/),
      file: here,
      line: lineOf('async'),
      trace: [],
    })
  })
  const endless: readonly [string, object, object, object?][] = [
    [
      'a recipe',
      {
        broken: action({
          when: s => s.n === 1,
          then: () => {
            for (;;);
          },
        }),
      },
      {},
    ],
    [
      'a guard',
      {
        broken: action({
          when: s => {
            while (s.n === 1);
            return true
          },
          then: () => {},
        }),
      },
      {},
    ],
    [
      'a property',
      {},
      {
        fails: always(s => {
          while (s.n === 1);
          return true
        }),
      },
    ],
    [
      'a property over time',
      {},
      {
        fails: infinitelyOften(s => {
          while (s.n === 1);
          return true
        }),
      },
    ],
    [
      'a constraint on states',
      {},
      {},
      {
        constraints: {
          state: (s: { n: number }) => {
            while (s.n === 1);
            return true
          },
        },
      },
    ],
    [
      'a constraint on steps',
      {},
      {},
      {
        constraints: {
          step: (_: object, after: { n: number }) => {
            while (after.n === 1);
            return true
          },
        },
      },
    ],
  ]
  test.each(some(endless, 0, 2, -1))('never returns: %s', async (_, actions, properties, more) => {
    for (const engine of ['tables', 'reference'] as const)
      expect(await failureOf(actions, properties as never, { engine, patience: 0.2 }, more ?? {})).toMatchObject({
        code: 'never-returns',
        message: expect.stringMatching(/has not returned for 0.2 s/),
        hint: expect.stringMatching(/does not end/),
      })
  })
})

test.each<[string, object, object]>([
  ['a property over time', { fails: infinitelyOften(s => s.list[s.n - 1]!.toFixed() === '') }, {}],
  ['a constraint on states', {}, { constraints: { state: (s: { list: number[] }) => s.list[0]!.toFixed() === '' } }],
  ['a constraint on steps', {}, { constraints: { step: (_: object, s: { list: number[] }) => s.list[0]!.toFixed() === '' } }],
])('%s that throws is named', async (what, properties, more) => {
  for (const engine of ['tables', 'reference'] as const)
    expect(await failureOf({}, properties as never, { engine }, more)).toMatchObject({
      code: 'spec-threw',
      message: expect.stringMatching(what.startsWith('a property') ? /^property fails failed/ : /^the (state|step) constraint failed/),
      file: here,
    })
})

test('a recipe that writes after an await is named, and its late write is not heard of', async () => {
  const late = action({
    then: async s => {
      await null
      s.n = 2
    },
  })
  // Unheard, the rejection fails this whole file.
  expect(await failureOf({ late })).toMatchObject({ code: 'async-recipe' })
})
