/** What is put into the holes of a lesson's exercise, hole by hole, and the points that it earns. */
export interface Answer {
  readonly fills: readonly string[]
  /** Of the exercise's; left out, all. */
  readonly earns?: number
}

const effect = "takesEffect(s.effects, 'T' + stepOf(i))"
const recordOnce = `if (s.record[i] === 'nothing') { s.record[i] = 'executed'; ${effect} }`
const reply = 's.net.send(answerOf(s.record[i], i))'
const quorum = '2 * heard.length > Acceptor.size'
const safe = 'last === 0 || heard.some(m => m.mbal === last && m.mval === v)'
const onDisk = 'durable(mapOf(Server, maybe(Server))),'
const firstCome = 'term === s.currentTerm[i] && (s.votedFor[i] === null || s.votedFor[i] === from)'

/** The same in both holes of lesson 3. */
const concludes = (how: string) => [how, how]

/** By lesson, each with a `solution`; the others are mistakes that one might make. What they earn is the sum of the items of the rubric that they meet, worked out by hand. */
export const answers: Readonly<Record<string, { readonly solution: Answer } & Readonly<Record<string, Answer>>>> = {
  'lesson-1': {
    solution: { fills: ["? s.rmState[rm] === 'prepared'"] },
    'not where another has committed': { fills: ["? s.rmState[rm] === 'prepared' && notCommitted(s)"], earns: 9 },
    'one that is working commits too': { fills: ["? s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared'"], earns: 10 },
    'not where one has aborted': {
      fills: ["? s.rmState[rm] === 'prepared' && Object.values(s.rmState).every(r => r !== 'aborted')"],
      earns: 9,
    },
  },
  'lesson-2': {
    solution: { fills: ["s.rmState[rm] === 'working',"] },
    'one that has promised': { fills: ["s.rmState[rm] === 'prepared',"], earns: 0 },
    'one that has not decided': { fills: ["s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared',"], earns: 4 },
    'any time': { fills: ['true,'], earns: 4 },
  },
  'lesson-3': {
    solution: { fills: concludes("if (s.state[p] === 'committable') announce(s, p, 'prepares'); else decide(s, p, 'aborted')") },
    'commits unprepared': { fills: concludes("decide(s, p, s.state[p] === 'committable' ? 'committed' : 'aborted')"), earns: 4 },
    'waits for who has stopped': {
      fills: ["if (s.state[p] === 'committable') announce(s, p, 'prepares'); else decide(s, p, 'aborted')", ''],
      earns: 7,
    },
    'always aborts': { fills: concludes("decide(s, p, 'aborted')"), earns: 4 },
    'the other way round': {
      fills: concludes("if (s.state[p] === 'committable') decide(s, p, 'aborted'); else announce(s, p, 'prepares')"),
      earns: 2,
    },
    'always prepares': { fills: concludes("announce(s, p, 'prepares')"), earns: 5 },
  },
  'lesson-4': {
    solution: { fills: [`${recordOnce}; ${reply}`] },
    'no record': { fills: [`${effect}; s.net.send(answerOf('executed', i))`], earns: 2 },
    'no answer': { fills: [recordOnce], earns: 5 },
    'answers once': { fills: [`if (s.record[i] === 'nothing') { s.record[i] = 'executed'; ${effect}; ${reply} }`], earns: 7 },
    'looks for executed alone': { fills: [`if (s.record[i] !== 'executed') { s.record[i] = 'executed'; ${effect} }; ${reply}`], earns: 4 },
  },
  'lesson-5': {
    solution: { fills: ['s.lead[s.ha.primary] = null; s.epoch[s.ha.primary] = s.ha.epoch'] },
    'the epoch alone': { fills: ['s.epoch[s.ha.primary] = s.ha.epoch'], earns: 2 },
    'what it leads alone': { fills: ['s.lead[s.ha.primary] = null'], earns: 5 },
    'no failover': { fills: ['s.lead[s.ha.primary] = null; s.ha.failingOver = false'], earns: 4 },
  },
  'lesson-6': {
    solution: { fills: ['? s.received[one] === 1', ': s.received[two] === 1'] },
    'General1 does not wait': { fills: ['? s.order', ': s.received[two] === 1'], earns: 6 },
    'General2 always attacks': { fills: ['? s.received[one] === 1', ': true'], earns: 8 },
    'both always attack': { fills: ['? true', ': true'], earns: 8 },
  },
  'lesson-7': {
    solution: { fills: [quorum, safe] },
    'ignores votes': { fills: [quorum, 'true'], earns: 8 },
    'one promise': { fills: ['heard.length > 0', safe], earns: 9 },
    'all promises': { fills: ['heard.length === Acceptor.size', safe], earns: 9 },
    'only where nobody has voted': { fills: [quorum, 'last === 0'], earns: 9 },
  },
  'lesson-8': {
    solution: { fills: [onDisk, firstCome] },
    'in memory': { fills: ['mapOf(Server, maybe(Server)),', firstCome], earns: 5 },
    'votes for whoever asks': { fills: [onDisk, 'term === s.currentTerm[i]'], earns: 2 },
    'votes for whom it has voted': { fills: [onDisk, 's.votedFor[i] === from'], earns: 3 },
  },
}
