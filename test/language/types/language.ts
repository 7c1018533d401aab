/**
 * What the compiler tells an author. Nothing here runs: `npm run typecheck` fails where a line marked @ts-expect-error compiles, and
 * where any other line does not.
 */
import {
  anyOf,
  bool,
  byzantine,
  type ConstantsOf,
  claim,
  clockDrift,
  type EditOf,
  type Id,
  instance,
  listOf,
  loseMessages,
  machine,
  mapOf,
  maybe,
  messages,
  model,
  network,
  oneOf,
  ownedBy,
  processes,
  range,
  record,
  setOf,
  signedBy,
  singleProcess,
  spec,
  timer,
  union,
  type ValueOf,
  variant,
} from '../../../checker/language/index.ts'

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._: Same<A, B> extends true ? [] : [never]): void => {}

const RM = processes('RM', 2)
const Node = processes('Node', 2)
const TM = singleProcess('TM')
const Entry = record({ term: range(0, 3), value: oneOf('x', 'y') })
const Server = record({ role: oneOf('follower', 'leader'), log: listOf(Entry, 3), votedFor: maybe(Node), votes: setOf(Node) })
const Msg = messages({
  Prepared: { from: RM, to: TM },
  Append: { from: Node, to: Node, entries: listOf(Entry, 3), ok: bool },
  Ask: { from: anyOf(RM, Node), to: TM },
})
const vars = {
  rmState: mapOf(RM, oneOf('working', 'prepared')),
  tmState: ownedBy(TM, oneOf('init', 'done')),
  seen: setOf(RM),
  server: mapOf(Node, Server),
  job: union({ Idle: {}, Busy: { with: RM } }),
  net: network(Msg),
}
const { action, always, eventually, initially, leadsTo, predicate, receive, refines, step, crashes, timeout } = machine(vars)
const move = action({
  for: { rm: RM },
  by: 'rm',
  fair: 'weak',
  when: (s, { rm }) => s.rmState[rm] === 'working',
  then: (s, { rm }) => void s.seen.add(rm),
})
const two = spec('two', { rms: range(1, 5), mode: oneOf('fast', 'slow') }, ({ rms, mode }) => {
  same<typeof rms, number>()
  same<typeof mode, 'fast' | 'slow'>()
  return {
    vars,
    init: initially(),
    actions: { move, heard: receive(Msg.Prepared, { then: s => void s.seen.clear() }) },
    properties: { calm: always(s => s.tmState === 'init') },
    faults: { lose: loseMessages(), crash: crashes(RM) },
    final: s => s.tmState === 'done',
    symmetry: [RM],
    parts: { Msg, RM },
  }
})

// ---- what is inferred ----

same<ValueOf<typeof Server>['role'], 'follower' | 'leader'>()
same<ValueOf<typeof Server>['votedFor'], Id<'Node'> | null>()
same<ConstantsOf<typeof two.constants>, { readonly rms: number; readonly mode: 'fast' | 'slow' }>()

action({
  for: { rm: RM, n: range(0, 3) },
  by: 'rm',
  when: (s, { rm, n }) => {
    same<typeof rm, Id<'RM'>>()
    same<typeof n, number>()
    same<(typeof s.rmState)[typeof rm], 'working' | 'prepared'>()
    return s.rmState[rm] === 'working' && n > 0
  },
  then: (s, { rm }) => {
    s.rmState[rm] = 'prepared'
    s.rmState = RM.map(() => 'working')
    s.tmState = 'done'
    s.job = { tag: 'Busy', with: rm }
    if (s.job.tag === 'Busy') s.job.with = rm
    s.net.send(Msg.Prepared({ from: rm }))
    s.net.send(Msg.Prepared({ from: rm, to: TM.id }))
    s.net.send(Msg.Ask({ from: rm }))
  },
})

// One process is named by its place, and there is a first of every sort. Its name is no property of a map.
always(s => s.rmState[RM.ids[0]] === 'working' && s.seen.has(RM.ids[0]))
// @ts-expect-error
always(s => s.rmState.RM1 === 'working')

// A list from a message is assigned into the state, and helper functions edit parts of it.
const follow = (me: EditOf<typeof Server>, entries: readonly ValueOf<typeof Entry>[]): void => {
  me.role = 'follower'
  me.votes.clear()
  me.log.push(...entries)
}
receive(Msg.Append, {
  for: { rm: RM },
  by: 'to',
  when: (s, { to, entries }, { rm }) => s.server[to].log.length < 3 && entries.length > 0 && s.rmState[rm] === 'working',
  then: (s, m, { rm }) => {
    same<typeof m.tag, 'Append'>()
    s.server[m.to].log = m.entries
    s.server[m.to].votedFor = m.from
    follow(s.server[m.to], m.entries)
    s.seen.add(rm)
  },
})

