import { Worker } from 'node:worker_threads'
import { SpecFailure } from '../../errors.ts'
import { endlessRun, type Found, refusedRun } from '../../mutants/judge.ts'
import type { ModelRun } from '../../mutants/outcome.ts'
import type { MutantText } from './loading.ts'
import type { Order, Said, Work } from './work.ts'

const code = new URL(`./worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

/** Megabytes of JavaScript's own memory that a mutant may take before it is ended. */
const memory = 2_048

/** What each model is without mutation, or why it is of no use. */
export type Originals = Readonly<Record<string, Found | string>>

/** What ended a thread. */
type End = { readonly by: 'time' | 'memory' | 'itself' }

/** A thread that runs mutants one after the other; one that does not end is ended with its thread, and the next gets a new one. */
export class Runner {
  readonly #work: Work
  #worker: Worker | null = null
  #heard: (said: Said) => void = () => {}
  #ended: (end: End) => void = () => {}

  constructor(work: Work) {
    this.#work = work
  }

  /** What each model is without mutation. Throws SpecFailure where the spec itself fails. */
  async originals(): Promise<Originals> {
    return this.#start()
  }

  /** What became of a mutant in the models, as many as it ran in. */
  async run(id: number, mutant: MutantText): Promise<readonly ModelRun[]> {
    if (this.#worker === null) await this.#start()
    const { limits } = this.#work
    // Loading and checking, then comparing; the thread ends what takes longer by itself, unless it cannot.
    const seconds = 2 * (limits.maxSeconds + limits.patience) + 10
    const runs: ModelRun[] = []
    let model = this.#work.models[0]?.name ?? ''
    const end = await new Promise<End | null>(resolve => {
      let timer = setTimeout(() => resolve({ by: 'time' }), seconds * 1000)
      const again = () => {
        clearTimeout(timer)
        timer = setTimeout(() => resolve({ by: 'time' }), seconds * 1000)
      }
      this.#ended = end => {
        clearTimeout(timer)
        resolve(end)
      }
      this.#heard = said => {
        again()
        if (said.says === 'begun') model = said.model
        else if (said.says === 'ran') runs.push(said.run)
        else if (said.says === 'done') {
          clearTimeout(timer)
          resolve(null)
        }
      }
      this.#worker?.postMessage({ id, mutant } satisfies Order)
    })
    if (end === null) return runs
    await this.close()
    if (end.by === 'time') return [...runs, endlessRun(model, seconds)]
    return [
      ...runs,
      refusedRun(model, new SpecFailure('ended', end.by === 'memory' ? 'it takes all memory' : 'it ends the thread that runs it')),
    ]
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#ended = () => {}
    this.#heard = () => {}
    await worker?.terminate()
  }

  #start(): Promise<Originals> {
    // What mutants print is of no interest; that Node calls the removal of types experimental is neither.
    const worker = new Worker(code, {
      workerData: this.#work,
      ...{ stdout: true, stderr: true, execArgv: ['--disable-warning=ExperimentalWarning'] },
      resourceLimits: { maxOldGenerationSizeMb: memory },
    })
    this.#worker = worker
    worker.stdout.resume()
    worker.stderr.resume()
    worker.on('message', (said: Said) => this.#heard(said))
    worker.on('error', error => {
      this.#ended({ by: (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'itself' })
    })
    worker.on('exit', () => this.#ended({ by: 'itself' }))
    return new Promise((resolve, reject) => {
      this.#ended = ({ by }) => reject(new SpecFailure('mutants', `the thread that runs mutants ended: ${by}`))
      this.#heard = said => {
        if (said.says === 'ready') resolve(said.originals)
        else if (said.says === 'failed') reject(new SpecFailure('spec-fails', said.why))
      }
    })
  }
}
