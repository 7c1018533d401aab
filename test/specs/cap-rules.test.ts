import { pairsOf, testPairs } from './cap-rules-by-hand.ts'

// Those rules that a sensible replica may have; all of them are in cap-rules.deep.ts.
testPairs([
  // A replica that the other has not reached answers if its rule is at-once or answer/answer: 2 of 4, so that 4 of 16 pairs are not linearizable, and the same 4 are available.
  {
    partition: 1,
    pairs: pairsOf(['at-once', 'answer/answer', 'answer/refuse', 'answer/wait']),
    all: { both: 0, linearizable: 12, available: 4, neither: 0 },
  },
  // Without a partition nobody gives up, so that three rules stand for all. Only at-once answers before the other is reached, and only refuse/wait refuses.
  { partition: 0, pairs: pairsOf(['at-once', 'answer/wait', 'refuse/wait']), all: { both: 3, linearizable: 5, available: 1, neither: 0 } },
])
