import { evenly, Fingerprints, fingerprintsIn } from '../cluster/fingerprints.ts'
import { mostRemembered } from '../cluster/node.ts'
import { answerBody, Outbox, questionIn } from '../cluster/outbox.ts'
import { checkDecidable } from '../cluster/questions.ts'
import { type Costs, type Simulated, simulate } from '../cluster/simulation.ts'
import type { StateGraph } from '../engine/graph.ts'
import { limitsOf } from '../engine/limits.ts'
import { tables } from '../engine/tables/explore.ts'
import { logEntry } from '../engine/tables/needs.ts'
import { tableBytes } from '../engine/tables/table.ts'
import { UsageError } from '../errors.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import { watchdog } from '../platform/watchdog.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import type { Estimate } from './estimate.ts'

/** Where the nodes are: seconds for a block to come and be answered, and bytes in a second into or out of each. */
export interface Network {
  readonly roundTrip: number
  readonly bandwidth: number
  /** The share of a processor that each node has; left out, one. */
  readonly processor?: number
}

/** What a check by so many nodes would take. */
export interface Planned extends Simulated {
  /** Bytes of the node that has most, beside the process itself and what is learned of the spec. */
  readonly memory: number
}

/** Two machines of a data centre with a gigabit between them. */
export const usualNetwork: Network = { roundTrip: 0.0005, bandwidth: 119 * 2 ** 20 }

/**
 * What a check takes on clusters of so many nodes, each as fast as this machine: a simulation on the graph of the levels that the estimate has seen whole, and on what it expects of the others.
 * Throws UsageError where a cluster cannot decide the properties, and where the estimate did not come to the end of the space.
 */
export async function plan(
  given: Checkable,
  estimated: Estimate,
  nodes: readonly number[],
  {
    properties = null,
    network = usualNetwork,
    patience = 10,
  }: { properties?: readonly string[] | null; network?: Network; patience?: number } = {},
): Promise<readonly Planned[]> {
  const model = checkable(given)
  checkDecidable(model, properties)
  if (estimated.isReduced)
    throw new UsageError('cluster-with-symmetry', 'a cluster counts every state, and symmetry was asked for', {
      hint: 'estimate without it: --no-symmetry',
    })
  if (estimated.needs === null)
    throw new UsageError('no-estimate', 'what a cluster takes cannot be told, since the end of the space was not seen', {
      hint: 'give the sample more time: --max-seconds',
    })
  const { levels, state, states, learning } = estimated.needs
  const graph = await graphOf(model, levels.seen.length, patience)
  const costs: Costs = { learning, expand: state.seconds, ...askingCosts(), processor: 1, ...network }
  const widest = Math.max(...levels.seen, ...levels.expected)
  return nodes.map(count => {
    const simulated = simulate(graph, levels.expected, count, costs)
    const { finders, fullest } = simulated.spread ?? { finders: 1, fullest: 1 }
    const [own, found] = [states.likely / count, (states.likely * finders) / count]
    const memory =
      tableBytes(own, Number.POSITIVE_INFINITY) +
      Math.min(mostRemembered, tableBytes(found, Number.POSITIVE_INFINITY)) +
      logEntry * found +
      // The level at hand is kept until it is done.
      2 * state.bytes * finders * fullest * (widest / count)
    return { ...simulated, memory }
  })
}

async function graphOf(model: ReturnType<typeof checkable>, levels: number, patience: number): Promise<StateGraph> {
  const { graph, stopped } = await tables.explore({
    semantics: semanticsOf(model),
    monitors: [],
    limits: limitsOf({}),
    goesOnWithin: 0,
    graph: { predicates: [], fairness: () => -1, levels },
    guard: watchdog(patience),
    ...{ reduction: null, signal: null, onProgress: null, exact: false, workers: 1, checkpoint: null, disk: null, profiler: null },
  })
  if (graph === null) throw new RangeError(`there is no graph of ${levels} levels: ${stopped?.why}`)
  return graph
}

/** Fingerprints that are asked about to see how long it takes. */
const tried = 1 << 18

/** Seconds to ask about a fingerprint, and to answer, on this machine. */
export function askingCosts(): Pick<Costs, 'ask' | 'answer'> {
  const owned = new Fingerprints()
  let answering = 0
  const sent: Uint8Array[] = []
  const owners = evenly(2)
  const timed = <T>(work: () => T): T => {
    const began = performance.now()
    const done = work()
    answering += performance.now() - began
    return done
  }
  const outbox = new Outbox(0, {
    owners: () => owners,
    say: (_, body) => sent.push(body),
    answer: words => timed(() => owned.answer(words)),
    settle: () => {},
  })
  let [ask, answer] = [0, 0]
  // The first time code runs it is slow.
  for (let round = 0; round < 2; round++) {
    const words = crypto.getRandomValues(new Uint32Array(1 << 14))
    answering = 0
    outbox.begin(false)
    const began = performance.now()
    for (let from = 0; from < tried; from += words.length / 2) {
      for (let k = 0; k < words.length; k++) words[k] = Math.imul(words[k] as number, 0x9e3779b1) + k + 1
      outbox.gather(words, from)
      outbox.send()
      // Each block is answered at once: none is new.
      for (const body of sent.splice(0)) {
        const { number, fingerprints } = questionIn(body)
        timed(() => owned.answer(fingerprintsIn(fingerprints, slot => owners[slot] === 1)))
        outbox.answered(1, answerBody(number, new Uint8Array(fingerprints.length / 64)))
      }
    }
    ask = (performance.now() - began - answering) / 1000 / tried
    answer = answering / 1000 / tried
  }
  return { ask, answer }
}
