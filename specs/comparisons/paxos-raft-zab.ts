/**
 * Multi-Paxos, Raft and ZAB side by side. Every answer is what a check has found: a property that holds or fails, or messages and rounds that were counted.
 *
 * The three keep one log on several machines, and differ in what a server must have before it leads, in who votes for whom, and in the way in which a new
 * leader comes by what it lacks. What is asked of all of them is in the questions.ts beside each protocol, under the same name. The bounds are the least at which
 * the answers differ: three servers, of which one may be left out, or two where one asks the other; two ballots, terms or epochs; and two entries where one comes before another.
 */
import { comparison, instance } from '../../checker/language/index.ts'
import { multiPaxos } from '../consensus/multi-paxos/protocol.ts'
import { questions as paxosLog } from '../consensus/multi-paxos/questions.ts'
import * as paxos from '../consensus/paxos/questions.ts'
import * as raft from '../consensus/raft/questions.ts'
import { questions as raftLog } from '../consensus/raft-rpc/questions.ts'
import * as election from '../replication/fast-leader-election/questions.ts'
import * as zab from '../replication/zab/questions.ts'

const endless = { currentTerm: 'terms have no end', log: 'logs have no end' }
const twoBallots = { model: instance(paxosLog, { constants: { replicas: 3, ballots: 2, slots: 1, commands: 1, promises: 2, accepts: 2 } }), symmetry: true } as const
const twoSlots = { model: instance(multiPaxos, { constants: { replicas: 3, ballots: 1, slots: 2, commands: 2, promises: 2, accepts: 2 } }), symmetry: true } as const
const raftLogs = { model: instance(raftLog, { constants: { servers: 3, terms: 2, entries: 2 }, cuts: endless }), symmetry: true } as const
const raftVotes = { model: instance(raft.questions, { constants: { servers: 2, terms: 2, entries: 1, inFlight: 1 }, cuts: endless }), symmetry: true } as const
const bounds = { epochs: 2, restarts: 0 }
const noRestart = { restart: 'the model has none' }
const unbroken = { ...noRestart, timeout: 'the model has none' }
const zabBreaks = { model: instance(zab.questions, { constants: { ...bounds, servers: 3, txns: 1, timeouts: 1 }, neverFires: noRestart }) }
const zabPair = { model: instance(zab.questions, { constants: { ...bounds, servers: 2, txns: 1, timeouts: 1 }, neverFires: noRestart }) }
const zabTwo = { model: instance(zab.questions, { constants: { ...bounds, servers: 3, txns: 2, timeouts: 0 }, neverFires: unbroken }) }
const alike = { servers: 3, observers: 0, heavy: 1, observerWeight: 0, epochs: 0, zxids: 0, rounds: 2 }
const votes = { model: instance(election.questions, { constants: alike }) }
const differing = { ...alike, zxids: 1 }

const found = 'found by this checker on 2026-11-29, and the traces read'

