import { pairsOf, rules, testPairs } from './cap-rules-by-hand.ts'

// A write is answered, or a read, by a replica that the other has not reached, if the rule is at-once, answer/answer or refuse/answer: 3 of 7, so that 9 of 49 pairs are not linearizable.
// Every call is answered if the rule is at-once or answer/answer: 2 of 7, so that 4 of 49 pairs are available; these are among the 9.
testPairs([{ partition: 1, pairs: pairsOf(rules), all: { both: 0, linearizable: 40, available: 4, neither: 5 } }])