timeout({ by: TM, awaits: [Msg.Prepared], then: s => void (s.tmState = 'done') })
initially({ tmState: 'done', seen: new Set([...RM]) })
initially({ state: oneOf('working', 'prepared') }, ({ state }) => ({ rmState: RM.map(() => state) }))
always({ for: { a: RM, b: RM }, when: (s, { a }) => s.seen.has(a), holds: (s, { a, b }) => a === b || s.rmState[b] === 'working' })
always(s => s.net.of(Msg.Append).every(m => m.entries.length < 3 && s.server[m.to].role === 'follower'))
step((before, after) => before.seen.size <= after.seen.size)
eventually(s => s.tmState === 'done')
eventually({ for: { rm: RM }, holds: (s, { rm }) => s.rmState[rm] === 'prepared' })
leadsTo(
  s => s.tmState === 'init',
  s => s.tmState === 'done',
)
leadsTo({ for: { rm: RM }, from: (s, { rm }) => s.rmState[rm] === 'working', to: (s, { rm }) => s.seen.has(rm) })
refines(two.with({ rms: 2, mode: 'fast' }), s => ({ tmState: s.tmState }))
action({ fair: { weak: 'group' }, then: () => {} })
action({ for: { rm: RM, n: Node }, fair: { weak: 'group', forEach: 'rm' }, then: () => {} })
action({ for: { rm: RM, n: Node }, fair: { strong: 'group', forEach: ['rm', 'n'] }, then: () => {} })
crashes(RM, { onRecover: (s, rm) => void (s.rmState[rm] = 'working'), recovers: 'perhaps' })
two.with({ rms: 2, mode: 'fast' }, { lose: 1, crash: Infinity }, { network: 'fifo' })
variant(two, 'eager', { actions: { move: { when: (s, { rm }) => s.rmState[rm] === 'working', fair: null } }, properties: { calm: null } })
variant(two, 'deaf', ({ action, constants, parts, actions }) => ({
  actions: { heard: null, move: { when: (s, p) => constants.mode === 'fast' && actions.move.when(s, p) } },
  added: { stop: action({ for: { rm: parts.RM }, by: 'rm', then: (s, { rm }) => void s.seen.delete(rm) }) },
}))

// Variables that a variant adds, written before the actions that read them and not in a function: TypeScript infers them there alone.
variant(two, 'counted', {
  vars: { moves: range(0, 3) },
  actions: { move: { when: (s, { rm }) => s.moves < 3 && s.rmState[rm] === 'working', then: s => void s.moves++ } },
})

// A variant may return one of two changes, which gives each the other's parts as undefined.
variant(two, 'either', ({ action, constants }) =>
  constants.mode === 'fast' ? { added: { stop: action({ then: s => void s.seen.clear() }) }, properties: { calm: null } } : { added: {} },
)
// Parameters may be left out of every kind of property.
eventually({ holds: s => s.tmState === 'done' })
leadsTo({ from: s => s.tmState === 'init', to: s => s.tmState === 'done' })
step({ holds: (before, after) => before.seen.size <= after.seen.size })

// A bare function as `final` does not cost the variants their types.
same<ValueOf<(typeof two extends { define(c: never): { vars: infer V } } ? V : never)['tmState']>, 'init' | 'done'>()

// ---- guards and properties ----

// @ts-expect-error  misspelt literal
action({ for: { rm: RM }, by: 'rm', when: (s, { rm }) => s.rmState[rm] === 'prepard', then: () => {} })
// @ts-expect-error  id of another sort
action({ for: { n: Node }, by: 'n', when: (s, { n }) => s.rmState[n] === 'working', then: () => {} })
// @ts-expect-error  an id of another sort is no member
action({ for: { n: Node }, by: 'n', when: (s, { n }) => s.seen.has(n), then: () => {} })
// @ts-expect-error  a guard cannot write
action({ for: { rm: RM }, by: 'rm', when: (s, { rm }) => (s.rmState[rm] = 'working') === 'working', then: () => {} })
// @ts-expect-error  a guard cannot add to a set
action({ for: { rm: RM }, by: 'rm', when: (s, { rm }) => s.seen.add(rm).size > 0, then: () => {} })
// @ts-expect-error  a guard cannot send
action({ for: { rm: RM }, by: 'rm', when: (s, { rm }) => s.net.send(Msg.Prepared({ from: rm })) === undefined, then: () => {} })
// @ts-expect-error  a guard cannot push
action({ for: { n: Node }, by: 'n', when: (s, { n }) => s.server[n].log.push({ term: 1, value: 'x' }) > 0, then: () => {} })
// @ts-expect-error  a guard answers with a boolean
action({ when: s => s.seen.size, then: () => {} })
// @ts-expect-error  unknown variable
always(s => s.rmStat === 'x')
// @ts-expect-error  misspelt literal
always(s => s.tmState !== 'committed')
// @ts-expect-error  a property cannot write
always(s => (s.tmState = 'done') === 'done')
// @ts-expect-error  the state after a step cannot be written to
step((_before, after) => after.seen.delete(RM.ids[0] as Id<'RM'>))

