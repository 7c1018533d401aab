/**
 * Multi-Paxos with messages, as a replicated state machine.
 *
 * Replicas keep a log of commands that read or write one register, and execute it in order: a read is a command like any other, so that its answer is linearizable. The actions, the state of a replica and the
 * messages are those of MultiPaxos.tla (github.com/tlaplus/Examples, specifications/MultiPaxos-SMR, by Guanzhou Hu), state for state. What the rules are for is the subject of the spec multi-paxos.
 *
 * Granularity: one step for each message that a replica handles, as in the module; a leader gathers replies in one step, once there are enough. What it would send to itself it notes at once.
 *
 * Assumptions: the network never forgets, so that a lost message is one that nobody reads. No two replicas begin the same ballot. Commands are proposed in one order: the writes, then the reads, as far as the
 * leader has not seen them in its log. A leader takes the next empty slot and does not wait until slots below are chosen; it hears of what is chosen slot by slot. Replicas rest when all is answered.
 *
 * One rule is missing in the module, where its invariant, which asks clients alone, does not see it: a CommitNotice does not say in which ballot its slot was chosen, and an Accept for another slot makes a
 * leader of before a follower without having it doubt its own proposal. With three replicas it then commits that proposal: agreement fails in 13 steps (found by this checker on 2026-11-29).
 */
