/** One client with one command shows most mistakes. Wrong answers take a second client, whose command comes between; an expired session takes the entry that says so. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { raftSessions } from './protocol.ts'
import { answerNotKept, checksOnArrival, reopensExpired, sessionsOfTheLeader, withoutSessions } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds = (why: string): Expectation => ({ verdict: 'holds', origin: `${why}; ${found}` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })
const one = { clients: 1, commands: 1, entries: 2, expiry: false }
const two = { ...one, clients: 2 }

export const models = {
  'two-clients': model(raftSessions, {
    constants: two,
    says: 'Two clients ask again as often as they like, leaders change, and each command is executed once and answered.',
    expect: holds('the thesis, section 6.3'),
  }),
  'two-commands': model(raftSessions, {
    constants: { ...one, commands: 2 }, faults: { duplicate: 1 },
    says: 'A request or an answer that arrives once more, when the client has gone on to its next command, changes nothing.',
    expect: holds('the thesis, section 6.3'),
  }),
  'loss': model(raftSessions, {
    constants: two, faults: { lose: 1 },
    says: 'A lost request, or a lost answer, only delays the client, since it asks again.',
    expect: holds('the thesis, section 6.3'),
  }),
  'much-loss': model(raftSessions, {
    constants: one, faults: { lose: Infinity },
    says: 'So does any number of lost messages, as long as not every copy is lost.',
    expect: holds('a command is asked for again and again, and strong fairness has one copy received, and one answer'),
  }),
  'expiry': model(raftSessions, {
    constants: { ...two, expiry: true },
    says: 'A session may expire: its client does not learn whether its command was executed, but it is not executed twice.',
    expect: holds('the thesis, section 6.3: a command of a session that there is not any more is refused'),
  }),

  'without-sessions': model(withoutSessions, {
    constants: one,
    says: 'Mutant: a client that asks again has its command executed twice, though nothing is lost and no leader changes.',
    expect: violated({ exactlyOnce: 6, linearizable: 7 }, 'Client1 asks twice, both entries are committed and executed, and it is told 2, though there was one command'),
  }),
  'sessions-of-the-leader': model(sessionsOfTheLeader, {
    constants: one,
    says: 'Mutant: sessions that a leader has in memory do not help a client whose answer is lost with the leader.',
    expect: violated({ exactlyOnce: 7, linearizable: 8 }, 'the command is executed, the leader changes before its answer has arrived, and the new leader executes it again'),
  }),
  'checks-on-arrival': model(checksOnArrival, {
    constants: one,
    says: 'Mutant: to look for a command when its request arrives is too early: both copies may be in the log, neither executed.',
    expect: violated({ exactlyOnce: 6, linearizable: 7 }, 'Client1 asks twice before the first entry is committed'),
  }),
  'answer-not-kept': model(answerNotKept, {
    constants: two,
    says: 'Mutant: a command that comes again is not executed again, but its client is told the answer of another.',
    expect: violated({ linearizable: 11 }, 'Client1 raises the counter to 1 and asks again; Client2 raises it to 2; both are told 2'),
  }),
  'reopens-expired': model(reopensExpired, {
    constants: { ...one, expiry: true },
    says: 'Mutant: a session that is opened anew for whoever comes has forgotten what it is there for.',
    expect: violated({ exactlyOnce: 7, linearizable: 8 }, 'Client1 asks twice, the first is executed, the session expires, and the second is executed in a new one'),
  }),
}
