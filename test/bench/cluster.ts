import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { estimate } from '../../checker/verdict/estimate.ts'
import { plan } from '../../checker/verdict/planning.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { median } from './table.ts'

/** What a check by nodes on this machine takes, that meet at a folder. */
export interface ClusterRow {
  readonly rms: number
  readonly nodes: number
  readonly distinct: number
  /** Seconds of the check, from when all have joined; the median of the runs. */
  readonly seconds: number
  /** As many seconds as `everystep estimate --nodes` says. */
  readonly estimated: number
  /** The time of two threads by this one, in the same round; the median. */
  readonly toThreads: number
}

const bin = join(fileURLToPath(new URL('../..', import.meta.url)), 'checker/cli/bin.js')
const sizes = { whole: 9, quick: 7 }
/** Seconds until a block is at the other process and its answer is back, over a folder of this machine: a few file operations, and the turns of two event loops. */
const folderRoundTrip = 0.004
/** Bytes in a second: files of a page cache. */
const folderBandwidth = 2 ** 30

async function everystep(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.on('data', text => {
    said += text
  })
  const code = await new Promise(resolve => child.on('close', resolve))
  if (code !== 0) throw new Error(`everystep ${args.join(' ')} ended with ${code}: ${said}`)
  return said
}

interface Said {
  readonly seconds: number
  readonly distinct: number
}

/** What the document says that a check prints last. */
function resultOf(said: string): Said {
  const { seconds, states } = JSON.parse(said.trim().split('\n').at(-1) ?? '') as { seconds: number; states: { distinct: number } }
  return { seconds, distinct: states.distinct }
}

async function byNodes(asked: readonly string[], nodes: number, parent: string): Promise<Said> {
  const folder = mkdtempSync(join(parent, 'cluster-'))
  const others = Array.from({ length: nodes }, () => everystep('join', folder, '--wait', '60', '--quiet'))
  try {
    const result = resultOf(await everystep('check', ...asked, '--cluster', folder, '--nodes', String(nodes), '--json'))
    await Promise.all(others)
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Two-phase commit by two and four processes of this machine, and by two threads, by turns; and what the simulation says of it. */
export async function measureCluster(
  rounds: number,
  quick: boolean,
  parent: string,
  say: (what: string) => void,
): Promise<readonly ClusterRow[]> {
  const rms = quick ? sizes.quick : sizes.whole
  const asked = ['two-phase-commit', '--const', `rms=${rms}`, '--network', 'set', '--property', 'agreement']
  const all = [2, 4]
  const runs = new Map(all.map(nodes => [nodes, [] as (Said & { readonly threads: number })[]]))
  for (let round = 1; round <= rounds; round++) {
    say(`two threads, round ${round} of ${rounds}`)
    const threads = resultOf(await everystep('check', ...asked, '--workers', '2', '--json'))
    for (const nodes of all) {
      say(`${nodes} nodes, round ${round} of ${rounds}`)
      const one = await byNodes(asked, nodes, parent)
      if (one.distinct !== threads.distinct) throw new Error(`${nodes} nodes found ${one.distinct} states, and threads ${threads.distinct}`)
      runs.get(nodes)?.push({ ...one, threads: threads.seconds })
    }
  }
  const properties = ['agreement']
  const model = twoPhaseCommit.with({ rms }, {}, { network: 'set' })
  // All is seen, so that what is compared is the simulation alone, and not what the estimate expects of levels that were not seen.
  const estimated = await estimate(model, { properties, sample: Number.MAX_SAFE_INTEGER })
  const rows: ClusterRow[] = []
  for (const nodes of all) {
    const processor = Math.min(1, availableParallelism() / nodes)
    const network = { roundTrip: folderRoundTrip, bandwidth: folderBandwidth, processor }
    const [planned] = await plan(model, estimated, [nodes], { properties, network })
    const own = runs.get(nodes) ?? []
    rows.push({
      ...{ rms, nodes, distinct: own[0]?.distinct ?? Number.NaN, seconds: median(own.map(r => r.seconds)) },
      ...{ estimated: planned?.seconds ?? Number.NaN, toThreads: median(own.map(r => r.threads / r.seconds)) },
    })
  }
  return rows
}

/** The rows as text. */
export const clusterTable = (rows: readonly ClusterRow[]): string =>
  [
    'two-phase commit by processes of this machine that meet at a folder',
    ...rows.map(
      ({ rms, nodes, distinct, seconds, estimated, toThreads }) =>
        `${rms} RMs (${distinct.toLocaleString('en')} states), ${nodes} nodes: ${seconds.toFixed(1)} s, estimated ${estimated.toFixed(1)} s (${(estimated / seconds).toFixed(2)}); ` +
        `${toThreads.toFixed(2)} of the speed of two threads`,
    ),
  ].join('\n')