import { bool, type Edit, type Id, listOf, machine, mapOf, maybe, messages, network, oneOf, processes, range, record, type StateOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const multiPaxosSmr = spec('multi-paxos-smr', { replicas: range(1, 3), writes: range(1, 2), reads: range(0, 1), ballots: range(2, 3) }, ({ replicas, writes, reads, ballots }) => {
  const Replica = processes('R', replicas)
  const commands = writes + reads
  const Command = processes('c', commands) // the first ones write, each its own name
  const isWrite = (c: string | null) => Command.ids.slice(0, writes).some(w => w === c)
  const Ballot = range(1, ballots)
  const BallotOrNone = range(0, ballots)
  const Slot = range(1, commands)
  const SlotOrNone = range(0, commands)
  const Voted = record({ bal: BallotOrNone, cmd: maybe(Command) })
  const Instance = record({ status: oneOf('Empty', 'Preparing', 'Accepting', 'Committed'), cmd: maybe(Command), voted: Voted })
  const numbers = Array.from({ length: commands }, (_, k) => k + 1)
  const majority = Math.floor(replicas / 2) + 1

  const Msg = messages({
    Prepare:      { from: Replica, to: Replica, bal: Ballot },
    PrepareReply: { from: Replica, bal: Ballot, votes: mapOf(Slot, Voted) },
    Accept:       { from: Replica, to: Replica, bal: Ballot, slot: Slot, cmd: Command },
    AcceptReply:  { from: Replica, bal: Ballot, slot: Slot },
    CommitNotice: { to: Replica, upto: Slot },
  })

  const vars = {
    leader:      mapOf(Replica, maybe(Replica)), // whom a replica takes for the leader
    balPrepared: mapOf(Replica, BallotOrNone),
    balMaxKnown: mapOf(Replica, BallotOrNone),
    commitUpTo:  mapOf(Replica, SlotOrNone),
    insts:       mapOf(Replica, mapOf(Slot, Instance)),
    kvalue:      mapOf(Replica, maybe(Command)), // the register
    rests:       mapOf(Replica, bool),
    /** What clients observe: requests and answers, in their order; the value is what the register was before the command. */
    observed: listOf(record({ type: oneOf('Req', 'Ack'), cmd: Command, val: maybe(Command) }), 2 * commands),
    net: network(Msg, 'set'),
  }
  const { initially, action, receive, always, step, reachable } = machine(vars)
  type S = StateOf<typeof vars>
  type Votes = { readonly [n: number]: ValueOf<typeof Voted> }
  type Insts = ValueOf<typeof vars.insts>[Id<'R'>]

  const answered = (s: S) => s.observed.filter(e => e.type === 'Ack').map(e => e.cmd)
  const terminated = (s: S) => answered(s).length === commands
  /** The first command that is neither answered nor in the log. */
  const unseen = (s: S, r: Id<'R'>) => Command.ids.find(c => !answered(s).includes(c) && !numbers.some(n => s.insts[r][n]?.cmd === c))
  const firstEmpty = (insts: Insts) => numbers.find(n => insts[n]?.status === 'Empty')
  const replies = (s: S, bal: number) => s.net.of(Msg.PrepareReply, { bal })
  /** The command of the highest vote that any reply tells of in a slot, if there is one. */
  const peakVoted = (votes: readonly Votes[], n: number) => votes.map(of => of[n])
    .reduce<{ readonly bal: number; readonly cmd: Id<'c'> | null }>((peak, voted) => (voted !== undefined && voted.bal > peak.bal ? voted : peak), { bal: 0, cmd: null }).cmd
  const prepareAgain = (s: Edit<S>, r: Id<'R'>) => {
    for (const n of numbers) { const inst = s.insts[r][n]; if (inst?.status === 'Accepting') inst.status = 'Preparing' }
  }
  const reply = (s: Edit<S>, r: Id<'R'>, bal: number) => s.net.send(Msg.PrepareReply({ from: r, bal, votes: votesOf(s.insts[r]) }))
  const votesOf = (insts: Insts): Votes => Object.fromEntries(numbers.map(n => [n, insts[n]?.voted ?? { bal: 0, cmd: null }]))
  const observe = (s: Edit<S>, type: 'Req' | 'Ack', cmd: Id<'c'>, val: Id<'c'> | null) => {
    if (!s.observed.some(e => e.type === type && e.cmd === cmd && e.val === val)) s.observed.push({ type, cmd, val })
  }
  /** The slot after those that a replica has executed is chosen, and it executes that. */
  const commit = (s: Edit<S>, r: Id<'R'>) => {
    const n = ++s.commitUpTo[r]
    const inst = s.insts[r][n]
    if (!inst) return
    inst.status = 'Committed'
    if (isWrite(inst.cmd)) s.kvalue[r] = inst.cmd
  }
  const next = (s: S, r: Id<'R'>) => s.insts[r][s.commitUpTo[r] + 1]
  const isPrepared = (s: S, r: Id<'R'>) => s.leader[r] === r && s.balPrepared[r] === s.balMaxKnown[r]
  const isAwake = (s: S) => !terminated(s)

  const actions = {
    /** A replica steps up as leader, in a ballot that nobody has begun. */
    becomeLeader: action({
      for: { r: Replica, bal: Ballot }, by: 'r',
      when: (s, { r, bal }) => isAwake(s) && s.leader[r] !== r && bal > s.balMaxKnown[r] && !replies(s, bal).length,
      then: (s, { r, bal }) => {
        s.leader[r] = r
        s.balPrepared[r] = 0
        s.balMaxKnown[r] = bal
        prepareAgain(s, r)
        for (const to of Replica.others(r)) s.net.send(Msg.Prepare({ from: r, to, bal }))
        reply(s, r, bal)
      },
    }),

    /** A replica follows whoever has begun a higher ballot, and tells how it has voted last in each slot. */
    handlePrepare: receive(Msg.Prepare, {
      when: (s, { to: r, bal }) => isAwake(s) && bal > s.balMaxKnown[r],
      then: (s, { from, to: r, bal }) => {
        s.leader[r] = from
        s.balMaxKnown[r] = bal
        prepareAgain(s, r)
        reply(s, r, bal)
      },
    }),

    /** With replies of a majority the leader's ballot is prepared, and it proposes again what they have voted for. */
    handlePrepareReplies: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => isAwake(s) && s.leader[r] === r && s.balPrepared[r] === 0 && replies(s, s.balMaxKnown[r]).length >= majority,
      then: (s, { r }) => {
        const bal = s.balMaxKnown[r]
        const votes = s.net.of(Msg.PrepareReply, { bal }).map(m => m.votes)
        s.balPrepared[r] = bal
        for (const n of numbers) {
          const inst = s.insts[r][n]
          const cmd = peakVoted(votes, n)
          if (!inst) continue
          if (inst.status === 'Preparing' || (inst.status === 'Empty' && cmd !== null)) inst.status = 'Accepting'
          inst.cmd = cmd
          if (inst.status === 'Accepting' && cmd !== null) for (const to of Replica) s.net.send(Msg.Accept({ from: r, to, bal, slot: n, cmd }))
        }
      },
    }),

    /** A prepared leader takes the next command into its first empty slot, and votes for it. */
    takeNewRequest: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => isAwake(s) && isPrepared(s, r) && firstEmpty(s.insts[r]) !== undefined && unseen(s, r) !== undefined,
      then: (s, { r }) => {
        const [bal, slot, cmd] = [s.balPrepared[r], firstEmpty(s.insts[r]), unseen(s, r)]
        if (slot === undefined || cmd === undefined) return
        s.insts[r][slot] = { status: 'Accepting', cmd, voted: { bal, cmd } }
        for (const to of Replica) s.net.send(Msg.Accept({ from: r, to, bal, slot, cmd }))
        s.net.send(Msg.AcceptReply({ from: r, bal, slot }))
        observe(s, 'Req', cmd, null)
      },
    }),

    /** A replica votes, unless it knows of a higher ballot. */
    handleAccept: receive(Msg.Accept, {
      when: (s, { to: r, bal, slot }) => isAwake(s) && bal >= s.balMaxKnown[r] && bal > (s.insts[r][slot]?.voted.bal ?? 0),
      then: (s, { from, to: r, bal, slot, cmd }) => {
        s.leader[r] = from
        s.balMaxKnown[r] = bal
        s.insts[r][slot] = { status: 'Accepting', cmd, voted: { bal, cmd } }
        s.net.send(Msg.AcceptReply({ from: r, bal, slot }))
      },
    }),

    /** With the votes of a majority the next slot is chosen. The leader executes it, answers the client and tells the others. */
    handleAcceptReplies: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => isAwake(s) && isPrepared(s, r) && next(s, r)?.status === 'Accepting'
        && s.net.of(Msg.AcceptReply, { bal: s.balPrepared[r], slot: s.commitUpTo[r] + 1 }).length >= majority,
      then: (s, { r }) => {
        const [slot, before, cmd] = [s.commitUpTo[r] + 1, s.kvalue[r], next(s, r)?.cmd]
        commit(s, r)
        if (cmd) observe(s, 'Ack', cmd, before)
        for (const to of Replica) s.net.send(Msg.CommitNotice({ to, upto: slot }))
      },
    }),

    /** A follower hears that its next slot is chosen, and executes it. */
    handleCommitNotice: receive(Msg.CommitNotice, {
      when: (s, { to: r, upto }) => isAwake(s) && s.leader[r] !== r && s.commitUpTo[r] + 1 === upto && next(s, r)?.status === 'Accepting',
      then: (s, { to: r }) => commit(s, r),
    }),

    /** When everything is answered a replica rests. */
    rest: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => terminated(s) && !s.rests[r],
      then: (s, { r }) => { s.rests[r] = true },
    }),
  }

  /** A majority's replies tell of no vote in the slot above that ballot. */
  const isHighest = (s: S, bal: number, slot: number, top: number) => replies(s, bal).filter(m => (m.votes[slot]?.bal ?? 0) <= top).length >= majority
  /** Of a majority's replies the highest vote in the slot is for the command, or there is none. */
  const isSafe = (s: S, bal: number, slot: number, cmd: string) =>
    isHighest(s, bal, slot, 0) || replies(s, bal).some(({ votes: { [slot]: voted } }) => voted?.cmd === cmd && isHighest(s, bal, slot, voted.bal))
  /** A majority has voted for the command in the slot, all in one ballot. */
  const isChosen = (s: S, slot: number, cmd: string | null) => s.net.of(Msg.Accept, { slot })
    .some(m => m.cmd === cmd && s.net.of(Msg.AcceptReply, { bal: m.bal, slot }).length >= majority)
  const allAnswered = (s: S) => Command.every(c => answered(s).includes(c))

  /** A command that was answered before another was requested comes before it. */
  const isBefore = (s: S, a: string, b: string) => s.observed.findIndex(e => e.type === 'Ack' && e.cmd === a) < s.observed.findIndex(e => e.type === 'Req' && e.cmd === b)
  const resultOf = (s: S, c: string) => s.observed.find(e => e.type === 'Ack' && e.cmd === c)?.val ?? null
  /** Whether the commands that remain can be put in an order in which each finds what the last write before it wrote. */
  const canBeOrdered = (s: S, left: readonly Id<'c'>[], value: Id<'c'> | null): boolean => left.length === 0
    || left.some(c => resultOf(s, c) === value && !left.some(d => isBefore(s, d, c)) && canBeOrdered(s, left.filter(d => d !== c), isWrite(c) ? c : value))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Once all commands are answered, there is an order of them that explains the answers and in which none comes before one that was answered before it began; Linearizability in the module. */
      linearizability: always(s => !terminated(s) || canBeOrdered(s, Command.ids, null)),
      /** No two replicas commit different commands in a slot. */
      agreement: always({ for: { r: Replica, q: Replica }, holds: (s, { r, q }) => numbers.every(n => n > s.commitUpTo[r] || n > s.commitUpTo[q] || s.insts[r][n]?.cmd === s.insts[q][n]?.cmd) }),
      /** Nothing is answered that was not requested before. */
      answersRequests: always(s => s.observed.every((e, k) => e.type === 'Req' || s.observed.slice(0, k).some(r => r.type === 'Req' && r.cmd === e.cmd))),
      /** A replica takes back no promise and forgets no vote. */
      promisesKept: always({ for: { r: Replica }, holds: (s, { r }) => s.net.of(Msg.PrepareReply, { from: r }).every(({ bal }) => bal <= s.balMaxKnown[r])
        && s.net.of(Msg.AcceptReply, { from: r }).every(({ bal, slot }) => bal <= s.balMaxKnown[r] && bal <= (s.insts[r][slot]?.voted.bal ?? 0)) }),
      /** A replica promises a ballot once, so that replies can be counted. */
      promisesOnce: always({ for: { r: Replica, bal: Ballot }, holds: (s, { r, bal }) => s.net.of(Msg.PrepareReply, { from: r, bal }).length <= 1 }),
      /** A ballot is prepared by one replica. */
      oneLeader: always({ for: { r: Replica, q: Replica }, holds: (s, { r, q }) => r === q || s.balPrepared[r] === 0 || s.balPrepared[r] !== s.balPrepared[q] }),
      /** A leader proposes what is safe in its ballot: of a majority's replies the command of the highest vote in a slot, and any if they tell of none. */
      proposesSafe: always(s => s.net.of(Msg.Accept).every(({ bal, slot, cmd }) => isSafe(s, bal, slot, cmd))),
      /** Once its ballot is prepared a leader has a command in each slot in which a majority's replies tell of a vote. */
      proposesAgain: always({ for: { r: Replica }, holds: (s, { r }) => !isPrepared(s, r) || numbers.every(n => s.insts[r][n]?.status !== 'Empty' || isHighest(s, s.balPrepared[r], n, 0)) }),
      /** What a replica executes is committed, and a majority has voted for it in one ballot. */
      executesChosen: step({
        for: { r: Replica },
        holds: (before, after, { r }) => {
          const n = after.commitUpTo[r]
          return n === before.commitUpTo[r] || (after.insts[r][n]?.status === 'Committed' && isChosen(after, n, after.insts[r][n].cmd))
        },
      }),
      /** No command is executed twice. */
      executesOnce: always({ for: { r: Replica, c: Command }, holds: (s, { r, c }) => numbers.filter(n => n <= s.commitUpTo[r] && s.insts[r][n]?.cmd === c).length <= 1 }),
      /** The register has what the last write that the replica has executed wrote. */
      registerWritten: always({ for: { r: Replica }, holds: (s, { r }) => s.kvalue[r] === (numbers.filter(n => n <= s.commitUpTo[r]).map(n => s.insts[r][n]?.cmd ?? null)
        .findLast(c => c !== null && Command.ids.indexOf(c) < writes) ?? null) }),
      /** Nobody rests before all commands are answered. */
      restsLast: always(s => Replica.every(r => !s.rests[r] || allAnswered(s))),
      /** A replica that has led nobody can execute what it hears to be chosen. */
      canFollow: reachable(s => replicas === 1 || (!allAnswered(s) && Replica.some(r => s.leader[r] !== r && s.balPrepared[r] === 0 && s.commitUpTo[r] > 0))),
      /** All replicas may come to rest, with all commands answered. */
      canTerminate: reachable(s => allAnswered(s) && Replica.every(r => s.rests[r])),
    },
    final: s => Replica.every(r => s.rests[r]),
    symmetry: [Replica],
    parts: { Replica, Command, Msg, replies, majority, isPrepared, next, terminated },
  }
})
