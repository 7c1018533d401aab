import { describe, expect, test } from 'vitest'
import { durable, mapOf, oneOf } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { accountFirst } from '../../specs/transactions/tcc/order.ts'
import { tcc } from '../../specs/transactions/tcc/protocol.ts'
import { withProgress } from '../../specs/transactions/tcc/variants.ts'
import { deepTest } from '../support/depth.ts'
import { reachable } from './reachable.ts'

interface Ledger {
  readonly available: number
  readonly frozen: number
  readonly used: number
}
interface Seen {
  readonly log: string
  readonly row: Readonly<Record<'Stock' | 'Account', string>>
  readonly ledger: Readonly<Record<'Stock' | 'Account', Ledger>>
}

/** How a transaction can end, by a search that is not the checker's: the log of the TM, then the rows of stock and account. */
const endings = (model: Model): readonly string[] => {
  const seen = reachable(semanticsOf(model)).map(s => s as unknown as Seen)
  const over = seen.filter(s => s.log === 'confirmed' || s.log === 'cancelled')
  return [...new Set(over.map(({ log, row }) => `${log}: ${row.Stock} ${row.Account}`))].sort()
}

// By hand. A participant whose Try has failed, or has not arrived when the Cancel does, is suspended; one that has tried is cancelled.
const confirmed = 'confirmed: confirmed confirmed'
const oneRefused = ['cancelled: cancelled suspended', 'cancelled: suspended cancelled', 'cancelled: suspended suspended']
const bothTried = 'cancelled: cancelled cancelled'

describe('how a transaction can end', () => {
  test('both have tried and confirm, or one refuses and neither does', () => {
    expect(endings(tcc.with({}))).toEqual([...oneRefused, confirmed])
  })
  test('where the TM crashes, or gives up too early, both may have tried and be cancelled', () => {
    expect(endings(tcc.with({}, { crashTM: 1 }))).toEqual([bothTried, ...oneRefused, confirmed])
    expect(endings(tcc.with({}, { asynchrony: 1 }))).toEqual([bothTried, ...oneRefused, confirmed])
  })
  test('where the account may refuse to confirm, both may have tried and be cancelled', () => {
    expect(endings(accountFirst.with({}))).toEqual([bothTried, ...oneRefused, confirmed])
  })
})

test('in every state the ledger is what the row says, and the unit of the other order is there', () => {
  const ledgerOf: Readonly<Record<string, Ledger>> = {
    none: { available: 2, frozen: 1, used: 0 },
    tried: { available: 1, frozen: 2, used: 0 },
    confirmed: { available: 1, frozen: 1, used: 1 },
    cancelled: { available: 2, frozen: 1, used: 0 },
    suspended: { available: 2, frozen: 1, used: 0 },
  }
  const states = reachable(semanticsOf(tcc.with({}, { asynchrony: 1 }))).map(s => s as unknown as Seen)
  for (const { row, ledger } of states) for (const p of ['Stock', 'Account'] as const) expect(ledger[p]).toEqual(ledgerOf[row[p]])
  expect(new Set(states.flatMap(({ row }) => Object.values(row)))).toEqual(new Set(Object.keys(ledgerOf)))
})

const violations = async (model: Model) => {
  const { properties } = await check(model, { continue: true })
  return properties.filter(p => p.verdict === 'violated').map(p => p.name)
}

