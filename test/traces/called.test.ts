import { expect, test } from 'vitest'
import { machine, mapOf, maybe, processes, range, record, setOf, spec, union } from '../../checker/language/index.ts'
import { called } from '../../checker/traces/called.ts'
import { type Key, sayInWords, type ValuePath } from '../../checker/values/path.ts'

const log = spec('log', {}, () => {
  const [Replica, Slot, Term, Epoch] = [processes('R', 2), range(1, 2), range(1, 2), range(1, 2)]
  const vars = {
    votes: mapOf(Replica, mapOf(Slot, record({ ballot: range(0, 1), of: maybe(mapOf(Term, range(0, 1))) }))),
    phase: union({ Idle: {}, Votes: { chosen: mapOf(Slot, range(0, 1)) } }),
    led: mapOf(Epoch, setOf(Replica)),
    alike: mapOf(range(1, 2), range(0, 1)),
  }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    actions: { vote: action({ for: { r: Replica, slot: Slot, e: Epoch }, when: () => false, then: () => {} }) },
    init: initially(),
    properties: { sound: always({ for: { term: Term }, holds: () => true }) },
    deadlock: 'allowed',
  }
})

const at = (variable: string, ...keys: readonly string[]): ValuePath => ({
  variable,
  keys: keys.map((key): Key => (key.startsWith('.') ? { of: 'record', name: key.slice(1) } : { of: 'map', name: key })),
})
const said = (...of: Parameters<typeof at>): string => sayInWords(called(log.with({}), at(...of)))

test('a number that leads to a part is called by the parameter that is chosen from the same numbers', () => {
  expect(said('votes', 'R1', '2')).toBe('votes[R1] for slot 2')
  expect(said('votes', 'R1', '2', '.ballot')).toBe('votes[R1].ballot for slot 2')
  expect(said('votes', 'R1', '2', '.of', '1')).toBe('votes[R1].of for slot 2 for term 1')
  expect(said('phase', '.chosen', '1')).toBe('phase.chosen for slot 1')
})

test('a number has no word from a parameter of one letter, nor from one that is chosen from other numbers', () => {
  expect(said('led', '1')).toBe('led[1]')
  expect(said('alike', '1')).toBe('alike[1]')
  expect(said('gone', '1')).toBe('gone[1]')
})
