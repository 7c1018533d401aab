/**
 * The matrix: what 3PC withstands, under each fault, with an atomic and with a per-link broadcast, and with and without Skeen's
 * termination protocol. `everystep compare three-phase-commit` checks all of it and prints it as a table.
 */
import { type Expectation, model, type NamedModel } from '../../../checker/language/index.ts'
import { threePhaseCommit } from './protocol.ts'
import { abortUnacknowledged, ballots, commitUnprepared, decidable, noPreCommit, progress, recoverAlone } from './variants.ts'

/** What may go wrong, as budgets. Timeouts are accurate but under asynchrony; a partition heals, but lasts long enough to time out. */
const faults = {
  'no-fault': {},
  'coordinator-stops': { stopCoordinator: 1 },
  'participant-stops': { stopParticipant: 1 },
  'both-stop': { stopCoordinator: 1, stopParticipant: 1 },
  'crash-recovery': { crash: 1 },
  'asynchrony': { asynchrony: 1 },
  'partition': { partition: 1 },
  'loss': { lose: 1 },
  'two-losses': { lose: 2 },
  'duplication': { duplicate: 1 },
}

type Fault = keyof typeof faults
type Termination = 'none' | 'skeen'

/** Steps to the shortest disagreement, or 0 where all properties hold and nobody is ever blocked: [atomic, per-link broadcast]. */
const matrix: Readonly<Record<Fault, Readonly<Record<Termination, readonly [number, number]>>>> = {
  'no-fault':          { none: [0, 0],   skeen: [0, 0] },
  'coordinator-stops': { none: [0, 13],  skeen: [0, 0] },
  'participant-stops': { none: [0, 0],   skeen: [0, 0] },
  'both-stop':         { none: [0, 13],  skeen: [0, 0] },
  'crash-recovery':    { none: [0, 0],   skeen: [0, 0] },
  'asynchrony':        { none: [10, 14], skeen: [12, 18] },
  'partition':         { none: [9, 13],  skeen: [12, 18] },
  'loss':              { none: [11, 15], skeen: [0, 0] },
  'two-losses':        { none: [10, 14], skeen: [14, 20] },
  'duplication':       { none: [0, 0],   skeen: [0, 0] },
}

const whyItHolds: Readonly<Partial<Record<Fault, string>>> = {
  'no-fault': 'no timeout ever fires',
  'coordinator-stops': 'whoever survives is not uncertain once anyone has committed: atomically all are told, or the termination protocol tells them (Skeen 1981)',
  'participant-stops': 'the coordinator misses a vote and aborts, or an acknowledgement and commits',
  'both-stop': 'the survivor decides, and the dead cannot have decided otherwise (Skeen 1981)',
  'crash-recovery': 'what a participant has promised is durable, the messages for it wait, and all others are up',
  'loss': 'who misses the PreCommit asks, and is told',
  'duplication': 'a second copy finds its receiver past the state that it is for, or changes nothing',
}

const howItFails: Readonly<Partial<Record<Fault, string>>> = {
  'coordinator-stops': 'the coordinator stops between two PreCommits; P1 is committable and commits, P2 is uncertain and aborts',
  'both-stop': 'as when the coordinator stops alone',
  'asynchrony': 'P2, or P1 as the new coordinator, gives up on a PreCommit that is only late, and aborts; the coordinator misses an acknowledgement and commits (Bernstein et al., section 7.5, assume that this cannot be)',
  'partition': 'cut off, P2 takes the others for dead and aborts; they take P2 for dead and commit (Skeen and Stonebraker, IEEE TSE 9(3), 1983: no protocol withstands partitions that lose messages; Skeen 1981 assumes that there are none)',
  'loss': 'the PreCommit for P2 is lost: uncertain, P2 aborts, and P1 commits',
  'two-losses': 'no PreCommit arrives and P1 aborts; or the question of P2, who takes over, is lost too, and it aborts alone; the coordinator commits',
}

/** Every action of these once, with one reason. */
export const each = (actions: readonly string[], reason: string): Readonly<Record<string, string>> => Object.fromEntries(actions.map(action => [action, reason]))

const takingOver = ['takeOver', 'rcvStateReq', 'rcvStateIs', 'terminate', 'stateTimeout']

