import { expect, test } from 'vitest'
import { askedOf, opening, withFaults } from '../../../reports/pages/explorer/client/session.ts'
import { readLink, writeLink } from '../../../reports/pages/explorer/link.ts'
import * as models from '../../../specs/atomic-commitment/two-phase-commit/models.ts'
import * as protocol from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import * as variants from '../../../specs/atomic-commitment/two-phase-commit/variants.ts'

const modules = [protocol, variants, models]
const subject = { module: null, spec: 'two-phase-commit' }
const begun = opening(modules, { subject, address: null }, readLink('')).session?.chosen ?? expect.unreachable()
const opened = (link: string) => opening(modules, { subject, address: begun }, readLink(link))

test('what a link leaves out is as the first model has it, and its budgets may stand before the walk', () => {
  expect(opened('#spec=two-phase-commit&variant=eager-commit;lose=1;0/tmAbort')).toMatchObject({
    session: { chosen: { variant: 'eager-commit', faults: { lose: 1 } }, begin: '0/tmAbort' },
    problem: null,
  })
})

test.each([
  ['spec=two-phase-commit&variant=eager-comit', "two-phase-commit has no variant 'eager-comit'", "did you mean 'eager-commit'?"],
  ['spec=two-phase-commit&model=los', "there is no model 'los'", "did you mean 'loss'?"],
  ['spec=two-phase-commit&const.rms=99&network.net=bag', "two-phase-commit: the constant 'rms' cannot be 99", 'choose one from '],
  ['spec=two-phase-commit&const.rm=2&network.net=bag', "two-phase-commit has no constant 'rm'", 'rms'],
  ['spec=two-phase-commit&const.rms=2&fault.loose=1', "two-phase-commit has no fault 'loose'", "did you mean 'lose'?"],
  ['spec=two-phase-commit&const.rms=2&fault.lose=-1', 'lose', ''],
  ['spec=two-phase-commit&const.rms=2&network.net=pigeon', "there is no network of kind 'pigeon'", ''],
  ['spec=three-phase-commit&const.rms=2', 'there is no spec three-phase-commit', ''],
  ['spec=two-phase-commit&property=agrement', "two-phase-commit has no property 'agrement'", "did you mean 'agreement'?"],
])('%s is refused as the checker refuses it, and what the explorer was started with is shown', (link, problem, hint) => {
  const { session, problem: said } = opened(`#${link};0`)
  expect(said?.problem).toContain(problem)
  expect(said?.hint ?? '').toContain(hint)
  expect(session?.chosen.spec).toBe('two-phase-commit')
  expect(session?.properties).toEqual([])
})

test('budgets that the spec does not have are refused where they stand before the walk, too', () => {
  expect(opened('#loose=1;0/tmAbort')).toMatchObject({
    session: { chosen: begun, begin: '0/tmAbort' },
    problem: { hint: "did you mean 'lose'?" },
  })
})

test('a model with other faults has no name, and a check of it asks for every fault', () => {
  const { session } = opened('#spec=two-phase-commit&model=eager-commit;0')
  if (session === null) expect.unreachable()
  const named = session.chosen
  expect(named.name).toBe('eager-commit')
  expect(withFaults(named, { lose: 0 }).name).toBe('eager-commit')
  const other = withFaults(named, { lose: 1 })
  expect(other.name).toBeNull()
  const asked = askedOf(subject, session, other, ['agreement'])
  expect(asked).toMatchObject({
    of: 'two-phase-commit',
    model: null,
    variant: 'eager-commit',
    constants: { rms: '3' },
    properties: ['agreement'],
  })
  // So that the first model's own are not taken for what is not said.
  expect(Object.keys(asked.faults)).toEqual(session.reopened.faults)
  expect(asked.faults.lose).toBe('1')
  expect(asked.faults.duplicate).toBe('0')
  // A link cannot give a model the name of another, which says what that one is there to show.
  const lying = writeLink({ ...named, faults: { lose: 1 } }, [], '0')
  expect(opened(`#${lying}`).session?.chosen).toMatchObject({ name: null, faults: { lose: 1 } })
  // Else a check would be of the model of that name, and not of what the page shows.
  expect(opened('#spec=two-phase-commit&model=eager-commit;lose=1;0').session?.chosen).toMatchObject({ name: null, faults: { lose: 1 } })
  expect(opened('#lose=1;0').session?.chosen).toMatchObject({ name: null, faults: { lose: 1 } })
})
