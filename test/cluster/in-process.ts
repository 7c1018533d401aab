import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import type { Traffic } from '../../checker/cluster/coordinator.ts'
import { clusterEngine, sourcesDigest } from '../../checker/cluster/engine.ts'
import { join, runsAt } from '../../checker/cluster/join.ts'
import { mostRemembered } from '../../checker/cluster/node.ts'
import { monitorsOf } from '../../checker/cluster/questions.ts'
import { addressOf } from '../../checker/language/address.ts'
import type { Model } from '../../checker/language/index.ts'
import { type Carrier, carrierAt } from '../../checker/platform/carrier/index.ts'
import { randomName } from '../../checker/platform/carrier/seal.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import type { TablesOptions } from '../../checker/verdict/options.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'

export interface Clustered {
  readonly nodes: number
  /** Nodes that the check begins with; left out, those there are. */
  readonly waitsFor?: number
  /** A folder or a URL; left out, a folder of its own. */
  readonly at?: string
  /** Seconds. */
  readonly patience?: number
  readonly worthMoving?: number
  /** Nodes that join later, when the search is at these levels. */
  readonly late?: readonly number[]
  /** What stands between a participant and the carrier. */
  readonly through?: (carrier: Carrier, who: string) => Carrier
  readonly secret?: string
  /** Bytes of the table that saves a node from asking twice, at most; left out, as much as it takes. */
  readonly remembers?: number
}

/** Checks a model by nodes in this process: each has all that a process of its own would have, and speaks through the carrier alone. */
export async function clustered(
  model: Model,
  options: TablesOptions,
  {
    nodes,
    at,
    waitsFor = nodes,
    patience = 20,
    worthMoving = 0,
    late = [],
    through = carrier => carrier,
    secret = '',
    remembers = mostRemembered,
  }: Clustered,
): Promise<CheckResult & { readonly traffic: Traffic | null }> {
  const folder = at === undefined ? mkdtempSync(joinPath(tmpdir(), 'everystep-cluster-')) : null
  const carriers: Carrier[] = []
  const carrier = async (who: string): Promise<Carrier> => {
    const made = through(await carrierAt(at ?? folder ?? '', 'test'), who)
    carriers.push(made)
    return made
  }
  let traffic: Traffic | null = null
  const run = randomName()
  const place = { carrier: await carrier('check'), run, secret, patience }
  const everystep = 'test'
  let over = false
  const properties = options.properties ?? null
  const node = async (k: number) => {
    const own = await carrier(`node ${k + 1}`)
    for (; !over; ) {
      const found = (await runsAt(own)).find(r => r.run === run)
      if (found === undefined) {
        await new Promise(resolve => setTimeout(resolve, 5))
        continue
      }
      return join(found, {
        ...{ carrier: own, secret, patience, everystep, machine: `node ${k + 1}`, memory: Infinity, remembers, signal: null },
        open: async () => ({ semantics: semanticsOf(model), monitors: monitorsOf(model, properties), sources: digestOfNone }),
      }).catch(error => error as Error)
    }
  }
  const joined: Promise<unknown>[] = Array.from({ length: nodes }, (_, k) => node(k))
  const waiting = [...late]
  const engine = clusterEngine({
    ...{ place, model, joinWithin: 20, memory: null, worthMoving },
    job: { everystep, address: addressOf(model) as never, sources: {}, properties, patience: options.patience ?? null, nodes: waitsFor },
    onOver: found => {
      traffic = found
    },
  })
  try {
    const result = await check(model, {
      patience: Infinity,
      ...options,
      engine,
      onProgress: progress => {
        if (waiting[0] !== undefined && progress.depth >= waiting[0]) {
          waiting.shift()
          joined.push(node(joined.length))
        }
        options.onProgress?.(progress)
      },
    })
    if (traffic === null && nodes > 0 && result.trust.stopped?.why !== 'lost') throw new Error('no node took part')
    return { ...result, traffic }
  } finally {
    over = true
    await Promise.all(joined)
    for (const one of carriers) await one.close()
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
}

const digestOfNone = sourcesDigest({})
