import { expect, test } from 'vitest'
import { mapOf, maybe, processes, range, record } from '../../checker/language/index.ts'
import { changesBetween } from '../../checker/traces/replay.ts'

test('what changes inside of a maybe is named by itself, and a value that comes or goes as a whole', () => {
  const Node = processes('Node', 2)
  const vars = { lead: mapOf(Node, maybe(record({ epoch: range(0, 3), seen: mapOf(Node, maybe(range(0, 3))) }))) }
  const one = { epoch: 1, seen: { Node1: 0, Node2: null } }
  const changed = (before: unknown, after: unknown) =>
    changesBetween(vars, { lead: { Node1: before, Node2: null } }, { lead: { Node1: after, Node2: null } }).map(c => [
      c.path,
      c.owner,
      c.before,
      c.after,
    ])
  expect(changed(one, { epoch: 1, seen: { Node1: 2, Node2: 3 } })).toEqual([
    ['lead[Node1].seen[Node1]', 'Node1', 0, 2],
    ['lead[Node1].seen[Node2]', 'Node1', null, 3],
  ])
  expect(changed(null, one)).toEqual([['lead[Node1]', 'Node1', null, one]])
  expect(changed(one, null)).toEqual([['lead[Node1]', 'Node1', one, null]])
  expect(changed(one, one)).toEqual([])
})
