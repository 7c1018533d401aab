import { type Fairness, type Model, machine, type Property, range, spec } from '../../../checker/language/index.ts'

/** A step between two numbered states. */
export type Step = readonly [from: number, to: number]

export interface SmallGraph {
  readonly states: number
  readonly initial: readonly number[]
  /** By name of the action: its steps, each an instance, and how it is fair. */
  readonly actions: Readonly<Record<string, { readonly steps: readonly Step[]; readonly fair?: Fairness<'step'> }>>
}

const at = (states: number) => ({ at: range(0, states - 1) })
type Vocabulary = ReturnType<typeof machine<ReturnType<typeof at>>>

/** A spec whose one variable is the number of the state. */
export function modelOf(
  { states, initial, actions }: SmallGraph,
  properties: (m: Vocabulary) => Readonly<Record<string, Property>>,
): Model {
  const vars = at(states)
  const vocabulary = machine(vars)
  return spec('small-graph', {}, () => ({
    vars,
    init: initial.map(n => vocabulary.initially({ at: n })),
    actions: Object.fromEntries(
      Object.entries(actions).map(([name, { steps, fair }]) => [
        name,
        vocabulary.action({
          for: { step: range(0, steps.length - 1) },
          ...(fair === undefined ? {} : { fair }),
          when: (s, { step }) => s.at === steps[step]?.[0],
          then: (s, { step }) => {
            s.at = steps[step]?.[1] as number
          },
        }),
      ]),
    ),
    properties: properties(vocabulary),
    deadlock: 'allowed',
  })).with({})
}

export const oneOfStates = (...states: readonly number[]) => {
  const set = new Set(states)
  return (s: { readonly at: number }) => set.has(s.at)
}

/** One action, `go`, with these steps. */
export const graph = (steps: readonly (readonly [number, number])[], fair: 'weak' | 'strong' | null = null, initial = [0]): SmallGraph => ({
  states: Math.max(...steps.flat(), ...initial) + 1,
  initial,
  actions: { go: { steps, ...(fair ? { fair } : {}) } },
})
