import { hostname } from 'node:os'
import { basename } from 'node:path'
import { clusterEngine } from '../cluster/engine.ts'
import type { Job } from '../cluster/sayings.ts'
import type { Engine } from '../engine/engine.ts'
import { UsageError } from '../errors.ts'
import { addressOf } from '../language/address.ts'
import { carrierAt } from '../platform/carrier/index.ts'
import { randomName } from '../platform/carrier/seal.ts'
import type { CheckCommandOptions } from './check-options.ts'
import type { ModelChoice } from './choice.ts'
import { looksLikeFile } from './load.ts'
import { hashesOf } from './source-text.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** The variable of the environment that holds what all participants, and nobody else, know: what was not sealed by it is ignored. */
const secretVariable = 'EVERYSTEP_CLUSTER_SECRET'
export const secretOf = (): string => process.env[secretVariable] ?? ''

/** Seconds after which whoever was not heard of is lost, and within which nodes must have joined. */
export const lostAfter = 30
const joinWithin = 600

/** The engine whose nodes meet at this place, and what leaves it. Throws UsageError for what a cluster cannot do, before anyone has to join. */
export async function clusterFor(
  place: string,
  options: CheckCommandOptions,
  chosen: ModelChoice,
  terminal: Terminal,
): Promise<{ readonly engine: Engine; readonly close: () => Promise<void> }> {
  refuse(options, chosen)
  const { checkDecidable } = await import('../cluster/questions.ts')
  const { model, source, name } = chosen
  const properties = options.property ?? null
  checkDecidable(model, properties)
  const nodes = options.nodes ?? 1
  const carrier = await carrierAt(place, options.clusterName)
  const job: Omit<Job, 'protocol' | 'agreement' | 'joined'> = {
    everystep: version(),
    // Which file it is here is nobody else's business: a node loads none but those that it was given.
    address: addressOf(model, name, looksLikeFile(source.name) ? basename(source.name) : null) as Job['address'],
    sources: hashesOf(source.written),
    properties,
    patience: Number.isFinite(options.patience) ? options.patience : null,
    nodes,
  }
  const isTold = !options.json && !options.quiet
  const engine = clusterEngine({
    place: { carrier, run: randomName(), secret: secretOf(), patience: patienceOf(options) },
    ...{ model, job, joinWithin: options.joinWithin ?? joinWithin, memory: options.maxMemory ?? null },
    onJoined(joined) {
      if (isTold) terminal.err(sayJoined(joined, nodes, carrier.place, job.address.module))
      else if (options.json) terminal.out(`${JSON.stringify({ event: 'nodes', joined, nodes })}\n`)
    },
    onRefused(machine, why) {
      terminal.err(`warning: a node on ${machine} was not taken: ${why}\n`)
    },
    onOver(traffic) {
      if (options.json && traffic) terminal.out(`${JSON.stringify({ event: 'traffic', ...traffic })}\n`)
      else if (isTold && traffic && traffic.ignored > 0)
        terminal.err(
          `note: ${traffic.ignored.toLocaleString('en')} blocks at ${carrier.place} were none of this run, or had come before, and were ignored\n`,
        )
    },
  })
  return { engine, close: () => carrier.close() }
}

/** Seconds of silence: longer than code of the spec may take, in which a node says nothing. */
export const patienceOf = ({ lostAfter: asked, patience }: Pick<CheckCommandOptions, 'lostAfter' | 'patience'>): number =>
  asked ?? Math.max(lostAfter, Number.isFinite(patience) ? 3 * patience : lostAfter)

const sayJoined = (joined: number, nodes: number, place: string, file: string | null): string =>
  joined < nodes
    ? `waiting for nodes, ${joined} of ${nodes} here: everystep join ${place}${file === null ? '' : ` ./${file}`}\n`
    : `${nodes === 1 ? 'a node is' : `${nodes} nodes are`} here: the search begins\n`

function refuse(options: CheckCommandOptions, { symmetry: byModel }: ModelChoice): void {
  const without = (what: string, hint: string): never => {
    throw new UsageError('not-on-a-cluster', `a cluster ${what}`, { hint })
  }
  const { symmetry, exact, profile, necessaryFaults, valence, engine, swarm } = options
  if (swarm) without('searches every state', 'leave out either of --swarm and --cluster')
  if (symmetry ?? byModel)
    without(
      'does not reduce a search by symmetry',
      symmetry ? 'leave --symmetry out' : 'this model is checked up to symmetry: add --no-symmetry',
    )
  if (exact) without('tells states apart by fingerprints', 'leave --exact out; the chance of a collision is in the result')
  if (profile) without('does not tell where the time goes', 'profile a smaller model on one machine')
  if (necessaryFaults) without('does not search for the fewest faults', 'leave --necessary-faults out; small state spaces have it anyway')
  if (valence) without('does not count valences', 'leave --valence out; small state spaces have it anyway')
  if (engine !== 'tables') without(`has an engine of its own, not ${engine}`, 'leave --engine out')
}

/** What a node is called where it is spoken of. */
export const machine = (): string => `${hostname()}, process ${process.pid}`
