import { describe, expect, test } from 'vitest'
import { bool, bounded, listOf, mapOf, oneOf, record } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { sequentialMemory } from '../../specs/consistency/sequential-memory/protocol.ts'
import { answersFromMemory } from '../../specs/consistency/sequential-memory/variants.ts'

const published = { procs: 2, adrs: 1, vals: 2, queue: 2 }
const alone = { ...published, procs: 1 }

const broken = async (model: Model, ...properties: readonly string[]): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true, properties })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

test('with the steps beyond its constraint, as many as TLC generates', async () => {
  const constrained = variant(sequentialMemory, 'constrained', ({ constants: { queue }, parts: { Proc, Adr, Val } }) => ({
    vars: { opQ: mapOf(Proc, bounded(listOf(record({ adr: Adr, val: Val, op: oneOf('Rd', 'Wr'), done: bool }), queue))) },
    actions: { issueRequest: { when: (s, { proc }) => s.regFile[proc].op === 'Free' } },
  }))
  const { states, qualifications } = await check(constrained.with(published), { properties: ['dataInvariant'] })
  const beyond = qualifications.cut.reduce((sum, { steps }) => sum + (steps ?? 0), 0)
  expect({ distinct: states.distinct, generated: states.generated + beyond }).toEqual({ distinct: 3528, generated: 24_368 })
})

describe('a mistake beyond the variants is caught', () => {
  test('a read does not wait for what is before it in its queue', async () => {
    const mistaken = variant(answersFromMemory, 'overtakes', ({ actions: { respondToRd } }) => ({
      actions: {
        respondToRd: {
          when: (s, { proc, val }) => s.regFile[proc].op === 'Rd' && s.mem[s.regFile[proc].adr] === val,
          then: (s, p) => {
            const waiting = s.opQ[p.proc].filter(one => one.done)
            s.opQ[p.proc] = s.opQ[p.proc].filter(one => !one.done)
            respondToRd.then(s, p)
            s.opQ[p.proc] = waiting
          },
        },
      },
    }))
    // A write is issued and answered, a read is issued and answered.
    expect(await broken(mistaken.with(alone), 'sequentiallyConsistent')).toEqual({ sequentiallyConsistent: 4 })
  })
  test('a write is taken from the queue, and not performed', async () => {
    const mistaken = variant(answersFromMemory, 'forgets', ({ actions: { internal } }) => ({
      actions: {
        internal: {
          then: (s, p) => {
            const before = s.mem[1]
            internal.then(s, p)
            if (before !== undefined) s.mem[1] = before
          },
        },
      },
    }))
    // As before, and the write is performed in between.
    expect(await broken(mistaken.with(alone), 'sequentiallyConsistent')).toEqual({ sequentiallyConsistent: 5 })
  })
  test('a read is performed whatever the memory has', async () => {
    const mistaken = variant(sequentialMemory, 'any-value', ({ actions: { internal } }) => ({
      actions: { internal: { when: (s, p) => internal.when(s, p) || s.opQ[p.proc][0]?.done === true } },
    }))
    // A read is issued, is answered with what the memory does not have, and leaves its queue.
    expect(await broken(mistaken.with(alone), 'performed')).toEqual({ performed: 3 })
  })
  test('an answer leaves the register as it is', async () => {
    const mistaken = variant(sequentialMemory, 'keeps-register', ({ actions: { respondToWr } }) => ({
      actions: {
        respondToWr: {
          then: (s, p) => {
            respondToWr.then(s, p)
            s.regFile[p.proc].op = 'Wr'
          },
        },
      },
    }))
    expect(await broken(mistaken.with(alone), 'dataInvariant', 'alwaysResponds')).toEqual({ dataInvariant: 2, alwaysResponds: 2 })
  })
})
