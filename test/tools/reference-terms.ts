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
    'The steps of a trace that set what the property reads in the end, that send what these receive, and the faults. The others may be needed as well, to get there.',
  valence:
    'Which outcomes can still come, where a spec says by `decides` what they are. Univalent: one only; bivalent: both; critical: bivalent, and every step decides. See `outcomes`.',
  distinct:
    'The states that were found, each counted once. `generated` counts those that steps led to, found before or not, and `left on queue` those that were found and not explored further.',
  depth: 'The states on the longest of the shortest paths from an initial state. `out-degree`: how many new states a state leads to.',
  collision:
    'The probability that two states have the same fingerprint, so that one of them was taken for the other and not explored. It is tiny: 1e-15 is one in a million billion.',
  WF: "Weak fairness, `fair: 'weak'`: a step that can be taken all the time is taken in the end. `SF` is strong fairness, `fair: 'strong'`: a step that can be taken again and again is. Only liveness properties depend on them. See `Fairness`.",
}
