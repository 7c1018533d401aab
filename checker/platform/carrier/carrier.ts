/** Carries blocks of bytes between processes that may be on different machines, and shows notices by which they find each other. */
export interface Carrier {
  /** Where it is, as people write it, without a password. */
  readonly place: string
  /** Puts a block into an inbox of a run. Blocks from one sender stay in order. Rejects where that cannot be done. */
  send(run: string, inbox: string, block: Uint8Array): Promise<void>
  /** Gives the blocks of an inbox as they come, each once, to `took`; calls `failed` where no more can come. */
  receive(run: string, inbox: string, took: (block: Uint8Array) => void, failed: (error: Error) => void): Receiving
  /** Puts up a notice, or puts another in its place; with null, takes it down. */
  post(notice: string, text: string | null): Promise<void>
  /** Every notice that is up. */
  notices(): Promise<ReadonlyMap<string, string>>
  /** Keeps what these inboxes hold from being thrown away as left behind. */
  keep(run: string, inboxes: readonly string[]): Promise<void>
  /** Deletes these inboxes. */
  discard(run: string, inboxes: readonly string[]): Promise<void>
  close(): Promise<void>
}

export interface Receiving {
  stop(): void
}

/** Names of runs, inboxes and notices: they become keys and file names, and some come from others. */
export const isName = (name: unknown): name is string => typeof name === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(name)

/** Takes what it is given, one after the other, and says so. Throws where a name could be more than a name. */
export function checkNames(...names: readonly string[]): void {
  for (const name of names) if (!isName(name)) throw new RangeError(`${JSON.stringify(name)} is no name of a run or an inbox`)
}