// @ts-expect-error  misspelt literal in what is to happen in the end
eventually(s => s.tmState === 'dnoe')
// @ts-expect-error  unknown parameter of what follows
leadsTo({ for: { rm: RM }, from: s => s.tmState === 'init', to: (s, { q }) => s.seen.has(q) })
// @ts-expect-error  an id of another sort is no member
eventually({ for: { n: Node }, holds: (s, { n }) => s.seen.has(n) })
// @ts-expect-error  a parameter that no `for` declares
eventually({ holds: (s, { rm }) => s.seen.has(rm) })
// @ts-expect-error  a group is fair weakly or strongly
action({ fair: { fairly: 'group' }, then: () => {} })

// ---- recipes ----

// @ts-expect-error  misspelt literal
action({ for: { rm: RM }, by: 'rm', then: (s, { rm }) => void (s.rmState[rm] = 'prepard') })
// @ts-expect-error  a record of another shape
action({ for: { n: Node }, by: 'n', then: (s, { n }) => void s.server[n].log.push({ term: 1 }) })
// @ts-expect-error  an id of another sort
action({ for: { rm: RM, n: Node }, by: 'n', then: (s, { rm, n }) => void (s.server[n].votedFor = rm) })
// @ts-expect-error  no such case of the union
action({ then: s => void (s.job = { tag: 'Bussy' }) })
// @ts-expect-error  unknown variable
action({ then: s => void (s.tmstate = 'done') })

// ---- actors, parameters, fairness ----

// @ts-expect-error  the acting process is not a parameter
action({ for: { rm: RM }, by: 'x', then: () => {} })
// @ts-expect-error  unknown parameter
action({ for: { rm: RM }, by: 'rm', then: (_s, { q }) => void q })
// @ts-expect-error  unknown fairness
action({ for: { rm: RM }, by: 'rm', fair: 'week', then: () => {} })
// @ts-expect-error  fair for each of what is no parameter
action({ for: { rm: RM }, by: 'rm', fair: { weak: 'group', forEach: 'q' }, then: () => {} })
// @ts-expect-error  an action without a recipe
action({ for: { rm: RM }, by: 'rm' })
// @ts-expect-error  a part that actions do not have
action({ if: () => true, then: () => {} })

// ---- messages ----

// @ts-expect-error  wrong end: the receiver is the TM
action({ for: { rm: RM }, by: 'rm', then: (s, { rm }) => s.net.send(Msg.Prepared({ from: rm, to: rm })) })
// @ts-expect-error  wrong end: a node is no RM
action({ for: { n: Node }, by: 'n', then: (s, { n }) => s.net.send(Msg.Prepared({ from: n })) })
// @ts-expect-error  unknown field
Msg.Prepared({ from: RM.ids[0] as Id<'RM'>, term: 1 })
// @ts-expect-error  missing field
Msg.Append({ from: Node.ids[0] as Id<'Node'>, to: Node.ids[1] as Id<'Node'>, ok: true })
// @ts-expect-error  unknown kind
Msg.Commit({})
// @ts-expect-error  unknown message field in a receive
receive(Msg.Prepared, { then: (_s, { term }) => void term })
// @ts-expect-error  the acting process is neither a field nor a parameter
receive(Msg.Prepared, { by: 'sender', then: () => {} })
// @ts-expect-error  a message that this network does not carry
action({ then: s => s.net.send({ tag: 'Commit' }) })

// ---- initial states ----

// @ts-expect-error  misspelt literal
initially({ tmState: 'innit' })
// @ts-expect-error  misspelt literal in a map
initially({ rmState: RM.map(() => 'wroking') })
// @ts-expect-error  unknown variable
initially({ tmstate: 'init' })

// ---- specs, variants, models ----

// @ts-expect-error  misspelt literal in a predicate, for final or a constraint
predicate(s => s.tmState === 'dnoe')
// @ts-expect-error  misspelt literal where a variant's protocol may end
variant(two, 'x', { final: s => s.tmState === 'dnoe' })
// @ts-expect-error  a timeout awaits kinds of message
timeout({ awaits: ['Prepared'], then: s => void s.seen.clear() })
// @ts-expect-error  the acting process is not a parameter, where there are none
action({ by: 'rm', then: () => {} })

