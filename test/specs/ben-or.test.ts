import { expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { keyOf } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { benOr } from '../../specs/impossibility/ben-or/protocol.ts'

test('benor2 of PlusCal-examples: what TLC counts', async () => {
  const model = benOr.with({ n: 3, f: 1, ones: 1, rounds: 1 })
  const { states, depth } = await check(model, { properties: ['agreement'] })
  expect([states.distinct, depth]).toEqual([702, 13])
  // The translation lets each state in which all are done repeat, which TLC counts.
  const { expand, model: of } = semanticsOf(model)
  const seen = new Map(of.initial.map(s => [keyOf(s), s]))
  for (const s of seen.values()) for (const { to } of expand(s).steps) seen.set(keyOf(to), to)
  expect(states.generated + [...seen.values()].filter(of.final).length).toBe(1456)
})

const violated = async (of: typeof benOr, constants: Parameters<typeof benOr.with>[0]) =>
  (await check(of.with(constants), { continue: true })).properties.flatMap(p => (p.verdict === 'violated' ? [p.name] : []))

test('seeded: a process proposes its own value', async () => {
  const own = variant(benOr, 'own', ({ parts: { Msg } }) => ({
    actions: {
      propose: {
        then: (s, { p }) => {
          s.proposal[p] = s.value[p]
          s.net.send(Msg.Proposal({ from: p, round: s.round[p], value: s.value[p] }))
          s.does[p] = 'decides'
        },
      },
    },
  }))
  expect(await violated(own, { n: 3, f: 1, ones: 2, rounds: 2 })).toContain('agreement')
})

test('seeded: a coin is tossed for a decision', async () => {
  const tosses = variant(benOr, 'tosses', ({ actions: { toss } }) => ({
    actions: {
      toss: {
        then: (s, of) => {
          toss.then(s, of)
          s.decision[of.p] = of.coin
        },
      },
    },
  }))
  // Where all inputs are 0, a coin that shows 1 is nobody's input; but then somebody proposes, and none is tossed.
  expect(await violated(tosses, { n: 3, f: 1, ones: 0, rounds: 1 })).toEqual(['noneDecides'])
  expect(await violated(tosses, { n: 3, f: 1, ones: 1, rounds: 1 })).toContain('agreement')
})

test('seeded: a process decides another value than it takes over', async () => {
  const turned = variant(benOr, 'turned', ({ actions: { takeOver } }) => ({
    actions: {
      takeOver: {
        then: (s, of) => {
          takeOver.then(s, of)
          if (s.decision[of.p] !== null) s.decision[of.p] = s.decision[of.p] === 0 ? 1 : 0
        },
      },
    },
  }))
  expect(await violated(turned, { n: 3, f: 1, ones: 0, rounds: 1 })).toContain('validity')
})