/** The actions that a cell which holds has no use for, and why. */
export function neverFires(fault: Fault, termination: Termination, broadcast: 'atomic' | 'per-link'): Readonly<Record<string, string>> {
  const unused: Readonly<Partial<Record<Fault, Readonly<Record<string, string>>>>> = {
    'no-fault': each(['voteTimeout', 'ackTimeout', 'decideAlone', ...takingOver], 'nothing fails, so no timeout fires'),
    'duplication': each(['voteTimeout', 'ackTimeout', 'decideAlone', ...takingOver], 'every message arrives, so no timeout fires'),
    'coordinator-stops': each(['voteTimeout', 'ackTimeout', 'stateTimeout'], 'these wait for participants, and no participant fails'),
    'participant-stops': each(['decideAlone', 'rcvStateReq', 'rcvStateIs', 'terminate'], 'whoever is up has voted, and finds no one to ask: the other participant has stopped'),
    'crash-recovery': each(['decideAlone'], 'the coordinator is up, so that everyone is asked, and has voted or aborts on recovery'),
    'loss': each(['stateTimeout'], 'the one message that may be lost is the one for which the participant takes over'),
  }
  // Without the termination protocol whoever waits in vain decides alone.
  const { decideAlone, ...rest } = unused[fault] ?? {}
  const isDeciding = termination === 'skeen' || fault === 'no-fault' || fault === 'duplication'
  return {
    ...rest,
    ...(isDeciding && decideAlone ? { decideAlone } : {}),
    ...(broadcast === 'atomic' ? { sendNext: 'the broadcast is atomic' } : {}),
    ...(termination === 'none' ? each(takingOver, 'there is no termination protocol') : {}),
  }
}

const expectation = (violated: Readonly<Record<string, number>>, story: string): Expectation => ({
  verdict: Object.keys(violated).length > 0 ? 'violated' : 'holds',
  violated,
  origin: `found by this checker on 2026-11-23, and reviewed: ${story}`,
})

function cell(fault: Fault, termination: Termination, broadcast: 'atomic' | 'per-link'): NamedModel {
  const steps = matrix[fault][termination][broadcast === 'atomic' ? 0 : 1]
  return model(threePhaseCommit, {
    constants: { participants: 2, broadcast, termination }, faults: faults[fault],
    says: `${fault.replaceAll('-', ' ')}; ${broadcast} broadcast; ${termination === 'none' ? 'no termination protocol' : "Skeen's termination protocol"}.`,
    expect: steps === 0 ? expectation({}, whyItHolds[fault] ?? '') : expectation({ agreement: steps }, howItFails[fault] ?? ''),
    ...(steps === 0 ? { neverFires: neverFires(fault, termination, broadcast) } : {}),
    deep: fault === 'partition' && termination === 'skeen',
  })
}

const cells = Object.fromEntries(
  (Object.keys(faults) as Fault[]).flatMap(fault => (['none', 'skeen'] as const).flatMap(termination => (['atomic', 'per-link'] as const).map(
    broadcast => [`${fault}-${broadcast}-${termination}`, cell(fault, termination, broadcast)],
  ))),
)

