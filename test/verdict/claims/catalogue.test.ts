import { expect, test } from 'vitest'
import { ownerOf } from '../../../checker/cli/catalogue.ts'
import { choose, wordsFor } from '../../../checker/cli/choice.ts'
import { checkedOf } from '../../../checker/verdict/result.ts'
import { asked, listed } from './catalogue.ts'

const all = await listed()

test('the claims of the notes on 2PC, 3PC, Paxos and Raft are there', () => {
  const specs = new Set(all.map(({ source }) => source.name))
  expect([...specs]).toEqual(expect.arrayContaining(['two-phase-commit', 'two-phase-commit-backup', 'three-phase-commit', 'paxos', 'raft']))
})

test.each(all)('$title says what it claims, where that stands, and how its verdict is known', ({ name, claim }) => {
  expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  expect(claim.says).toMatch(/^[A-Z0-9].*\.$/)
  // It follows "only if", and is followed by what happens otherwise.
  expect(claim.assumption).toMatch(/^\S.*[^.\s]$/)
  for (const text of [claim.notes.section, claim.notes.quote]) expect(text).not.toBe('')
  expect(claim.expect.origin.length).toBeGreaterThan(10)
  expect(claim.given.length).toBeGreaterThan(0)
  for (const { says } of [...claim.given, ...claim.without]) expect(says).toMatch(/^\S.*[^.\s]$/)
})

// 'holds only if' shows both sides, and where nothing else is assumed there is only one.
test.each(all)('$title has the sides that its verdict needs', ({ claim }) => {
  expect(claim.without.length > 0).toBe(claim.expect.verdict === 'holds only if')
})

test.each(all)('$title can be checked again by the commands that it prints', async ({ claim, source }) => {
  for (const { model } of [...claim.given, ...claim.without]) {
    const { spec, constants, faults, network } = typeof model === 'string' ? (source.models[model] ?? expect.unreachable()) : model
    const wanted = checkedOf(spec.with(constants, faults, network === null ? {} : { network }), null)
    const owner = await ownerOf(source, spec.name)
    const [what, ...words] = wordsFor(owner, typeof model === 'string' ? { ...wanted, model } : wanted, network)
    expect(what).toBe(spec.name)
    const again = choose(owner, { ...asked(words), patience: 10 })
    expect({ ...checkedOf(again.model, null), file: null }, words.join(' ')).toEqual({ ...wanted, file: null })
  }
})
