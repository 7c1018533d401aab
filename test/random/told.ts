import { isInFlight, ValueSet } from '../../checker/values/index.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { arranged } from './dumb/network.ts'
import { oneSide } from './dumb/orbits.ts'
import { partitioned } from './dumb/processes.ts'
import type { State } from './dumb/steps.ts'
import type { Json, Spec } from './syntax.ts'
import { inOrder, sorted } from './values.ts'

/** A state of the checker as the dumb explorer has it. */
export function plainState(spec: Spec, state: Readonly<Record<string, unknown>>): State {
  const partition = spec.faults.find(f => f.kind === 'partition')
  // What is signed is kept domain by domain, but asked for whatever its domain.
  const signed = Object.entries(state).filter(([name]) => /\.signed\d*$/.test(name))
  const together = sorted(signed.flatMap(([, value]) => plainValue(value) as Json[]))
  return inOrder(
    Object.entries(state).flatMap(([name, value]): [string, Json][] => {
      if (name.endsWith('.signed')) return [[name, together]]
      if (signed.some(([other]) => other === name)) return []
      const plain = plainValue(value)
      const network = spec.networks.find(n => n.name === name)
      if (network) return [[name, arranged(network, plain as Json[])]]
      // The other side follows from the one.
      if (partition && name === `${partition.name}.other`) return []
      return [[name, partition && name === `${partition.name}.side` ? oneSide(partitioned(spec), plain as string[]) : plain]]
    }),
  )
}

/** A value of the checker's, its sets and networks as lists. */
export function plainValue(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof ValueSet || value instanceof Set) return sorted([...value].map(plainValue))
  if (isInFlight(value)) return value.copies().map(plainValue)
  if (typeof value !== 'object' || value === null) return value as Json
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainValue(part)]))
}

/** What a check found, as the dumb explorer would say it. */
export const foundBy = ({ states, depth, trust, properties }: CheckResult) => ({
  distinct: states.distinct,
  generated: states.generated,
  queue: states.queue,
  depth,
  stopped: trust.stopped !== null,
  neverFired: trust.neverFired.toSorted(),
  cuts: Object.fromEntries(
    trust.bounds
      .flatMap(({ kind, of, steps }): [string, number][] =>
        steps === null ? [] : [[kind === 'constraint' ? of : `${kind} of ${of}`, steps]],
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  outDegree: trust.outDegree,
  properties: Object.fromEntries(
    properties.map(p => [p.name, { verdict: p.verdict, steps: p.trace?.loop === null ? p.trace.steps.length : (p.trace?.loop ?? null) }]),
  ),
})