export const models: Readonly<Record<string, NamedModel>> = {
  'no-do-commit-means-commit': model(threePhaseCommit, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'none' }, faults: { stopCoordinator: 1 },
    says: 'The rule that whoever waits in vain for DoCommit commits: a coordinator that stops between two PreCommits breaks agreement.',
    expect: expectation({ agreement: 13 }, howItFails['coordinator-stops'] ?? ''),
  }),
  ...cells,
  'three-participants': model(threePhaseCommit, {
    constants: { participants: 3, broadcast: 'atomic', termination: 'skeen' }, faults: { stopCoordinator: 1 },
    says: 'With three participants the termination protocol is as safe, and never blocks.',
    expect: expectation({}, 'as with two'),
    neverFires: neverFires('coordinator-stops', 'skeen', 'atomic'),
  }),
  'three-participants-per-link': model(threePhaseCommit, {
    constants: { participants: 3, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1 },
    says: 'Also where the coordinator can stop between two sends.',
    expect: expectation({}, 'as with two'),
    neverFires: neverFires('coordinator-stops', 'skeen', 'per-link'),
    deep: true,
  }),
  'recovered-takes-over': model(threePhaseCommit, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { crash: 1, stopParticipant: 1 },
    says: 'Whoever was down must not run the termination protocol: it finds no one who knows more, and takes them for dead.',
    expect: expectation({ agreement: 16 }, 'P1 is down while P2 takes over and stops; recovered, P1 obeys P2, takes over from it, and aborts; the coordinator commits (Bernstein et al., section 7.5, let only operational sites take part)'),
  }),

  'no-pre-commit': model(noPreCommit, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1 },
    says: 'Mutant: without PreCommit the termination protocol cannot know what the coordinator has decided; hence the extra round.',
    expect: expectation({ agreement: 14 }, 'the coordinator commits and stops before it has told anyone; all who are left are uncertain, and abort'),
  }),
  'commit-unprepared': model(commitUnprepared, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1, stopParticipant: 1 },
    says: 'Mutant: a new coordinator needs the round of PreCommits as much as the first.',
    expect: expectation({ agreement: 20 }, 'P1, committable, takes over from a coordinator that stopped, commits, and stops before it has told P2, who is uncertain and aborts'),
  }),
  'abort-unacknowledged': model(abortUnacknowledged, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'none' }, faults: { stopParticipant: 1 },
    says: 'A coordinator that aborts when an acknowledgement is missing contradicts participants that commit when DoCommit is.',
    expect: expectation({ agreement: 11 }, 'P2 stops before its PreCommit; P1, committable, times out first and commits; the coordinator aborts'),
  }),
  'abort-unacknowledged-skeen': model(abortUnacknowledged, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1, stopParticipant: 1 },
    says: 'The termination protocol does not save that rule.',
    expect: expectation({ agreement: 22 }, 'the coordinator commits and stops; P1 takes over, misses the acknowledgement of P2, who stopped, and aborts'),
  }),
  'recover-alone': model(recoverAlone, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { crash: 1 },
    says: 'Mutant: no site that was uncertain can recover on its own.',
    expect: expectation({ agreement: 11 }, 'P2 is down, uncertain, while the others commit; it recovers and aborts (Bernstein et al., section 7.3: no site can always recover on its own)'),
  }),

  'ballots-coordinator-stops': model(ballots, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { stopCoordinator: 1 },
    says: 'Whoever takes over is obeyed by all who answer, each of whom gives up taking over itself.',
    expect: expectation({}, 'by hand: an answer is sent in the step that makes its sender follow'),
    neverFires: neverFires('coordinator-stops', 'skeen', 'atomic'),
  }),
  'ballots-loss': model(ballots, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { lose: 1 },
    says: 'A participant that is asked before it has voted aborts, and does not vote afterwards.',
    expect: expectation({}, 'by hand: it is asked for its state, and says that it has aborted'),
    neverFires: neverFires('loss', 'skeen', 'atomic'),
  }),
  'ballots-both-stop': model(ballots, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { stopCoordinator: 1, stopParticipant: 1 },
    says: 'Whoever takes over from one that has taken over does so in a later ballot.',
    expect: expectation({}, 'by hand: the next of its own ballots is later than the one that it obeys'),
    neverFires: neverFires('both-stop', 'skeen', 'atomic'),
  }),
  'ballots-crash-recovery': model(ballots, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { crash: 1 },
    says: 'A participant that was down obeys the later of two coordinators, and counts for none that it has not obeyed.',
    expect: expectation({}, 'by hand: a PreCommit of an earlier ballot is ignored'),
    neverFires: neverFires('crash-recovery', 'skeen', 'atomic'),
  }),
  'ballots-recovers': model(ballots, {
    constants: { participants: 2, broadcast: 'atomic', termination: 'skeen' }, faults: { stopCoordinator: 1, crash: 1 },
    says: 'A participant that crashes as the new coordinator remembers its ballot, and takes over in a later one.',
    expect: expectation({}, 'by hand: ballots are durable'),
    neverFires: { sendNext: 'the broadcast is atomic' },
  }),
  'ballots-none': model(ballots, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'none' }, faults: { stopParticipant: 1 },
    says: 'Without a termination protocol there is one coordinator, and one ballot.',
    expect: expectation({}, 'by hand: there is no ballot to take over in'),
    neverFires: neverFires('participant-stops', 'none', 'per-link'),
  }),
  'ballots-asynchrony': model(ballots, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1, asynchrony: 1 },
    says: 'Where timeouts fire too early ballots are still obeyed; that is not enough to agree.',
    expect: expectation({ agreement: 15 }, 'the coordinator commits without waiting for acknowledgements, and stops before it has sent anything; P1 takes over, and all who are left are uncertain, and abort'),
  }),
  'decidable': model(decidable, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1 },
    says: 'Wherever the coordinator stops, everyone else can still decide; in 2PC not, see its decidable-coordinator-stops.',
    expect: expectation({}, 'it follows from termination, in progress: fair behaviours take no step that the protocol could not (Skeen 1981)'),
    neverFires: neverFires('coordinator-stops', 'skeen', 'per-link'),
  }),
  'progress': model(progress, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1 },
    says: '3PC does not block: wherever the coordinator stops, everyone else decides in the end. 2PC does; see its progress-coordinator-stops.',
    expect: expectation({}, 'timeouts are fair, and whoever takes over needs no answer from the dead (Skeen 1981)'),
    neverFires: neverFires('coordinator-stops', 'skeen', 'per-link'),
  }),
  'progress-both-stop': model(progress, {
    constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' }, faults: { stopCoordinator: 1, stopParticipant: 1 },
    says: 'Nor does it where a participant stops as well, at any moment.',
    expect: expectation({}, 'as above'),
    deep: true,
  }),
}
