/** Asks after which it is looked into whether learning pays. */
const trial = 2048
/** So many trials long, at most, nothing is learned where it did not pay: one trial long at first, and twice as long each time it still does not. */
const longest = 16

interface Account {
  learned: number
  /** How many states there were when the trial began. */
  from: number
  /** Questions left to be answered without learning. */
  direct: number
  /** How many trials long the next pause is. */
  pause: number
}

/**
 * Finds by measurement what is not worth learning: code that reads so much that there is something to learn for every second new state. To run it
 * for every state that asks is cheaper, and fills no tries. After a while it is tried again.
 */
export class Worth<Code> {
  readonly #states: () => number
  readonly #accounts = new Map<Code, Account>()

  /** `states` tells how many states were found so far. */
  constructor(states: () => number) {
    this.#states = states
  }

  /** Whether to answer a question, to which no answer is known, without learning; counts it. */
  isDirect(code: Code): boolean {
    let account = this.#accounts.get(code)
    if (!account) {
      account = { learned: 0, from: this.#states(), direct: 0, pause: 1 }
      this.#accounts.set(code, account)
    }
    if (account.direct > 0) {
      account.direct--
      if (account.direct === 0) this.#begin(account)
      return true
    }
    account.learned++
    if (account.learned < trial) return false
    const pays = this.#states() - account.from >= 2 * trial
    if (pays) this.#begin(account)
    else account.direct = account.pause * trial
    account.pause = pays ? 1 : Math.min(longest, 2 * account.pause)
    return !pays
  }

  #begin(account: Account): void {
    account.learned = 0
    account.from = this.#states()
  }
}
