import {
  bool,
  crashes,
  duplicateMessages,
  durable,
  loseMessages,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  partitions,
  prematureTimeouts,
  processes,
  range,
  setOf,
  spec,
} from '../../../checker/language/index.ts'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { replay } from '../../../checker/traces/replay.ts'
import { ValueSet } from '../../../checker/values/index.ts'

/** An election in which two votes are enough, so that two leaders may win: made to have every fault in one behaviour. */
export const election = spec('sloppy-election', {}, () => {
  const Node = processes('Node', 5)
  const Msg = messages({
    RequestVote: { from: Node, to: Node, term: range(0, 3) },
    Vote: { from: Node, to: Node, term: range(0, 3), granted: bool },
  })
  const vars = {
    role: mapOf(Node, oneOf('follower', 'candidate', 'leader')),
    term: durable(mapOf(Node, range(0, 3))),
    votes: mapOf(Node, setOf(Node)),
    lastLeader: maybe(Node),
    net: network(Msg),
  }
  const { initially, action, receive, timeout, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      electionTimeout: timeout({
        for: { node: Node },
        by: 'node',
        when: (s, { node }) => s.role[node] === 'follower' && s.term[node] < 3,
        then: (s, { node }) => {
          s.role[node] = 'candidate'
          s.term[node]++
          s.votes[node].add(node)
          for (const to of Node.others(node)) s.net.send(Msg.RequestVote({ from: node, to, term: s.term[node] }))
        },
      }),
      grantVote: receive(Msg.RequestVote, {
        then: (s, { from, to, term }) => {
          const granted = term > s.term[to]
          if (granted) s.term[to] = term
          s.net.send(Msg.Vote({ from: to, to: from, term, granted }))
        },
      }),
      countVote: receive(Msg.Vote, {
        then: (s, { from, to, granted }) => {
          if (granted) s.votes[to].add(from)
        },
      }),
      becomeLeader: action({
        for: { node: Node },
        by: 'node',
        when: (s, { node }) => s.role[node] === 'candidate' && s.votes[node].size >= 2,
        then: (s, { node }) => {
          s.role[node] = 'leader'
          s.lastLeader = node
        },
      }),
    },
    properties: { oneLeader: always(s => Node.count(n => s.role[n] === 'leader') <= 1) },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      partition: partitions(),
      crash: crashes(Node),
      early: prematureTimeouts(),
    },
  }
})

const request = (from: string, to: string) => ({ tag: 'RequestVote', from, to, term: 1 })
const vote = (from: string, to: string) => ({ tag: 'Vote', from, to, term: 1, granted: true })
const step = (action: string, parameters: Readonly<Record<string, unknown>> = {}, message: ReturnType<typeof request> | null = null) => ({
  action,
  parameters,
  message,
})

export const electionModel = election.with({}, { lose: 1, duplicate: 1, partition: 1, crash: 1, early: Infinity })

/** Sixteen steps on five lanes: every kind of fault but a stop, broadcasts, long and crossing arrows. */
export const electionTrace = replay(semanticsOf(electionModel), {
  initial: 0,
  steps: [
    step('electionTimeout', { node: 'Node1' }),
    step('partition', { side: new ValueSet(['Node4', 'Node5']) }),
    step('grantVote', {}, request('Node1', 'Node2')),
    step('countVote', {}, vote('Node2', 'Node1')),
    step('lose', {}, request('Node1', 'Node3')),
    step('electionTimeout', { node: 'Node5' }),
    step('grantVote', {}, request('Node5', 'Node4')),
    step('crash', { process: 'Node3' }),
    step('duplicate', {}, vote('Node4', 'Node5')),
    step('countVote', {}, vote('Node4', 'Node5')),
    step('partition.heal'),
    step('crash.recover', { process: 'Node3' }),
    step('grantVote', {}, request('Node5', 'Node3')),
    step('countVote', {}, vote('Node3', 'Node5')),
    step('becomeLeader', { node: 'Node5' }),
    step('becomeLeader', { node: 'Node1' }),
  ],
})
