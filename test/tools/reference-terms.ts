/** Words of verdicts, and of what is printed below them, each with what it means. */
export const resultTerms: Readonly<Record<string, string>> = {
  holds:
    'Every state that can be reached was checked, and none violates a property, for these constants and fault budgets. It is no proof for larger ones. A `reachable` property holds where some state has it.',
  violated: 'A property is false. A trace shows where: the steps from an initial state, as few as there can be where safety is concerned.',
  inconclusive:
    'Not decided: a limit was reached, a bound cut off steps that matter, the spec failed while it ran, or the search ended at the violation of another property. It never counts as a pass.',
  vacuous:
    'A property holds only because what it is about never happens: the premise of an implication is never true, or no state has what a `leadsTo` begins with.',
  within: '`holds within term <= 2`: the bounds that cut off steps. A violation that takes such a step would not be found.',
  needs:
    '`needs crash=1`: the property holds if this fault never happens. Several that are enough by themselves are joined by `or`; `needs no fault`, where the protocol violates the property by itself.',
  decisive:
    'The steps of a trace that the ending depends on, with those that they need directly and those that sent the messages which these receive; of a variant those by which it departs from its spec, with what leads on from there; and the faults. The others may be needed as well, to get there.',
  valence:
    'Which outcomes can still come, where a spec says by `decides` what they are. Univalent: one only; bivalent: both; critical: bivalent, and every step decides. See `outcomes`.',
  distinct:
    'The states that were found, each counted once. `generated` counts those that steps led to, found before or not, and `left on queue` those that were found and not explored further.',
  depth: 'The states on the longest of the shortest paths from an initial state. `out-degree`: how many new states a state leads to.',
  collision:
    'The probability that two states have the same fingerprint, so that one of them was taken for the other and not explored. It is tiny: 1e-15 is one in a million billion.',
  WF: "Weak fairness, `fair: 'weak'`: a step that can be taken all the time is taken in the end. `SF` is strong fairness, `fair: 'strong'`: a step that can be taken again and again is. Only liveness properties depend on them. See `Fairness`.",
}

/** Words of the field that the course, the specs and the pages take for granted. */
export const fieldTerms: Readonly<Record<string, string>> = {
  state: 'The values of all variables at one moment. The state space is all that can be reached from the initial states.',
  transition: 'A step: from one state to the next, by one action with its parameters. One process takes it, or a fault does.',
  guard:
    "An action's `when`: in which states it is enabled, that is, can be taken. An action without one always can, and what is enabled need not be taken, unless it is fair.",
  recipe:
    "An action's `then`: how a step changes the state. It edits the state that it is given, all at once, and nobody sees it half done.",
  domain: 'The values that a variable, a parameter or a constant may have, such as `range(0, 3)`.',
  constant: 'What a spec leaves open and a model fixes, such as how many processes there are: `--const rms=3`.',
  budget:
    'How many times a fault may happen in one run: `--fault crash=1`, or `any` for no limit. Without a budget it never happens. What holds with one crash need not hold with two.',
  fault: 'A step that the protocol does not take itself: a message is lost, a process crashes, a timeout fires too early. See `budget`.',
  bound:
    'A limit that a spec sets to keep its state space finite, where the protocol sets none. What lies beyond is not searched, and the verdict says `within` it.',
  invariant: 'A property of single states that is true in all of them: `always`.',
  safety: 'Nothing bad ever happens. If something does, a finite run shows it, and it is one with the fewest steps. Opposite: `liveness`.',
  liveness:
    'Something good eventually happens. If it does not, a run that never ends shows it, a `lasso`. It depends on `Fairness`: on what does not wait forever. Opposite: `safety`.',
  counterexample:
    'The run that shows that a property is false: a `trace` or, of what should happen and never does, a `lasso`, which ends in a loop.',
  trace: 'A run that is written down: an initial state, and the steps from there, each with who takes it and what it changes.',
  lasso:
    'A run that never ends: some steps (the stem), and then steps that lead back to where they began and are repeated forever (the loop, or cycle). It shows that a liveness property is false.',
  stuck:
    'No step leads on, but for faults that need not happen. A state that is stuck and not `final` is a deadlock: somebody waits for what never comes. See `deadlock`.',
  blocks: 'A protocol blocks if a process that works must wait for one that has failed before it can decide.',
  clause:
    'A part of a condition that is true or false by itself: of `a && b` these are a and b. Why a property is false, or a step disabled, is told by the clauses that decide it.',
  bivalent: 'Of a state: either of two outcomes can still come, such as commit or abort. Nothing is decided yet. See `valence`.',
  univalent:
    'Of a state: a single outcome can still come, whatever is done. It is decided, though perhaps nobody knows. Also by its outcome: commit-valent. See `valence`.',
  critical: 'Of a state: it is bivalent, and each step from it decides. The choice is made right there. See `valence`.',
  mutant: 'A variant with a mistake made on purpose, to see that the properties find it.',
  transaction: 'Changes that are all made, or none.',
  'in flight': 'Of a message: it has been sent, and neither received nor lost.',
  merging: 'A kind of network: messages that are equal, in flight at the same time, are one. See `NetworkKind` for the others.',
  quorum: 'Enough members of a group to decide for it. Any two quorums have a member in common; often a quorum is a majority.',
  ballot: 'A number that says whose orders count: a higher one beats a lower one. Raft calls it a term, ZAB an epoch.',
  epoch: 'A period with one leader, numbered: messages of a lower epoch are old. Also a term, or a ballot.',
  site: 'A process of three-phase commit: the coordinator, or a participant.',
  compensation: 'What undoes a step that has already committed, in a saga: C1 undoes T1.',
  pivot:
    'The step of a saga after which there is no way back: what comes before it can be undone, and what comes after it is tried again until it succeeds. `pivot=2` makes it the second, 0 means that there is none.',
  failover: 'Another process takes the place of one that has failed, or seems to have.',
  fence: 'To keep out a process that has been replaced and does not know it: whoever gets a message with an old number refuses it.',
  'split brain': 'Two processes both act as the only one, such as two leaders.',
  tombstone: 'A mark that something was deleted, kept so that an older copy does not bring it back.',
}

/** What the package exports, each by what it is imported from. */
export const doorTerms: Readonly<Record<string, string>> = {
  everystep: "The words of the language, and what a program needs beside them, such as `check`: `import { spec } from 'everystep'`.",
  'everystep/language': 'The words of the language alone.',
  'everystep/specs/…':
    "A protocol of the library, to build variants of it or specs on it: `import { raft } from 'everystep/specs/consensus/raft/protocol'`. Beside `protocol` a folder has `variants`, `models` and `claims`; `everystep list` says which protocols there are.",
  'everystep/vitest':
    "Matchers for vitest, and `testModels`: `import 'everystep/vitest'`, and `await expect(payment.with({}, { lose: 1 })).toHold()` is a test. The page of a counterexample has a vitest test of it to copy. See `toHold`, `toViolate`, `toReach` and `testModels`.",
  'everystep/fast-check': 'Commands, traces and states of a model for tests of an implementation with fast-check. See `commandsOf`.',
  'everystep/reports': 'The formats in which the command line writes what a check has found. See `formats`.',
}
