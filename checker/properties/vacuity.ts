import type { Exploration } from '../engine/engine.ts'
import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import type { State, Vars } from '../language/types.ts'
import { partsOf } from '../semantics/occurrence.ts'
import { format } from '../values/index.ts'
import type { Watched } from './monitors.ts'

/** Why a property that holds says nothing, or null. `sample` gives some states that can be reached. */
export function vacuity(
  watched: Watched,
  premiseHit: boolean,
  { properties, vars, initial }: Model,
  explored: Exploration,
  sample: () => readonly State[],
): string | null {
  const property = properties[watched.name]
  if (watched.premise && !premiseHit)
    return property?.meaning.of === 'repetition'
      ? `nothing lets ${property.meaning.action} be taken twice in a row: it is never taken, or a bound forbids the second time`
      : ((property?.meaning.of === 'states' ? property.meaning.never : null) ?? 'its premise is never true')
  if (property?.meaning.of !== 'states' || watched.decides?.on !== 'state') return null
  if (Object.values(property.for).some(of => of.size === 0)) return 'it ranges over nothing'
  const absent = new Absent(explored)
  const few = Object.fromEntries(Object.entries(vars).filter(([, of]) => absent.isIn(of)))
  return Object.keys(few).length > 0 ? untested(watched.decides.hit, { all: vars, few, absent }, { initial, sample: sample() }) : null
}

/** The values of scalar domains that no state has; of a range none, since numbers are bounds more often than kinds of thing. Each domain is asked once. */
class Absent {
  readonly #explored: Exploration
  readonly #from = new Map<Domain, readonly unknown[]>()
  readonly #isIn = new Map<Domain, boolean>()

  constructor(explored: Exploration) {
    this.#explored = explored
  }

  from(of: Domain): readonly unknown[] {
    const known = this.#from.get(of) ?? this.#explored.missing(of).filter(value => typeof value !== 'number')
    this.#from.set(of, known)
    return known
  }

  /** Whether some part of a value of this domain has values that no state has. */
  isIn(of: Domain): boolean {
    const known = this.#isIn.get(of) ?? (this.from(of).length > 0 || innerOf(of).some(inner => this.isIn(inner)))
    this.#isIn.set(of, known)
    return known
  }
}

/** The variables, and those of them that have parts with values that no state has. */
interface Parts {
  readonly all: Vars
  readonly few: Vars
  readonly absent: Absent
}

function innerOf({ shape }: Domain): readonly Domain[] {
  if (shape.of === 'record') return Object.values(shape.fields)
  if (shape.of === 'union') return Object.values(shape.cases)
  if (shape.of === 'map') return [shape.values]
  if (shape.of === 'list') return [shape.items]
  return shape.of === 'maybe' ? [shape.some] : []
}

/**
 * Vacuity by mutation (after Beer, Ben-David, Eisner and Rodeh, "Efficient detection of vacuity in temporal model checking", 2001): puts a
 * value that never occurs into states that do. If that breaks the invariant in some state and not in another, the invariant is about what
 * goes together with that value; and if no mixture of values that do occur breaks it, it was never put to the test. A value
 * that breaks it in every state is simply what it forbids, and so is one that breaks it where everything begins: `no correct process is ever wrong` says
 * something where none is ever wrong, be it that one which is down may be.
 */
function untested(violated: (s: State) => boolean, { all, few, absent: never }: Parts, { initial, sample }: Samples): string | null {
  const breaks = (s: State): boolean | null => {
    try {
      return violated(s)
    } catch {
      // A state that cannot be reached may be one that the author's code cannot handle.
      return null
    }
  }
  const forbidden = new Set<string>()
  for (const state of initial)
    for (const { name, value, mutant } of mutants(few, state, never)) if (breaks(mutant)) forbidden.add(`${name}=${format(value)}`)
  const absent = new Map<string, { name: string; value: unknown; broke: boolean; held: boolean }>()
  for (const state of sample)
    for (const { name, value, mutant } of mutants(few, state, never)) {
      const key = `${name}=${format(value)}`
      if (forbidden.has(key)) continue
      const seen = absent.get(key) ?? { name, value, broke: false, held: false }
      const broke = breaks(mutant)
      if (broke !== null) absent.set(key, { ...seen, broke: seen.broke || broke, held: seen.held || !broke })
    }
  const suspect = [...absent.values()].find(a => a.broke && a.held)
  if (!suspect || mixtures(all, sample).some(s => breaks(s) === true)) return null
  return `${suspect.name} is never ${format(suspect.value)}, without which it cannot fail`
}

interface Samples {
  readonly initial: readonly State[]
  readonly sample: readonly State[]
}

interface Mutant {
  readonly name: string
  readonly value: unknown
  readonly mutant: State
}

/** Each state that differs in one scalar part, set to a value that no state has there. */
function* mutants(vars: Vars, state: State, never: Absent): Generator<Mutant> {
  for (const [name, of] of Object.entries(vars))
    for (const { value, changed } of changedParts(of, state[name], never)) yield { name, value, mutant: { ...state, [name]: changed } }
}

function* changedParts(of: Domain, whole: unknown, never: Absent): Generator<{ value: unknown; changed: unknown }> {
  if (!never.isIn(of)) return
  if (of.shape.of === 'scalar') {
    for (const value of never.from(of)) yield { value, changed: value }
  } else if (typeof whole === 'object' && whole !== null)
    for (const [part, inner, key] of partsOf(of, whole))
      for (const { value, changed } of changedParts(part, inner, never)) {
        const copy: unknown = Array.isArray(whole) ? [...whole] : { ...whole }
        Object.assign(copy as object, { [key]: changed })
        yield { value, changed: copy }
      }
}

/** With how many others each state of the sample is mixed. */
const partners = 12

/** States put together from the parts of two that occur. */
function* mixtures(vars: Vars, sample: readonly State[]): Generator<State> {
  const stride = Math.max(1, Math.floor(sample.length / partners))
  for (const [i, a] of sample.entries())
    for (let distance = 1; distance < sample.length; distance += stride) {
      const b = sample[(i + distance) % sample.length] as State
      for (const [name, of] of Object.entries(vars)) {
        yield { ...a, [name]: b[name] }
        if (of.shape.of !== 'map') continue
        for (const key of Object.keys(a[name] as object)) yield { ...a, [name]: { ...(a[name] as object), [key]: (b[name] as State)[key] } }
      }
    }
}
