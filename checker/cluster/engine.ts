import type { Engine, Exploration, Task } from '../engine/engine.ts'
import { tables } from '../engine/tables/explore.ts'
import { UsageError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import { digest } from '../platform/hash.ts'
import type { Place } from './channel.ts'
import { Coordinator, type Traffic } from './coordinator.ts'
import { Members } from './members.ts'
import { agreementOf, checkDecidable } from './questions.ts'
import { type Job, protocol } from './sayings.ts'

export interface ClusterOptions {
  readonly place: Place
  /** The model that the nodes search; what else is asked of the engine, such as which of several traces to show, is searched here. */
  readonly model: Model
  readonly job: Omit<Job, 'protocol' | 'agreement' | 'joined'>
  /** Seconds within which the nodes must have joined. */
  readonly joinWithin: number
  /** Bytes that each node may have; null where each decides for itself. */
  readonly memory: number | null
  readonly worthMoving?: number
  /** So many nodes have joined of those that the search waits for; called when that changes, and at first. */
  readonly onJoined?: (joined: number) => void
  readonly onRefused?: (machine: string, why: string) => void
  readonly onOver?: (traffic: Traffic | null) => void
}

/** One digest of the hashes of a spec's files. */
export const sourcesDigest = (sources: Readonly<Record<string, string>>): string => digest(JSON.stringify(Object.entries(sources).sort()))

/** An engine whose search is done by the nodes that join it. */
export function clusterEngine(options: ClusterOptions): Engine {
  return {
    name: 'cluster',
    explore(task) {
      const isOwn = task.semantics.model === options.model
      if (isOwn && task.monitors.length > 0) checkDecidable(options.model, options.job.properties)
      return isOwn && task.graph === null ? searchByNodes(task, options) : tables.explore({ ...task, checkpoint: null })
    },
  }
}

async function searchByNodes(task: Task, options: ClusterOptions): Promise<Exploration> {
  const { place, job, joinWithin } = options
  const { carrier, run } = place
  const agreement = agreementOf(task.semantics, task.monitors)
  const members = new Members(place, { everystep: job.everystep, sources: sourcesDigest(job.sources), agreement })
  members.onRefused = options.onRefused ?? (() => {})
  const post = () => {
    const joined = members.size + members.waiting
    const notice: Job = { ...job, protocol, agreement, joined }
    carrier
      .post(run, JSON.stringify(notice))
      .catch(error => members.channel.fail({ how: 'carrier', who: carrier.place, says: String(error) }))
  }
  const every = Math.min(1000, place.patience * 200)
  let last = performance.now()
  const beat = setInterval(() => {
    const now = performance.now()
    const late = now - last - every
    if (late > every) members.channel.forgive(late)
    last = now
    members.beat()
    members.channel.watch(now)
    post()
    members.poke()
  }, every)
  const hurry = () => members.poke()
  task.signal?.addEventListener('abort', hurry)
  try {
    post()
    await gathered(task, members, options, joinWithin)
    const coordinator = new Coordinator(task, members, {
      agreement,
      memory: options.memory,
      ...(options.worthMoving === undefined ? {} : { worthMoving: options.worthMoving }),
    })
    const found = await coordinator.explore()
    options.onOver?.(coordinator.traffic)
    return found
  } finally {
    task.signal?.removeEventListener('abort', hurry)
    clearInterval(beat)
    await members.dismiss('the run is over', Math.min(2, place.patience))
    members.channel.close()
    await Promise.all([carrier.post(run, null), carrier.discard(run, members.inboxes)]).catch(() => {})
  }
}

/** Waits until as many nodes have joined as the search begins with. */
async function gathered({ signal }: Task, members: Members, { job, onJoined, place }: ClusterOptions, joinWithin: number): Promise<void> {
  const started = performance.now()
  let said = -1
  await members.until(() => {
    if (members.waiting !== said) {
      said = members.waiting
      onJoined?.(said)
    }
    return members.waiting >= job.nodes || signal?.aborted === true || performance.now() - started > joinWithin * 1000
  })
  if (members.waiting < job.nodes && signal?.aborted !== true)
    throw new UsageError('too-few-nodes', `${members.waiting} of ${job.nodes} nodes joined within ${joinWithin} s`, {
      hint: `start them: everystep join ${place.carrier.place}; or serve, which takes part in one check after another`,
    })
  while (members.size < job.nodes && members.waiting > 0) members.admit()
}
