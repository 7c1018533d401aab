import type { AskedCheck, CheckEvent, FoundTrace } from '../../reports/pages/explorer/found.ts'
import type { Going } from '../../reports/say/going.ts'
import { problemOf } from '../errors.ts'

/** What a check is told while it runs, and tells. */
export interface Course {
  /** Nobody waits for it any more. */
  readonly left: AbortSignal
  /** It is to end with what is known. */
  readonly stopped: AbortSignal
  readonly onGoing: (going: Going) => void
}

/** Checks a model. Throws where it cannot be checked; the message is for people. */
export type RunCheck = (asked: AskedCheck, course: Course) => Promise<{ readonly traces: readonly FoundTrace[]; readonly cause: string }>

interface Job {
  readonly key: string
  readonly asked: AskedCheck
  readonly hearing: Set<(event: CheckEvent) => void>
  readonly leaving: AbortController
  readonly stopping: AbortController
  last: CheckEvent | null
}

/** One check at a time, in the order in which they are asked for: those who ask for the same one hear the same, and one that nobody hears any more is ended. */
export class Checks {
  readonly #run: RunCheck
  readonly #waiting: Job[] = []
  #running: Job | null = null

  constructor(run: RunCheck) {
    this.#run = run
  }

  /** Calls back with what becomes of it, found or failed last; what is returned is to be called by who does not wait for that. `version`: of the files. */
  ask(asked: AskedCheck, version: number, hear: (event: CheckEvent) => void): () => void {
    const key = keyOf(asked, version)
    let job = [this.#running, ...this.#waiting].find(j => j?.key === key && !j.leaving.signal.aborted)
    if (!job) {
      job = { key, asked, hearing: new Set(), leaving: new AbortController(), stopping: new AbortController(), last: null }
      this.#waiting.push(job)
    }
    const mine = job
    mine.hearing.add(hear)
    if (mine.last !== null) hear(mine.last)
    void this.#next()
    return () => {
      mine.hearing.delete(hear)
      if (mine.hearing.size > 0) return
      mine.leaving.abort()
      const at = this.#waiting.indexOf(mine)
      if (at >= 0) this.#waiting.splice(at, 1)
    }
  }

  /** Ends a check that runs, with what it knows. */
  stop(asked: AskedCheck, version: number): void {
    if (this.#running?.key === keyOf(asked, version)) this.#running.stopping.abort()
  }

  /** Ends all of them. */
  close(): void {
    for (const job of [...this.#waiting.splice(0), this.#running]) job?.leaving.abort()
  }

  async #next(): Promise<void> {
    if (this.#running !== null) return
    const job = this.#waiting.shift()
    if (job === undefined) return
    this.#running = job
    const tell = (event: CheckEvent) => {
      job.last = event
      for (const hear of job.hearing) hear(event)
    }
    tell({ is: 'begun' })
    try {
      const found = await this.#run(job.asked, {
        left: job.leaving.signal,
        stopped: job.stopping.signal,
        onGoing: going => tell({ is: 'going', going }),
      })
      tell({ is: 'found', ...found })
    } catch (error) {
      tell({ is: 'failed', why: problemOf(error) })
    }
    this.#running = null
    void this.#next()
  }
}

const keyOf = (asked: AskedCheck, version: number): string => JSON.stringify([version, asked])
