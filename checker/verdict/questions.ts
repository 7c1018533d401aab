import { didYouMean, UsageError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import { type Constraints, constraintsOf } from '../properties/liveness/constraints.ts'
import { hiddenOf, withGuardsBlind } from '../properties/liveness/view.ts'
import { needsGraph, type Watched, watch } from '../properties/monitors.ts'
import { checkProperty, propertyNames } from '../properties/property-id.ts'
import { type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { type CheckOptions, optionNames } from './options.ts'
import { checkAccepted } from './qualifications.ts'

/** What is asked of a model, and of which steps. */
export interface Questions {
  readonly model: Model
  readonly properties: readonly Watched[]
  readonly semantics: Semantics
  /** The fairness that liveness assumes. */
  readonly constraints: Constraints
}

/** The questions that the options ask. Throws UsageError for an option that there is not, for a property that the model does not have, where none is asked for, and for marks of what is not there. */
export function questionsOf(model: Model, options: CheckOptions): Questions {
  checkOptions(options)
  const names = options.properties ?? null
  checkNames(model, names)
  if (options.accepted) checkAccepted(model, options.accepted)
  const properties = untilShown(watch(model, names, !(options.continue ?? (names?.length ?? 0) > 1)), options)
  const ofGraph = properties.find(needsGraph)
  // What a view hides, no guard may ask where liveness is judged: of the states that it makes one only the first is followed.
  const semantics = semanticsOf(ofGraph ? withGuardsBlind(model, hiddenOf(model, ofGraph.name)) : model)
  return { model, properties, semantics, constraints: constraintsOf(model) }
}

/** Where a search may go on after a violation, only that of the property which the model is there to show ends it. */
function untilShown(properties: readonly Watched[], { shows, goesOnWithin }: CheckOptions): readonly Watched[] {
  if (goesOnWithin === undefined || !properties.some(p => p.name === shows)) return properties
  return properties.map(p => (p.name === shows || p.decides === null ? p : { ...p, decides: { ...p.decides, stops: false } }))
}

/** A misspelt option would be passed over in silence. */
function checkOptions(options: CheckOptions): void {
  const known: readonly string[] = optionNames
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new UsageError('unknown-option', `check(…) has no option '${name}'`, {
        hint: didYouMean(name, known) ?? `it takes ${known.join(', ')}`,
      })
}

function checkNames(model: Model, names: readonly string[] | null): void {
  const known = propertyNames(model)
  if (names?.length === 0)
    throw new UsageError('no-property', 'no property was named, so that nothing would be checked', {
      hint: `name some of ${known.join(', ')}, or leave the choice out to check them all`,
    })
  for (const name of names ?? []) checkProperty(model, name, known)
}