describe('a mistake is caught by the property that it concerns', () => {
  test('the TM decides to confirm when it has heard of one Try', async () => {
    const hasty = variant(tcc, 'hasty', ({ parts: { Participant } }) => ({
      actions: { confirm: { when: s => s.log === 'trying' && Participant.some(p => s.tried.has(p)) } },
    }))
    expect(await violations(hasty.with({}))).toEqual(['confirmValidity'])
    expect(await violations(withProgress(hasty).with({}))).toEqual(expect.arrayContaining(['ends', 'transactionCommit']))
  })

  test('the TM ends the transaction when one has answered', async () => {
    const early = variant(tcc, 'early', ({ parts: { Participant, hasDecided } }) => ({
      actions: { finish: { when: s => hasDecided(s.log) && Participant.some(p => s.ended.has(p)) } },
    }))
    expect(await violations(early.with({}))).toEqual(['noSuspension', 'confirmedIsUsed'])
  })

  deepTest('the row is forgotten with a crash, and the ledger is not', async () => {
    const forgetful = variant(tcc, 'forgetful', ({ parts: { Participant } }) => ({
      vars: { row: mapOf(Participant, oneOf('none', 'tried', 'confirmed', 'cancelled', 'suspended')) },
    }))
    expect(await violations(forgetful.with({}, { crash: 1 }))).toContain('noSuspension')
    expect(
      await violations(variant(forgetful, 'again', ({ vars }) => ({ vars: { row: durable(vars.row) } })).with({}, { crash: 1 })),
    ).toEqual([])
  })

  deepTest('Cancel gives back what was used already', async () => {
    const revokes = variant(tcc, 'revokes', ({ actions: { onCancel, giveUp }, parts: { move, Participant } }) => ({
      actions: {
        giveUp: { when: (s, p) => giveUp.when(s, p) || (s.log === 'confirming' && Participant.some(q => !s.ended.has(q))) },
        onCancel: {
          then: (s, m, p) => {
            if (s.row[m.to] === 'confirmed') {
              move(s.ledger[m.to], 'used', 'available')
              s.row[m.to] = 'cancelled'
            }
            onCancel.then(s, m, p)
          },
        },
      },
    }))
    expect(await violations(revokes.with({}, { asynchrony: 1 }))).toEqual(expect.arrayContaining(['finality', 'emptyCancel']))
  })

  test('Try sets nothing aside, so that Confirm uses the unit of the other order', async () => {
    const takes = variant(tcc, 'takes', ({ actions: { onTry }, parts: { Msg } }) => ({
      actions: {
        onTry: {
          then: (s, m, p) => {
            if (s.row[m.to] === 'none') {
              s.row[m.to] = 'tried'
              s.net.send(Msg.Tried({ from: m.to }))
            } else onTry.then(s, m, p)
          },
        },
      },
    }))
    expect(await violations(takes.with({}))).toContain('othersReservation')
  })

  test('Cancel gives the unit back, and leaves it set aside as well', async () => {
    const doubles = variant(tcc, 'doubles', ({ actions: { onCancel } }) => ({
      actions: {
        onCancel: {
          then: (s, m, p) => {
            if (s.row[m.to] === 'tried') s.ledger[m.to].frozen++
            onCancel.then(s, m, p)
          },
        },
      },
    }))
    expect(await violations(doubles.with({}))).toEqual(['conservation', 'noSuspension'])
  })

  test('Cancel uses the unit, as Confirm does', async () => {
    const uses = variant(tcc, 'uses', ({ actions: { onCancel }, parts: { move } }) => ({
      actions: {
        onCancel: {
          then: (s, m, p) => {
            const isTried = s.row[m.to] === 'tried'
            onCancel.then(s, m, p)
            if (isTried) move(s.ledger[m.to], 'available', 'used')
          },
        },
      },
    }))
    expect(await violations(uses.with({}))).toEqual(['cancelledIsUnused'])
  })

  test('nobody asks again for what is lost', async () => {
    const once = variant(tcc, 'once', { actions: { retry: null } })
    expect(await violations(once.with({}, { lose: 1 }))).toEqual(['deadlock'])
    expect(await violations(withProgress(once).with({}, { lose: 1 }))).toEqual(expect.arrayContaining(['reservationEnds', 'ends']))
  })
})

deepTest('without the properties of the three, a double Try is found only where a Try does arrive twice', async () => {
  const twice = variant(tcc, 'twice', ({ actions: { onTry }, parts: { move } }) => ({
    actions: {
      onTry: {
        then: (s, m, p) => {
          if (s.row[m.to] === 'tried') move(s.ledger[m.to], 'available', 'frozen')
          onTry.then(s, m, p)
        },
      },
    },
  }))
  expect(await violations(twice.with({}))).toEqual(['tryIsIdempotent'])
  const unsaid = variant(twice, 'unsaid', { properties: { tryIsIdempotent: null } })
  expect(await violations(unsaid.with({}))).toEqual([])
  expect(await violations(unsaid.with({}, { duplicate: 1 }))).toEqual(['noSuspension'])
})