// @ts-expect-error  a missing constant
two.with({ rms: 2 })
// @ts-expect-error  a constant of the wrong type
two.with({ rms: '2', mode: 'fast' })
// @ts-expect-error  a constant outside its domain's literals
two.with({ rms: 2, mode: 'slwo' })
// @ts-expect-error  unknown constant
two.with({ rms: 2, mode: 'fast', tms: 1 })
// @ts-expect-error  unknown fault
two.with({ rms: 2, mode: 'fast' }, { loose: 1 })
// @ts-expect-error  unknown kind of network
two.with({ rms: 2, mode: 'fast' }, {}, { network: 'queue' })
// @ts-expect-error  no such action to vary
variant(two, 'x', { actions: { moove: { when: () => true } } })
// @ts-expect-error  misspelt literal in a variant's guard
variant(two, 'x', { actions: { move: { when: (s, { rm }) => s.rmState[rm] === 'wroking' } } })
// @ts-expect-error  a variable that the variant does not add
variant(two, 'x', { vars: { moves: range(0, 3) }, actions: { move: { when: s => s.mooves < 3 } } })
// @ts-expect-error  a value that an added variable does not have
variant(two, 'x', { vars: { at: oneOf('a', 'b') }, actions: { move: { then: s => void (s.at = 'c') } } })
// @ts-expect-error  a variant's guard cannot write
variant(two, 'x', { actions: { move: { when: s => (s.tmState = 'done') === 'done' } } })
// @ts-expect-error  unknown constant of a variant
variant(two, 'x', {}, { rmz: 3 })
// @ts-expect-error  a model must say where its expectation comes from
model(two, { constants: { rms: 2, mode: 'fast' }, says: '', expect: { verdict: 'holds' } })
// @ts-expect-error  a model with an unknown fault
model(two, { constants: { rms: 2, mode: 'fast' }, faults: { loose: 1 }, says: '', expect: { verdict: 'holds', origin: '' } })

const check = {
  says: '',
  model: instance(two, { constants: { rms: 2, mode: 'fast' } }),
  property: 'agreement',
  predicts: 'holds',
  finds: 'holds',
} as const
const parts = { says: '', notes: { section: '', quote: '' }, assumption: '', expect: { verdict: 'holds', origin: '' } } as const
claim({
  ...parts,
  given: [
    check,
    { ...check, model: 'small', finds: { violated: 3 } },
    { ...check, predicts: { rounds: 3 }, finds: { messages: 6, rounds: 3 } },
  ],
})
// @ts-expect-error  an instance with an unknown constant
instance(two, { constants: { rms: 2, mode: 'fast', rmz: 3 } })
// @ts-expect-error  an instance with an unknown fault
instance(two, { constants: { rms: 2, mode: 'fast' }, faults: { loose: 1 } })
// @ts-expect-error  a claim's verdict is derived: that it is undecided cannot be expected
claim({ ...parts, given: [check], expect: { verdict: 'undecided', origin: '' } })
// @ts-expect-error  nor can a verdict be written beside what is expected
claim({ ...parts, given: [check], verdict: 'holds' })
// @ts-expect-error  a check must say what it is expected to find
claim({ ...parts, given: [{ ...check, finds: undefined }] })
// @ts-expect-error  and what the claim would have it find
claim({ ...parts, given: [{ ...check, predicts: 'inconclusive' }] })

const Vow = signedBy(TM, oneOf('yes', 'no'))
same<ValueOf<typeof Vow>, { readonly by: Id<'TM'>; readonly says: 'yes' | 'no' }>()
const timed = machine({ lease: mapOf(Node, timer(2)) })
timed.time({ when: s => Node.some(n => s.lease[n] > 0), fair: 'weak' })
// @ts-expect-error there is no such variable
timed.time({ when: s => s.leese === 0 })
// @ts-expect-error time is no recipe of the author's
timed.time({ then: () => {} })
byzantine(anyOf(RM, TM), { sends: [Msg.Prepared], forges: true })
// @ts-expect-error what it sends is not left open
byzantine(RM, {})
clockDrift(anyOf(Node, TM))
// @ts-expect-error a domain is no set of processes
clockDrift(timer(2))
timed.idempotent('act')
timed.idempotent('act', { of: s => s.lease })
// @ts-expect-error there is no such variable
timed.idempotent('act', { of: s => s.leese })
// @ts-expect-error an action is given by its name
timed.idempotent(timed.action({ then: () => {} }))
