import { expect, test } from 'vitest'
import { mapOf, maybe, processes, range, record, setOf, union } from '../../checker/language/index.ts'
import { lastChanges } from '../../checker/traces/causes.ts'
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

test('what changes inside of a union is named by itself as long as the kind is the same, and another kind as a whole', () => {
  const Node = processes('Node', 2)
  const vars = {
    role: mapOf(Node, union({ Follower: {}, Candidate: { votes: setOf(Node) }, Leader: { match: mapOf(Node, range(0, 3)) } })),
  }
  const at = (node1: object) => ({ role: { Node1: node1, Node2: { tag: 'Follower' } } })
  const changed = (before: object, after: object) => changesBetween(vars, at(before), at(after))
  const said = (before: object, after: object) => changed(before, after).map(c => [c.path, c.owner, c.before, c.after])
  const leads = (match: number) => ({ tag: 'Leader', match: { Node1: 0, Node2: match } })
  expect(said(leads(0), leads(2))).toEqual([['role[Node1].match[Node2]', 'Node1', 0, 2]])
  expect(said({ tag: 'Follower' }, leads(0))).toEqual([['role[Node1]', 'Node1', { tag: 'Follower' }, leads(0)]])
  expect(said(leads(1), leads(1))).toEqual([])
  // Of what is then replaced as a whole the parts have changed last with the whole.
  const steps = [changed(leads(0), leads(2)), changed(leads(2), { tag: 'Follower' })].map((changes, i) => ({ number: i + 1, changes }))
  expect(lastChanges(steps).map(c => [c.path, c.step])).toEqual([['role[Node1]', 2]])
})
