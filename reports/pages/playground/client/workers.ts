import type { Problem } from '../../../choice/choice.ts'
import type { Going } from '../../../say/going.ts'
import type { Files } from '../files.ts'
import type { Asked, FromWorker, ToWorker } from '../messages.ts'

/** A question that was not answered: the problem says why. */
export class Refused extends Error {
  readonly shown: Problem
  constructor(shown: Problem) {
    super(shown.problem)
    this.shown = shown
  }
}

/** A question that was given up, since the worker was ended. */
export class Ended extends Error {}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: Error): void
}

/** A worker that is started when something is asked of it, and can be ended at any moment: code that never returns cannot be stopped otherwise. */
export class Colleague {
  onGoing: (going: Going) => void = () => {}
  readonly #url: string
  readonly #files: Files
  readonly #waiting = new Map<number, Waiting>()
  #ready: PromiseWithResolvers<void> = Promise.withResolvers()
  #worker: Worker | null = null
  #last = 0
  /** Ends it; undefined once it has heard that it is to stop, null where it is not to. */
  #stopping: ReturnType<typeof setTimeout> | undefined | null = null

  constructor(url: string, files: Files) {
    this.#url = url
    this.#files = files
  }

  /** Throws Refused where it says why not, and Ended where it was ended first; `seconds` without an answer, from when it has started, end it too. */
  ask<K extends keyof Asked>(is: K, ask: Asked[K]['ask'], seconds = Number.POSITIVE_INFINITY): Promise<Asked[K]['answer']> {
    const id = ++this.#last
    let timer: ReturnType<typeof setTimeout> | undefined
    return new Promise<Asked[K]['answer']>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject })
      this.#send({ is, id, ask } as ToWorker)
      if (Number.isFinite(seconds))
        this.#ready.promise.then(() => {
          if (this.#waiting.has(id)) timer = setTimeout(() => this.end(), seconds * 1000)
        })
    }).finally(() => {
      clearTimeout(timer)
      if (is === 'check') this.#forget()
    })
  }

  /** The check that it is at is to end, with what is known; where it has not heard so after these seconds, or is told once more, it is ended without. */
  stop(seconds: number): void {
    if (this.#stopping === null) {
      this.#stopping = setTimeout(() => this.end(), seconds * 1000)
      this.#send({ is: 'stop' })
    } else this.end()
  }

  end(): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#fail(new Ended('the worker was ended'))
  }

  #forget(): void {
    clearTimeout(this.#stopping ?? undefined)
    this.#stopping = null
  }

  #send(message: ToWorker): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(message)
  }

  #start(): Worker {
    const worker = new Worker(this.#url)
    this.#ready = Promise.withResolvers()
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.is === 'ready') return this.#ready.resolve()
      if (data.is === 'going') return this.onGoing(data.going)
      if (data.is === 'stopping') {
        clearTimeout(this.#stopping ?? undefined)
        this.#stopping = undefined
        return
      }
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if (data.is === 'answer') waiting?.resolve(data.answer)
      else waiting?.reject(new Refused(data.problem))
    })
    worker.addEventListener('error', ({ message }) => {
      this.#worker = null
      this.#fail(
        new Refused({ problem: `the worker failed: ${message || 'it had no more memory'}`, hint: null, where: null, isError: true }),
      )
    })
    worker.postMessage({ is: 'files', files: this.#files } satisfies ToWorker)
    return worker
  }

  #fail(error: Error): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(error)
  }
}
