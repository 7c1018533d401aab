import { exitCode } from '../../errors.ts'
import { threadsFor } from '../../platform/threads.ts'
import { type Estimate, estimate } from '../../verdict/estimate.ts'
import type { Planned } from '../../verdict/planning.ts'
import { choose, find, type ModelOptions } from '../choice.ts'
import { interruptible } from '../interruption.ts'
import { madeWith } from '../made.ts'
import { progressLine } from '../progress.ts'
import type { Terminal } from '../terminal.ts'

export interface EstimateCommandOptions extends ModelOptions {
  readonly sample?: number
  readonly seed: number
  readonly property?: readonly string[]
  readonly symmetry?: boolean
  readonly workers?: number
  readonly maxSeconds?: number
  readonly maxMemory?: number
  readonly nodes?: readonly number[]
  readonly roundTrip?: number
  readonly bandwidth?: number
  readonly json?: true
  readonly date?: true
}

/** `everystep estimate`: the exit code. */
export async function estimateCommand(what: string, options: EstimateCommandOptions, terminal: Terminal): Promise<number> {
  const source = await find(what, options.patience)
  const chosen = choose(source, options)
  const { model, name } = chosen
  if (chosen.taken !== null) terminal.err(`note: ${chosen.taken}\n`)
  const { sample, seed, property, maxSeconds, maxMemory, patience } = options
  const line = options.json ? null : progressLine(terminal)
  const found = await interruptible(terminal, signal =>
    estimate(model, {
      ...{ seed, patience, name, signal },
      ...(sample === undefined ? {} : { sample }),
      ...(property === undefined ? {} : { properties: property }),
      ...(maxSeconds === undefined ? {} : { maxSeconds }),
      ...(maxMemory === undefined ? {} : { maxMemory }),
      ...((options.symmetry ?? chosen.symmetry) ? { states: 'orbits' as const } : {}),
      ...(line === null ? {} : { onProgress: p => line.report(p) }),
    }),
  ).finally(() => line?.end())
  const planned = options.nodes === undefined ? [] : await clustersOf(model, found, options.nodes, options)
  const threads = threadsFor(options.workers)
  if (options.json) {
    const { jsonOf } = await import('../../../reports/json.ts')
    terminal.out(
      `${JSON.stringify({ event: 'estimate', ...found, checked: jsonOf(found.checked), threads, clusters: planned, made: madeWith(source.written, { ...options, seed }) })}\n`,
    )
  } else {
    const { sayClusters, sayEstimate } = await import('../../../reports/say/estimate.ts')
    terminal.out(`${terminal.colors.bold(['everystep estimate', ...chosen.words].join(' '))}\n`)
    for (const [label, text] of [...sayEstimate(found, threads), ...sayClusters(planned)]) terminal.out(`${label.padEnd(8)}${text}\n`)
  }
  return found.needs === null ? exitCode.inconclusive : exitCode.holds
}

async function clustersOf(
  model: Parameters<typeof estimate>[0],
  found: Estimate,
  nodes: readonly number[],
  { property, patience, roundTrip, bandwidth }: EstimateCommandOptions,
): Promise<readonly Planned[]> {
  const { plan, usualNetwork } = await import('../../verdict/planning.ts')
  const network = { roundTrip: roundTrip ?? usualNetwork.roundTrip, bandwidth: bandwidth ?? usualNetwork.bandwidth }
  return plan(model, found, nodes, { properties: property ?? null, network, patience })
}
