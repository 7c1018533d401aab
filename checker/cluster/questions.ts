import type { Monitor } from '../engine/engine.ts'
import { UsageError } from '../errors.ts'
import { type Domain, innerDomains } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import { digest } from '../platform/hash.ts'
import { needsGraph, watch } from '../properties/monitors.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { format, keyOf } from '../values/index.ts'

/** What every node asks of states and steps: in the same order on all, since it goes by number. */
export const monitorsOf = (model: Model, names: readonly string[] | null): readonly Monitor[] =>
  watch(model, names, true).flatMap(p => [p.decides, p.premise].filter(m => m !== null))

/** Throws UsageError where a cluster cannot decide what is asked of this model: it says so before anything is searched. */
export function checkDecidable(model: Model, names: readonly string[] | null): void {
  if (model.view !== null)
    throw new UsageError(
      'cluster-with-view',
      `${model.spec} has a view, and which of the states that it shows alike is followed would depend on which node is faster`,
      {
        hint: 'check it on one machine, without --cluster; or take the view out of the spec',
      },
    )
  const watched = watch(model, names, true)
  const overTime = watched.filter(needsGraph)
  if (overTime.length === 0) return
  // With a refinement come the properties over time of what is refined.
  const others = decidableOf(model).filter(name => names === null || names.includes(name))
  throw new UsageError(
    'cluster-with-liveness',
    `a cluster does not keep the graph of all states, which decides ${overTime.map(p => (p.of === null ? p.name : `${p.of} (${p.name})`)).join(', ')}`,
    {
      hint:
        others.length === 0
          ? 'check it on one machine, without --cluster'
          : `check the others: ${others.map(name => `--property ${name}`).join(' ')}; and these on one machine, without --cluster`,
    },
  )
}

/** The properties of a model that a cluster decides, deadlock among them: those for which no whole graph is needed. */
export function decidableOf(model: Model): readonly string[] {
  const watched = watch(model, null, true)
  const overTime = new Set(watched.filter(needsGraph).flatMap(p => [p.name, p.of]))
  return watched.filter(p => p.of === null && !overTime.has(p.name)).map(p => p.name)
}

/** The scalar domains of a model, each once, in an order that its declarations alone decide. */
export function scalarDomains(model: Model): readonly Domain[] {
  const found = new Set<Domain>()
  const visit = (of: Domain): void => {
    if (of.shape.of === 'scalar') found.add(of)
    for (const inner of innerDomains(of)) visit(inner)
  }
  for (const of of Object.values(model.vars)) visit(of)
  return [...found]
}

/** Equal on two machines only where the model is the same on both, as far as can be told without exploring it. */
export const agreementOf = ({ model, actions }: Semantics, monitors: readonly Monitor[]): string =>
  digest(
    JSON.stringify([
      [model.spec, model.variant, format(model.constants), format(model.budgets)],
      Object.entries(model.vars).map(([name, of]) => [name, of.text]),
      scalarDomains(model).map(of => (of.shape.of === 'scalar' ? of.shape.values.map(keyOf) : [])),
      model.initial.map(keyOf),
      actions.map(({ name, network, parameters }) => [name, network, parameters.map(keyOf)]),
      monitors.map(m => [m.name, m.on, m.parts.length]),
      [model.constraints.state !== null, model.constraints.step !== null],
    ]),
  )
