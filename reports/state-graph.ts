import { UsageError } from '../checker/errors.ts'
import type { Model } from '../checker/language/model.ts'
import type { State } from '../checker/language/types.ts'
import type { Beyond } from '../checker/semantics/boundary.ts'
import { judgedFinal } from '../checker/semantics/judged.ts'
import type { Instance } from '../checker/semantics/semantics.ts'
import { isDeadlock } from '../checker/traces/standing.ts'
import { brokenAt, brokenAtStart, stepsBroken, walkOf } from '../checker/traces/walk.ts'
import { labelBetween } from './say/labels.ts'

export interface StateGraph {
  readonly states: readonly {
    readonly state: State
    /** How many steps it is away from an initial state. */
    readonly depth: number
    readonly initial: boolean
    /** The spec says that the protocol may end here. */
    readonly final: boolean
    /** It is stuck, as `Expansion` says, and not final. */
    readonly deadlocked: boolean
    /** The invariants that are false there, and of an initial state the refinements that it breaks. */
    readonly breaks: readonly string[]
    /** The constraint beyond which it is, by every step that leads to it: nothing leads on from it. Null within. */
    readonly beyond: Beyond | null
    /** The bounds that keep enabled steps from being taken. */
    readonly cut: readonly string[]
  }[]
  readonly steps: readonly {
    readonly from: number
    readonly to: number
    readonly label: string
    readonly instance: Instance
    readonly fault: boolean
    /** The properties of steps that it breaks. */
    readonly breaks: readonly string[]
    /** The constraint that it, or the state it leads to, is beyond: it is judged, and not followed. */
    readonly beyond: Beyond | null
  }[]
}

/** What can be folded: states that differ only by an exchange of processes, which then are one, and states that lead nowhere else than to the next. */
export const foldings = ['symmetry', 'chains'] as const

export interface StateGraphOptions {
  /** The most states that are drawn; 300 where left out. */
  readonly cap?: number
  readonly fold?: readonly (typeof foldings)[number][]
}

export const defaultCap = 300

/**
 * Every state of a model, in breadth-first order, and every step between them. Throws UsageError where there are more states than the
 * cap, SpecFailure where the spec fails. States beyond a constraint are there, but nothing leads on from them.
 */
export function stateGraph(model: Model, { cap = defaultCap }: Pick<StateGraphOptions, 'cap'> = {}): StateGraph {
  const walk = walkOf(model)
  const { semantics, boundary } = walk
  const isFinal = judgedFinal(model)
  const numbers = new Map<string, number>()
  const states: { -readonly [K in keyof StateGraph['states'][number]]: StateGraph['states'][number][K] }[] = []
  const steps: StateGraph['steps'][number][] = []
  const open: number[] = []
  const enter = (state: State, key: string, beyond: Beyond | null, depth: number): number => {
    const initial = depth === 0
    const known = numbers.get(key)
    const number = known ?? states.length
    const there = states[number]
    if (there === undefined) {
      if (states.length === cap) throw tooMany(model, cap)
      const breaks = [...brokenAt(walk, state), ...(initial ? brokenAtStart(walk, state) : [])]
      states.push({ state, depth, initial, final: isFinal(state), deadlocked: false, breaks, beyond, cut: [] })
      numbers.set(key, number)
    }
    if (beyond === null && there?.beyond !== null) {
      if (there) there.beyond = null
      open.push(number)
    }
    return number
  }
  for (const initial of model.initial) enter(initial, semantics.key(initial), boundary.ofState(initial), 0)
  for (const from of open) {
    const here = states[from] as (typeof states)[number]
    const expansion = semantics.expand(here.state)
    here.deadlocked = expansion.isStuck && isDeadlock(walk, here.state)
    here.cut = [...new Set(expansion.beyond)]
    for (const t of expansion.steps) {
      const beyond = boundary.ofStep(here.state, t.to, t.moves)
      const to = enter(t.to, t.key, beyond, here.depth + 1)
      const fault = model.actions[t.action]?.kind === 'fault'
      const instance = { action: t.action, parameters: t.parameters, message: t.message }
      steps.push({ from, to, label: labelBetween(t), instance, fault, breaks: stepsBroken(walk, here.state, t.to), beyond })
    }
  }
  return { states, steps }
}

const tooMany = (model: Model, cap: number): UsageError =>
  new UsageError(
    'too-many-states',
    `${model.spec} has more than ${cap.toLocaleString('en')} states, too many for a picture that can be read`,
    {
      hint: `choose smaller constants or fewer faults, draw one trace instead (--format svg), or raise the cap of ${cap} (--cap ${cap * 2})`,
    },
  )
