import { UsageError } from '../checker/errors.ts'
import type { Model } from '../checker/language/model.ts'
import type { State } from '../checker/language/types.ts'
import { label, semanticsOf } from '../checker/semantics/semantics.ts'
import { format, type Network } from '../checker/values/index.ts'
import { colors, digraph, edge, escapeRecord, escapeText, leftLines, node } from './dot.ts'
import { layOut } from './svg.ts'

export interface StateGraph {
  readonly states: readonly {
    readonly state: State
    readonly initial: boolean
    /** The spec says that the protocol may end here. */
    readonly final: boolean
    /** It is stuck, as `Expansion` says, and not final. */
    readonly deadlocked: boolean
  }[]
  readonly steps: readonly { readonly from: number; readonly to: number; readonly label: string; readonly fault: boolean }[]
}

export interface StateGraphOptions {
  /** The most states that are drawn; 300 where left out. */
  readonly cap?: number
}

export const defaultCap = 300

/**
 * Every state of a model, in breadth-first order, and every step between them. Throws UsageError where there are more states than the
 * cap, SpecFailure where the spec fails. States beyond a constraint are there, but nothing leads on from them.
 */
export function stateGraph(model: Model, { cap = defaultCap }: StateGraphOptions = {}): StateGraph {
  const semantics = semanticsOf(model)
  const numbers = new Map<string, number>()
  const states: { state: State; initial: boolean; final: boolean; deadlocked: boolean; expand: boolean }[] = []
  const steps: StateGraph['steps'][number][] = []
  const add = (state: State, from: State | null): number => {
    const key = semantics.key(state)
    const known = numbers.get(key)
    if (known !== undefined) return known
    if (states.length === cap) throw tooMany(model, cap)
    const { state: ofState, step } = model.constraints
    const expand = (ofState === null || ofState(state)) && (from === null || step === null || step(from, state))
    states.push({ state, initial: from === null, final: model.final(state), deadlocked: false, expand })
    numbers.set(key, states.length - 1)
    return states.length - 1
  }
  for (const initial of model.initial) add(initial, null)
  for (let from = 0; from < states.length; from++) {
    const known = states[from]
    if (!known?.expand) continue
    const expansion = semantics.expand(known.state)
    known.deadlocked = expansion.isStuck && !known.final && model.deadlock === 'forbidden'
    for (const t of expansion.steps)
      steps.push({ from, to: add(t.to, known.state), label: label(t), fault: model.actions[t.action]?.kind === 'fault' })
  }
  return { states: states.map(({ expand: _, ...state }) => state), steps }
}

const tooMany = (model: Model, cap: number): UsageError =>
  new UsageError(
    'too-many-states',
    `${model.spec} has more than ${cap.toLocaleString('en')} states, too many for a picture that can be read`,
    {
      hint: `choose smaller constants or fewer faults, draw one trace instead (--format svg), or raise the cap of ${cap} (--cap ${cap * 2})`,
    },
  )

/** The state graph in DOT: initial states bold, final ones with a double border, deadlocks red, faults dashed. Throws as `stateGraph` does. */
export function stateGraphDot(model: Model, options: StateGraphOptions = {}): string {
  const { states, steps } = stateGraph(model, options)
  const between = new Map<string, (typeof steps)[number][]>()
  for (const step of steps) {
    const ends = `${step.from} ${step.to}`
    between.set(ends, [...(between.get(ends) ?? []), step])
  }
  const title = `${model.spec}${model.variant === null ? '' : ` (${model.variant})`}: ${states.length} states, ${steps.length} steps`
  return digraph(title, { label: escapeText(title), labelloc: 't', rankdir: 'TB' }, [
    ...states.map(({ state, initial, final, deadlocked }, number) =>
      node(`s${number}`, {
        label: `{${number + 1}${initial ? ' initial' : ''}${final ? ' final' : ''}${deadlocked ? ' deadlock' : ''}|${leftLines(sayVariables(model, state), escapeRecord)}}`,
        ...(initial ? { penwidth: 2 } : {}),
        ...(final ? { peripheries: 2 } : {}),
        ...(deadlocked ? { color: colors.bad, penwidth: 2 } : {}),
      }),
    ),
    ...[...between.values()].flatMap(parallel =>
      parallel.slice(0, 1).map(({ from, to }) =>
        edge(`s${from}`, `s${to}`, {
          label: parallel.map(step => escapeText(` ${step.label}`)).join('\\n'),
          ...(parallel.every(step => step.fault) ? { style: 'dashed', color: colors.fault, fontcolor: colors.fault } : {}),
        }),
      ),
    ),
  ])
}

/** The state graph as a picture. Throws as `stateGraph` does. */
export const stateGraphSvg = async (model: Model, options: StateGraphOptions = {}): Promise<string> => layOut(stateGraphDot(model, options))

const sayVariables = (model: Model, state: State): string[] =>
  Object.entries(state)
    .filter(([name, value]) => !(model.vars[name]?.shape.of === 'network' && (value as Network).size === 0))
    .map(([name, value]) => `${name}: ${format(value)}`)
