import { parentPort, workerData } from 'node:worker_threads'
import { problemOf } from '../../errors.ts'
import type { Model } from '../../language/model.ts'
import { judge, type Original, originalOf, refusedRun, withGraph } from '../../mutants/judge.ts'
import type { ModelRun } from '../../mutants/outcome.ts'
import { forbidExit } from '../../platform/exits.ts'
import { choose } from '../choice.ts'
import type { Source } from '../source.ts'
import { loadMutant, watchLoading } from './loading.ts'
import type { Order, Said, Work } from './work.ts'

const { spec, models, limits, untilKilled } = workerData as Work
const say = (said: Said): void => parentPort?.postMessage(said)

async function originals(): Promise<readonly Original[]> {
  const source = await loadMutant(spec, null)
  const found: Original[] = []
  const told: Record<string, Original['found'] | string> = {}
  for (const { name, asked } of models) {
    const { model, symmetry } = choose(source, asked)
    const original = await originalOf(name, model, symmetry, limits)
    told[name] = typeof original === 'string' ? original : original.found
    if (typeof original !== 'string') found.push(original)
  }
  say({ says: 'ready', originals: told })
  // The small ones first, which kill most; by a size that is the same on each machine, since the order decides which models a mutant runs in.
  return found.sort((a, b) => a.found.generated - b.found.generated)
}

async function run(of: readonly Original[], { id, mutant }: Order): Promise<void> {
  const first = of[0]?.name ?? ''
  say({ says: 'begun', id, model: first })
  let source: Source
  try {
    source = await loadMutant(spec, mutant)
  } catch (error) {
    say({ says: 'ran', id, run: refusedRun(first, error) })
    return
  }
  const alive: { original: Original; model: Model; run: ModelRun }[] = []
  for (const original of of) {
    say({ says: 'begun', id, model: original.name })
    let model: Model
    try {
      model = choose(source, models.find(m => m.name === original.name)?.asked ?? { patience: limits.patience }).model
    } catch (error) {
      say({ says: 'ran', id, run: refusedRun(original.name, error) })
      continue
    }
    const judged = await judge(original, model, limits, untilKilled)
    if (judged.kills.length === 0 && judged.refused === null && judged.undecided === null) alive.push({ original, model, run: judged })
    else say({ says: 'ran', id, run: judged })
    if (untilKilled && judged.kills.length > 0) break
  }
  const isOver = alive.length < of.length
  let isDifferent = false
  // Those that are known to differ first.
  for (const { original, model, run } of alive.sort((a, b) => Number(b.run.isOther) - Number(a.run.isOther))) {
    say({ says: 'begun', id, model: original.name })
    // Of a mutant that is killed, refused or undecided, or that differs in one model, nothing depends on how it compares in the others.
    const told: ModelRun = isOver || isDifferent ? run : withGraph(run, original, model, limits)
    isDifferent ||= told.graph === 'different'
    say({ says: 'ran', id, run: told })
  }
}

watchLoading()
forbidExit()
let queue: Promise<unknown> = originals().catch(error => {
  say({ says: 'failed', why: problemOf(error) })
  return []
})
const ready = queue as Promise<readonly Original[]>
parentPort?.on('message', (order: Order) => {
  queue = queue.then(async () => {
    await run(await ready, order)
    say({ says: 'done', id: order.id })
  })
})
