import { didYouMean, UsageError } from '../errors.ts'
import type { Model, Property, Temporal } from '../language/model.ts'
import { isTemporal } from './liveness/breaches.ts'

/** Which property a result is about. */
export interface PropertyId {
  /** As results name it, each once; of a temporal property of an abstract model, `refinesVoting.live`. */
  readonly name: string
  /** The refinement that claims it, by name, where it is one of the abstract model's; null of the model's own. */
  readonly of: string | null
}

/** What must be checked in order to decide it: itself, or the refinement that claims it. */
export const checkedAs = ({ name, of }: PropertyId): string => of ?? name

/** The names that properties can be checked by; `deadlock` is one of them unless the model allows it. */
export const propertyNames = ({ properties, deadlock }: Model): readonly string[] => [
  ...Object.keys(properties),
  ...(deadlock === 'allowed' ? [] : ['deadlock']),
]

/** The temporal properties of its abstract model that a refinement claims; none for any other property. */
export const claimedBy = (name: string, { meaning }: Property): readonly Claimed[] =>
  meaning.of === 'refinement'
    ? Object.entries(meaning.abstract.properties).flatMap(([inner, property]) =>
        isTemporal(property) ? [{ id: { name: `${name}.${inner}`, of: name }, property }] : [],
      )
    : []

export interface Claimed {
  readonly id: PropertyId
  readonly property: Property<Temporal>
}

/** Everything that results may be about. */
export function propertiesOf(model: Model): readonly PropertyId[] {
  const claimed = Object.entries(model.properties).flatMap(([name, property]) => claimedBy(name, property))
  return [...propertyNames(model).map(name => ({ name, of: null })), ...claimed.map(({ id }) => id)]
}

/** Throws UsageError, saying what to write, for a name that is not known: of one of the model's properties, or of one that results are about. */
export function checkProperty({ spec, deadlock }: Model, name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  if (name === 'deadlock' && deadlock === 'allowed')
    throw new UsageError('deadlock-allowed', `${spec} allows deadlock, so that none is looked for`, {
      hint: "take deadlock: 'allowed' out of the spec; where it may end, say so: final: predicate(s => …)",
    })
  throw new UsageError('unknown-property', `${spec} has no property '${name}'`, {
    hint: didYouMean(name, known) ?? (known.length === 0 ? undefined : `its properties are ${known.join(', ')}`),
  })
}
