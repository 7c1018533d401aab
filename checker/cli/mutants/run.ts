import type { Mutant } from '../../../reports/pages/mutants/report.ts'
import type { Survivor } from '../../language/survivor.ts'
import { type Outcome, outcomeOf } from '../../mutants/outcome.ts'
import type { SpecMutation } from '../../source/mutations/index.ts'
import { pack, unpack } from '../../verdict/packed.ts'
import { seenFromHere } from '../load.ts'
import type { Sharing } from '../sharing.ts'
import { diffOf, explains } from './explained.ts'
import type { MutantText } from './loading.ts'
import { Runner } from './runner.ts'
import type { Work } from './work.ts'

/** What is done with every mutation. */
export interface Running {
  readonly mutations: readonly SpecMutation[]
  /** The text of a mutant, as the module that it replaces. */
  readonly textOf: (mutation: SpecMutation) => MutantText
  /** What TypeScript has against it. */
  readonly typeErrorOf: (mutation: SpecMutation) => string | null
  readonly survivors: readonly Survivor[]
  readonly sharing: Sharing
  readonly signal: AbortSignal
  readonly onMutant: (mutant: Mutant, done: number) => void
}

/**
 * The mutants that are run here, in so many threads, the first of which may have told what the models are without mutation; of a merge those of all shards, for which no
 * thread is started. What is done before an interruption is returned.
 */
export async function runMutants(first: Runner, work: Work, threads: number, running: Running): Promise<readonly Mutant[]> {
  const { mutations, textOf, typeErrorOf, survivors, sharing, signal, onMutant } = running
  const root = process.cwd()
  const found: (Mutant | undefined)[] = mutations.map(() => undefined)
  let next = 0
  let done = 0
  // What is killed, or fails, needs no compiler to be noticed; and to ask it takes longer than most models.
  const typed = (outcome: Outcome, mutation: SpecMutation): Outcome => {
    if (outcome.fate === 'killed' || outcome.fate === 'refused') return outcome
    const error = typeErrorOf(mutation)
    return error === null ? outcome : { ...outcome, fate: 'refused', because: error }
  }
  const take = async (runner: Runner): Promise<void> => {
    try {
      while (next < mutations.length && !signal.aborted) {
        const id = next++
        const mutation = mutations[id] as SpecMutation
        const outcome = await sharing.outcome(unitOf(id, mutation, work), {
          do: async () => typed(outcomeOf(await runner.run(id, textOf(mutation))), mutation),
          record: outcome => pack(outcome, root),
          read: record => unpack(record, root) as Outcome,
        })
        if (signal.aborted) return
        done++
        if (outcome === null) continue
        const mutant = mutantOf(mutation, outcome, survivors)
        found[id] = mutant
        onMutant(mutant, done)
      }
    } finally {
      await runner.close()
    }
  }
  const abort = () => void first.close()
  signal.addEventListener('abort', abort)
  await Promise.all([first, ...Array.from({ length: Math.max(0, threads - 1) }, () => new Runner(work))].map(take))
  signal.removeEventListener('abort', abort)
  return found.filter(m => m !== undefined)
}

/** Where the models that can be judged in time are others on another machine, so are the units, and the shards do not merge. */
const unitOf = (id: number, { file, line, operator, of }: SpecMutation, { models }: Work): string =>
  `mutant ${id + 1} in ${models.map(m => m.name).join(', ')}: ${seenFromHere(file)}:${line} ${operator}: ${of}`

function mutantOf(mutation: SpecMutation, outcome: Outcome, survivors: readonly Survivor[]): Mutant {
  const diff = diffOf(mutation)
  const explained = outcome.fate === 'survived' ? (survivors.find(s => explains(s, { mutation, diff }))?.because ?? null) : null
  return { mutation, file: seenFromHere(mutation.file), diff, outcome, explained }
}
