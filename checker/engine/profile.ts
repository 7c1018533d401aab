/** Where the time of a search went, as far as it ran the author's code: one entry for each action and each property. */
export interface ProfileEntry {
  readonly kind: 'action' | 'property'
  readonly name: string
  /** Runs that were recorded: one for each combination of values that the code was seen to depend on. */
  readonly recorded: number
  /** Runs of code that depends on too much to be recorded: one for each state. */
  readonly direct: number
  /** In its guards and recipes, or in its predicate, with what recording costs. */
  readonly seconds: number
  /** The parts of the state that recorded runs read, those that most of them read first. */
  readonly reads: readonly { readonly part: string; readonly runs: number }[]
}

/** So many parts of the state are told. */
const mostReads = 8

interface Account {
  readonly kind: ProfileEntry['kind']
  readonly name: string
  recorded: number
  direct: number
  seconds: number
  readonly reads: Map<string, number>
}

/** Collects where the time goes, while an engine runs. */
export class Profiler {
  readonly #accounts = new Map<string, Account>()

  /** What `run` gives; `reads` are the parts of the state that it read where it was recorded, and null where it was not. */
  time<T>(kind: ProfileEntry['kind'], name: string, run: () => T, reads: (() => Iterable<string>) | null): T {
    const started = performance.now()
    try {
      return run()
    } finally {
      const account = this.#account(kind, name)
      account.seconds += (performance.now() - started) / 1000
      if (reads === null) account.direct++
      else {
        account.recorded++
        for (const part of reads()) account.reads.set(part, (account.reads.get(part) ?? 0) + 1)
      }
    }
  }

  /** What was collected, that which took longest first. */
  entries(): readonly ProfileEntry[] {
    return [...this.#accounts.values()]
      .map(
        (account): ProfileEntry => ({
          ...account,
          reads: [...account.reads]
            .map(([part, runs]) => ({ part, runs }))
            .sort((a, b) => b.runs - a.runs || (a.part < b.part ? -1 : 1))
            .slice(0, mostReads),
        }),
      )
      .sort((a, b) => b.seconds - a.seconds)
  }

  #account(kind: ProfileEntry['kind'], name: string): Account {
    const key = `${kind} ${name}`
    let account = this.#accounts.get(key)
    if (account === undefined) {
      account = { kind, name, recorded: 0, direct: 0, seconds: 0, reads: new Map() }
      this.#accounts.set(key, account)
    }
    return account
  }
}
