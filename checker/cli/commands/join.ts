import { Lost } from '../../cluster/channel.ts'
import { sourcesDigest } from '../../cluster/engine.ts'
import { type JoinEvent, join, type Opened, type OpenRun, runsAt } from '../../cluster/join.ts'
import { monitorsOf } from '../../cluster/questions.ts'
import type { Job } from '../../cluster/sayings.ts'
import { exitCode, UsageError } from '../../errors.ts'
import { type ModelAddress, openModel, sayAddress, specAt } from '../../language/address.ts'
import { type Carrier, carrierAt } from '../../platform/carrier/index.ts'
import { memoryLimit } from '../../platform/memory.ts'
import { semanticsOf } from '../../semantics/semantics.ts'
import { entryOf, load } from '../catalogue.ts'
import { build } from '../choice.ts'
import { lostAfter, machine, patienceOf, secretOf } from '../clustering.ts'
import { interruptible } from '../interruption.ts'
import { checkFile, loadFile } from '../load.ts'
import type { Source } from '../source.ts'
import { hashesOf } from '../source-text.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'

export interface JoinOptions {
  readonly clusterName?: string
  readonly maxMemory?: number
  readonly lostAfter?: number
  readonly wait?: number
  readonly patience: number
  readonly json?: true
  readonly quiet?: true
  /** Runs that are passed over, of which `serve` knows that this machine cannot take part in them. */
  readonly except?: readonly string[]
}

/** Milliseconds between two looks at what checks there are. */
const lookEvery = 250

/** `everystep join`: takes part in one check. The exit code: 0 where that came to its end, whatever its verdict. */
export async function joinCommand(place: string, files: readonly string[], options: JoinOptions, terminal: Terminal): Promise<number> {
  for (const file of files) checkFile(file)
  const carrier = await carrierAt(place, options.clusterName)
  const tell = teller(options, terminal)
  const onEvent = eventTeller(tell)
  try {
    return await interruptible(terminal, async signal => {
      for (;;) {
        const found = await aRun(carrier, options, signal, () => tell(`waiting for a check at ${carrier.place}`, { event: 'waiting' }))
        if (found === null) return exitCode.inconclusive
        const says = await join(found, {
          ...{ carrier, secret: secretOf(), signal, everystep: version(), machine: machine() },
          patience: patienceOf({
            ...(options.lostAfter === undefined ? {} : { lostAfter: options.lostAfter }),
            patience: found.job.patience ?? lostAfter,
          }),
          memory: options.maxMemory ?? memoryLimit(),
          open: job => open(job, files, options.patience),
          onEvent,
        })
        if (says !== null) {
          tell(says, { event: 'over' })
          return signal.aborted ? exitCode.inconclusive : exitCode.holds
        }
      }
    })
  } catch (error) {
    if (!(error instanceof Lost)) throw error
    tell(`the check was lost: ${error.message}`, { event: 'lost', ...error.loss })
    return exitCode.inconclusive
  } finally {
    await carrier.close()
  }
}

type Tell = (text: string, event: object) => void

const teller =
  ({ json, quiet }: JoinOptions, terminal: Terminal): Tell =>
  (text, event) => {
    if (json) terminal.out(`${JSON.stringify(event)}\n`)
    else if (!quiet) terminal.err(`${text}\n`)
  }

/** Milliseconds between two lines about levels. */
const sayEvery = 2_000

/** Tells what happens, of the levels now and then. */
function eventTeller(tell: Tell): (event: JoinEvent) => void {
  let last = performance.now()
  return event => {
    if (event.what === 'found') {
      const { address } = event.job
      tell(`a check of ${address.name ?? sayAddress(address)}`, {
        ...{ event: 'found', run: event.run, spec: address.spec, variant: address.variant },
      })
    } else if (event.what === 'joined') tell(`taking part as node ${event.index + 1}`, { event: 'joined', node: event.index + 1 })
    else if (performance.now() - last > sayEvery) {
      last = performance.now()
      tell(`level ${event.level}: ${event.states.toLocaleString('en')} states to be expanded here`, {
        ...{ event: 'level', level: event.level, states: event.states },
      })
    }
  }
}

/** The check to take part in; null where the wait was interrupted. Throws UsageError where none came in time. */
async function aRun(carrier: Carrier, { wait, except = [] }: JoinOptions, signal: AbortSignal, waits: () => void): Promise<OpenRun | null> {
  const started = performance.now()
  for (let looks = 0; !signal.aborted; looks++) {
    const [found] = (await runsAt(carrier)).filter(({ run }) => !except.includes(run))
    if (found) return found
    if (looks === 0) waits()
    if (performance.now() - started > (wait ?? 600) * 1000)
      throw new UsageError('no-check', `no check came to ${carrier.place} within ${wait ?? 600} s`, {
        hint: `start one: everystep check SPEC --cluster ${carrier.place}`,
      })
    await new Promise(resolve => setTimeout(resolve, lookEvery))
  }
  return null
}

/** The check's model, from the library or from a file that this node was given: never from one that the check names. */
async function open(job: Job, files: readonly string[], patience: number): Promise<Opened> {
  const { source, sources } = await sourceFor(job, files, patience)
  const address = job.address as ModelAddress
  const spec = specAt(address, [...source.specs, ...source.variants])
  const model = build(spec, source, patience, () => openModel(spec, address))
  return { semantics: semanticsOf(model), monitors: monitorsOf(model, job.properties), sources }
}

async function sourceFor(
  job: Job,
  files: readonly string[],
  patience: number,
): Promise<{ readonly source: Source; readonly sources: string }> {
  const { module, spec } = job.address
  const wanted = sourcesDigest(job.sources)
  const given = module === null ? [await load(entryOf(spec))] : await Promise.all(files.map(file => loadFile(file, patience)))
  const found = given.find(source => sourcesDigest(hashesOf(source.written)) === wanted)
  if (found) return { source: found, sources: wanted }
  if (module !== null && files.length === 0)
    throw new UsageError('which-file', `the check is of a file, ${module}, and this node was given none`, {
      hint: `give it its own copy: everystep join PLACE ./${module}`,
    })
  const [nearest] = given.map(({ written }) => differing(job.sources, hashesOf(written))).sort((a, b) => a.length - b.length)
  throw new UsageError(
    'other-sources',
    `this machine's copy of ${module ?? spec} is not the one that is checked: ${(nearest ?? []).join(', ')} ${nearest?.length === 1 ? 'differs' : 'differ'}`,
    {
      hint: 'put the same files on every machine',
    },
  )
}

const differing = (there: Readonly<Record<string, string>>, here: Readonly<Record<string, string>>): string[] =>
  [...new Set([...Object.keys(there), ...Object.keys(here)])].filter(file => there[file] !== here[file]).sort()