export const paxosRaftZab = comparison({
  says: 'Multi-Paxos, Raft and ZAB, side by side',
  protocols: { Paxos: ['paxos', 'multi-paxos'], Raft: ['raft', 'raft-rpc'], ZAB: ['zab', 'fast-leader-election'] },
  rows: {
    'holes': {
      asks: 'May a log have holes?',
      cells: {
        Paxos: [{ says: 'a slot is chosen and the one before it is not', ...twoSlots, property: 'canHaveHole', answers: { holds: 'yes', violated: 'no' }, finds: { reached: 5 } }],
        Raft: [{ says: 'whoever has a committed entry has all before it', ...raftLogs, property: 'noHoles', answers: { holds: 'no', violated: 'yes' }, finds: 'holds' }],
        ZAB: [{ says: 'whoever has a committed transaction has all before it', ...zabTwo, property: 'noHoles', answers: { holds: 'no', violated: 'yes' }, finds: 'holds' }],
      },
      origin: `Paxos Made Simple, section 3; the Raft paper, section 5.3; the Zab paper, section III; ${found}`,
    },
    'elected-with-committed': {
      asks: 'Must a server have every committed entry before it is elected?',
      cells: {
        Paxos: [{ says: 'one that is elected lacks what was chosen', ...twoBallots, property: 'electedWithCommitted', answers: { holds: 'yes', violated: 'no' }, finds: { violated: 6 } }],
        Raft: [{ says: 'whoever is elected has all that is committed', ...raftLogs, property: 'electedWithCommitted', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        ZAB: [{ says: 'one that is elected lacks what was committed', ...zabBreaks, property: 'electedWithCommitted', answers: { holds: 'yes', violated: 'no' }, finds: { violated: 5 } }],
      },
      origin: `the Raft paper, section 5.4; ${found}`,
    },
    'most-up-to-date': {
      asks: 'Is the elected server the most up to date of all?',
      cells: {
        Paxos: [{ says: 'another has voted in a higher ballot', ...twoBallots, property: 'electedMostUpToDate', answers: { holds: 'yes', violated: 'no' }, finds: { violated: 5 } }],
        Raft: [{ says: 'a server that did not vote has a newer log', ...raftLogs, property: 'electedMostUpToDate', answers: { holds: 'yes', violated: 'no' }, finds: { violated: 2 } }],
        ZAB: [
          { says: 'the server with the highest zxid is down', model: instance(election.questions, { constants: { ...differing, rounds: 3 }, faults: { stop: 1 } }), property: 'electedMostUpToDate', answers: { holds: 'yes', violated: 'no' }, finds: { violated: 8 } },
          { says: 'none of a quorum has a higher zxid', model: instance(election.questions, { constants: { ...differing, servers: 2, epochs: 1 } }), property: 'bestOfQuorum', answers: { holds: 'but of a quorum', violated: 'nor of a quorum' }, finds: 'holds' },
        ],
      },
      origin: found,
    },
    'complete-before-proposing': {
      asks: 'Has a leader every committed entry when it begins to propose?',
      cells: {
        Paxos: [{ says: 'what was chosen in lower ballots the leader proposes', ...twoBallots, property: 'leaderCompleteness', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        Raft: [{ says: 'leaders have what was committed in lower terms', ...raftLogs, property: 'leaderCompleteness', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        ZAB: [{ says: 'established leaders have what was committed in lower epochs', ...zabPair, property: 'leaderCompleteness', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
      },
      origin: 'phase 1 of Paxos; Leader Completeness in figure 3 of the Raft paper; discovery and synchronisation in the Zab paper',
    },
    'direction-of-data': {
      asks: 'Which way do entries flow when a new leader takes over?',
      cells: {
        Paxos: [{ says: 'a leader takes over a vote that it is told of', ...twoBallots, property: 'leaderTakesNothing', answers: { holds: 'from the leader to the others alone', violated: 'from a majority to the leader, and from it to all' }, finds: { violated: 5 } }],
        Raft: [{ says: 'a leader takes no entry from others', ...raftLogs, property: 'leaderTakesNothing', answers: { holds: 'from the leader to the others alone', violated: 'from others to the leader too' }, finds: 'holds' }],
        ZAB: [{ says: 'a leader takes over the history of a follower', ...zabPair, property: 'leaderTakesNothing', answers: { holds: 'from the leader to the others alone', violated: 'from the latest of a quorum to the leader, and from it to all' }, finds: { violated: 8 } }],
      },
      origin: `the Raft paper, section 5.3; the Zab paper, steps l.1.2 and l.2.1; ${found}`,
    },
    'vote-rule': {
      asks: 'Does a voter refuse whoever is less up to date than itself?',
      cells: {
        Paxos: [{ says: 'a replica promises to one that has voted in a lower ballot', ...twoBallots, property: 'votesOnlyForUpToDate', answers: { holds: 'yes', violated: 'no: it promises whoever has the higher ballot' }, finds: { violated: 5 } }],
        Raft: [{ says: 'by the term and index of the last entry', ...raftVotes, property: 'votesOnlyForUpToDate', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        ZAB: [{ says: 'by epoch and zxid', model: instance(election.questions, { constants: { ...differing, servers: 2, epochs: 1 } }), property: 'votesOnlyForUpToDate', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
      },
      origin: `Paxos Made Simple, section 2.2; the Raft paper, section 5.4.1; ${found}`,
    },
    'changes-its-vote': {
      asks: 'May a voter change its vote within a ballot, term or round?',
      cells: {
        Paxos: [{ says: 'a replica gives one promise in a ballot', ...twoBallots, property: 'votesOnce', answers: { holds: 'no', violated: 'yes' }, finds: 'holds' }],
        Raft: [{ says: 'first come, first served', ...raftVotes, property: 'votesOnce', answers: { holds: 'no', violated: 'yes' }, finds: 'holds' }],
        ZAB: [{ says: 'it hears of a better one', ...votes, property: 'votesOnce', answers: { holds: 'no', violated: 'yes, for a better one' }, finds: { violated: 3 } }],
      },
      origin: `the Raft paper, section 5.2; FastLeaderElection of Apache ZooKeeper; ${found}`,
    },
    'solicited': {
      asks: 'Is a vote given only to a server that asks for it?',
      cells: {
        Paxos: [{ says: 'a promise answers a Prepare', model: instance(paxos.questions, { constants: { acceptors: 2, values: 1, ballots: 2 } }), property: 'votesOnlyWhenAsked', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        Raft: [{ says: 'a vote answers a RequestVote', ...raftVotes, property: 'votesOnlyWhenAsked', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        ZAB: [{ says: 'a server that looks tells all others its vote', ...votes, property: 'votesOnlyWhenAsked', answers: { holds: 'yes', violated: 'no: each tells all others its own' }, finds: { violated: 1 } }],
      },
      origin: found,
    },
    'who-writes': {
      asks: 'Does every entry begin with a leader?',
      cells: {
        Paxos: [{ says: 'only who leads asks others to vote for an entry', ...twoBallots, property: 'onlyLeadersWrite', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        Raft: [{ says: 'what no log had is in the log of a leader first', ...raftLogs, property: 'onlyLeadersWrite', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
        ZAB: [{ says: 'what no history had is in that of a leader first', ...zabPair, property: 'onlyLeadersWrite', answers: { holds: 'yes', violated: 'no' }, finds: 'holds' }],
      },
      origin: found,
    },
    'cost-of-election': {
      asks: 'Messages and rounds to elect a leader of three?',
      cells: {
        Paxos: [{ says: 'a leader asks three acceptors, of which it is none', model: instance(paxos.oneCandidate, { constants: { acceptors: 3, values: 1, ballots: 1 } }), property: 'elected', finds: { messages: [5, 6], rounds: 2 } }],
        Raft: [{ says: 'one server asks the two others', model: instance(raft.oneCandidate, { constants: { servers: 3, terms: 1, entries: 1, inFlight: 8 } }), property: 'elected', finds: { messages: [3, 4], rounds: 2 } }],
        ZAB: [{ says: 'all three look for a leader at once, and tell each other their votes', ...votes, property: 'elected', finds: { messages: [10, 12], rounds: [2, 4] } }],
      },
      origin: found,
    },
    'cost-of-recovery': {
      asks: 'And until the elected one may propose?',
      cells: {
        Paxos: [{ says: 'a leader may propose at once', ...twoBallots, property: 'mayProposeAtOnce', answers: { holds: 'no more', violated: 'more' }, finds: 'holds' }],
        Raft: [{ says: 'a leader may propose at once', ...raftLogs, property: 'mayProposeAtOnce', answers: { holds: 'no more', violated: 'more' }, finds: 'holds' }],
        ZAB: [{ says: 'discovery and synchronisation; the last message tells followers that they are over', model: instance(zab.recovery, { constants: { ...bounds, servers: 3, txns: 0, timeouts: 0 }, neverFires: unbroken }), property: 'established', finds: { messages: [6, 11], rounds: [5, 7] } }],
      },
      origin: `five messages, one after the other, by the Zab paper, figures 2 and 3: CEPOCH, NEWEPOCH, ACKEPOCH, NEWLEADER, ACKLD; more where one follower comes late; ${found}`,
    },
    'cost-of-commit': {
      asks: 'Messages and rounds until an established leader of three has committed?',
      cells: {
        Paxos: [{ says: 'a leader asks three acceptors, of which it is none', model: instance(paxos.oneCommand, { constants: { acceptors: 3, values: 1, ballots: 1 } }), property: 'committed', finds: { messages: [5, 6], rounds: 2 } }],
        Raft: [{ says: 'followers hear of it with the next heartbeat', model: instance(raft.oneCommand, { constants: { servers: 3, terms: 1, entries: 1, inFlight: 8 } }), property: 'committed', finds: { messages: [3, 4], rounds: 2 } }],
        ZAB: [{ says: 'two messages tell the followers, in the step in which it commits', model: instance(zab.oneCommand, { constants: { ...bounds, servers: 3, txns: 1, timeouts: 0 }, neverFires: unbroken }), property: 'committed', finds: { messages: [5, 6], rounds: 2 } }],
      },
      origin: `one round trip to a majority in each; ${found}`,
    },
  },
})
