import type { Monitor } from '../engine/engine.ts'
import { UsageError } from '../errors.ts'
import type { Carrier } from '../platform/carrier/index.ts'
import { randomName } from '../platform/carrier/seal.ts'
import { watchdog } from '../platform/watchdog.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { Channel, type Place } from './channel.ts'
import { takePart } from './node.ts'
import { agreementOf } from './questions.ts'
import { type Job, jsonBody, protocol, read, readJob, readSays, readWelcome } from './sayings.ts'
import { coordinator, Malformed, newcomer } from './wire.ts'

/** The model of a check, as this machine's own copy of the spec makes it. */
export interface Opened {
  readonly semantics: Semantics
  readonly monitors: readonly Monitor[]
  /** A digest of the hashes of its files. */
  readonly sources: string
}

export interface JoinOptions {
  readonly carrier: Carrier
  readonly secret: string
  readonly patience: number
  /** The version of this copy. */
  readonly everystep: string
  /** The name of this machine, and the process. */
  readonly machine: string
  /** Builds the model from what this machine has. Throws UsageError where it has no such spec, or another. */
  readonly open: (job: Job) => Promise<Opened>
  /** Bytes that this process may have. */
  readonly memory: number
  /** Bytes of the table that saves this node from asking twice, at most; left out, that depends on its memory. */
  readonly remembers?: number
  readonly signal: AbortSignal | null
  readonly onEvent?: (event: JoinEvent) => void
}

export type JoinEvent =
  | { readonly what: 'found'; readonly run: string; readonly job: Job }
  | { readonly what: 'joined'; readonly index: number }
  | { readonly what: 'level'; readonly level: number; readonly states: number }

export interface OpenRun {
  readonly run: string
  readonly job: Job
}

/** The runs that there are notices of, those first that wait for nodes; what cannot be read as a notice is left out. */
export async function runsAt(carrier: Carrier): Promise<readonly OpenRun[]> {
  const found = [...(await carrier.notices())].flatMap(([run, notice]): OpenRun[] => {
    try {
      const json: unknown = JSON.parse(notice)
      if ((json as { protocol?: unknown } | null)?.protocol !== protocol) return []
      return [{ run, job: readJob(json, 'notice') }]
    } catch (error) {
      if (error instanceof Malformed || error instanceof SyntaxError) return []
      throw error
    }
  })
  return found.sort((a, b) => Number(a.job.joined >= a.job.nodes) - Number(b.job.joined >= b.job.nodes) || (a.run < b.run ? -1 : 1))
}

/**
 * Takes part in this run until it is over; what the check says at its end, or null where nobody answers: then the notice was left behind, and is taken down. Throws UsageError where this machine's spec is
 * not the check's, and Lost where the run is lost.
 */
export async function join({ run, job }: OpenRun, options: JoinOptions): Promise<string | null> {
  const { carrier, secret, patience, everystep, machine, open, memory, remembers = null, signal, onEvent } = options
  if (job.everystep !== everystep)
    throw new UsageError('other-version', `the check runs everystep ${job.everystep}, and this is ${everystep}`, {
      hint: 'install the same version on every machine',
    })
  const { semantics, monitors, sources } = await open(job)
  const agreement = agreementOf(semantics, monitors)
  const place: Place = { carrier, run, secret, patience }
  onEvent?.({ what: 'found', run, job })
  const index = await welcomed(place, { everystep, sources, agreement, machine }, signal)
  if (typeof index === 'string' || index === null) {
    if (index === null) await carrier.post(run, null)
    return index
  }
  onEvent?.({ what: 'joined', index })
  try {
    return await takePart({
      ...{ place, semantics, monitors, index, memory, remembers, signal },
      guard: watchdog(job.patience ?? Infinity),
      onLevel: (level, states) => onEvent?.({ what: 'level', level, states }),
    })
  } finally {
    await carrier.discard(run, [`node-${index}`]).catch(() => {})
  }
}

/** Says hello, and waits: the number that the check gives; what it says where it ends before; null where nobody answers. */
async function welcomed(
  place: Place,
  hello: { readonly everystep: string; readonly sources: string; readonly agreement: string; readonly machine: string },
  signal: AbortSignal | null,
): Promise<number | string | null> {
  const inbox = `new-${randomName()}`
  let answer: number | string | UsageError | null | undefined
  let heard = performance.now()
  const channel = new Channel(
    place,
    newcomer,
    ({ kind, body, from }) => {
      if (from !== coordinator) return
      heard = performance.now()
      if (kind === 'welcome') answer = read(body, readWelcome, kind).index
      else if (kind === 'over') answer = read(body, readSays, kind).says
      else if (kind === 'refused')
        answer = new UsageError('refused', `the check does not take this node: ${read(body, readSays, kind).says}`, {
          hint: 'every node needs the same spec, the same packages and the same version of everystep',
        })
    },
    inbox,
  )
  try {
    channel.say(coordinator, 'hello', jsonBody({ inbox, ...hello }))
    while (answer === undefined) {
      if (signal?.aborted) return 'interrupted'
      if (performance.now() - heard > place.patience * 1000) return null
      await Promise.race([new Promise(resolve => setTimeout(resolve, 20)), channel.lost])
    }
    if (answer instanceof UsageError) throw answer
    return answer
  } finally {
    channel.close()
    await place.carrier.discard(place.run, [inbox]).catch(() => {})
  }
}
