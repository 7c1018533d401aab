import type { Expr, Json, Property, Spec } from '../syntax.ts'
import { combinations, inOrder, type Row, textOf } from '../values.ts'
import { holds, type Names } from './evaluate.ts'
import { type State, stepsOf, type Twice } from './steps.ts'

/** What a spec says of its states and steps. */
export interface Judges {
  /** False of a state that breaks an invariant, true of one that witnesses a `reachable`. */
  readonly state: readonly { readonly name: string; readonly decided: (s: State) => boolean }[]
  readonly step: readonly { readonly name: string; readonly broken: (before: State, after: State) => boolean }[]
  /** What is wrong with an initial state by itself. */
  readonly start: readonly { readonly name: string; readonly broken: (s: State) => boolean }[]
  readonly premise: readonly { readonly name: string; readonly holds: (s: State) => boolean }[]
  readonly isFinal: (s: State) => boolean
  readonly isInside: (s: State) => boolean
  readonly isFollowed: (before: State, after: State) => boolean
}

export const constantsOf = (spec: Spec): Row => Object.fromEntries(Object.entries(spec.constants).map(([name, { value }]) => [name, value]))

export function judgesOf(spec: Spec): Judges {
  const constants = constantsOf(spec)
  const names = (more: object): Names => ({ constants, ...more }) as Names
  const of = <K extends Property['kind']>(kind: K) => spec.properties.filter((p): p is Extract<Property, { kind: K }> => p.kind === kind)
  const simulated = of('refines').map(property => ({ name: property.name, ...refinement(property) }))
  const unseen = new Set(spec.variables.filter(v => v.mark === 'ghost').map(v => v.name))
  const seen = (s: State) => textOf(spec.variables.flatMap(v => (unseen.has(v.name) ? [] : [[v.name, s[v.name] as Json]])))
  /** Whether taking an action twice leaves something else than taking it once. */
  const differs =
    (looks: Expr | null) =>
    ({ once, twice }: Twice): boolean =>
      looks === null ? seen(once) !== seen(twice) : holds(spec, looks, names({ s: once })) !== holds(spec, looks, names({ s: twice }))
  return {
    state: [
      ...of('always').map(({ name, for: parameters, premise, holds: good }) => ({
        name,
        decided: (s: State) =>
          combinations(parameters).some(
            p => holds(spec, premise, names({ s, parameters: p })) && !holds(spec, good, names({ s, parameters: p })),
          ),
      })),
      ...of('idempotent').map(({ name, action, of: looks }) => ({
        name,
        decided: (s: State) => stepsOf(spec).twice(action, s).some(differs(looks)),
      })),
      ...of('reachable').map(({ name, holds: good }) => ({ name, decided: (s: State) => holds(spec, good, names({ s })) })),
    ],
    step: [
      ...of('step').map(({ name, for: parameters, holds: good }) => ({
        name,
        broken: (before: State, after: State) =>
          combinations(parameters).some(p => !holds(spec, good, names({ before, after, parameters: p }))),
      })),
      ...simulated.map(({ name, stepsWrongly }) => ({ name, broken: stepsWrongly })),
    ],
    start: simulated.map(({ name, beginsWrongly }) => ({ name, broken: beginsWrongly })),
    premise: [
      ...of('always').flatMap(({ name, for: parameters, premise }) =>
        premise === null
          ? []
          : [{ name, holds: (s: State) => combinations(parameters).some(p => holds(spec, premise, names({ s, parameters: p }))) }],
      ),
      // That nothing forbids one of the two times.
      ...of('idempotent').map(({ name, action }) => ({ name, holds: (s: State) => stepsOf(spec).twice(action, s).length > 0 })),
    ],
    isFinal: s => spec.final !== null && holds(spec, spec.final, names({ s })),
    isInside: s => holds(spec, spec.constraints.state, names({ s })),
    isFollowed: (before, after) => holds(spec, spec.constraints.step, names({ before, after })),
  }
}

/** What an abstract spec sees of a state. */
export const seenBy = ({ abstract, keeps }: Extract<Property, { kind: 'refines' }>, s: State): State =>
  inOrder([...abstract.variables, ...abstract.networks].filter(v => keeps.includes(v.name)).map(v => [v.name, s[v.name] as Json]))

function refinement(property: Extract<Property, { kind: 'refines' }>) {
  const abstract = stepsOf(property.abstract)
  const seen = (s: State) => seenBy(property, s)
  const initial = abstract.initial.map(s => textOf(s))
  return {
    beginsWrongly: (s: State) => !initial.includes(textOf(seen(s))),
    stepsWrongly: (before: State, after: State) =>
      textOf(seen(before)) !== textOf(seen(after)) &&
      !abstract.from(seen(before)).some(step => step.to !== null && textOf(step.to) === textOf(seen(after))),
  }
}
