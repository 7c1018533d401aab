import { UsageError } from '../checker/errors.ts'
import type { Model } from '../checker/language/model.ts'
import type { State } from '../checker/language/types.ts'
import type { Beyond } from '../checker/semantics/boundary.ts'
import { judgedFinal } from '../checker/semantics/judged.ts'
import { label } from '../checker/semantics/semantics.ts'
import { isDeadlock } from '../checker/traces/standing.ts'
import { brokenAt, brokenAtStart, stepsBroken, walkOf } from '../checker/traces/walk.ts'
import { format, type Network } from '../checker/values/index.ts'
import { colors, digraph, edge, escapeHtml, escapeText, type Html, node } from './graphviz/statements.ts'
import { textWidth } from './say/text-width.ts'
import { layOut } from './svg.ts'

export interface StateGraph {
  readonly states: readonly {
    readonly state: State
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
    readonly fault: boolean
    /** The properties of steps that it breaks. */
    readonly breaks: readonly string[]
    /** The constraint that it, or the state it leads to, is beyond: it is judged, and not followed. */
    readonly beyond: Beyond | null
  }[]
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
  const walk = walkOf(model)
  const { semantics, boundary } = walk
  const isFinal = judgedFinal(model)
  const numbers = new Map<string, number>()
  const states: { -readonly [K in keyof StateGraph['states'][number]]: StateGraph['states'][number][K] }[] = []
  const steps: StateGraph['steps'][number][] = []
  const open: number[] = []
  const enter = (state: State, key: string, beyond: Beyond | null, initial = false): number => {
    const known = numbers.get(key)
    const number = known ?? states.length
    const there = states[number]
    if (there === undefined) {
      if (states.length === cap) throw tooMany(model, cap)
      const breaks = [...brokenAt(walk, state), ...(initial ? brokenAtStart(walk, state) : [])]
      states.push({ state, initial, final: isFinal(state), deadlocked: false, breaks, beyond, cut: [] })
      numbers.set(key, number)
    }
    if (beyond === null && there?.beyond !== null) {
      if (there) there.beyond = null
      open.push(number)
    }
    return number
  }
  for (const initial of model.initial) enter(initial, semantics.key(initial), boundary.ofState(initial), true)
  for (const from of open) {
    const here = states[from] as (typeof states)[number]
    const expansion = semantics.expand(here.state)
    here.deadlocked = expansion.isStuck && isDeadlock(walk, here.state)
    here.cut = [...new Set(expansion.beyond)]
    for (const t of expansion.steps) {
      const beyond = boundary.ofStep(here.state, t.to, t.moves)
      const to = enter(t.to, t.key, beyond)
      const fault = model.actions[t.action]?.kind === 'fault'
      steps.push({ from, to, label: label(t), fault, breaks: stepsBroken(walk, here.state, t.to), beyond })
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

/** The state graph in DOT: initial states bold, final ones with a double border, deadlocks and what breaks a property red, faults and states beyond a constraint dashed. Throws as `stateGraph` does. */
export function stateGraphDot(model: Model, options: StateGraphOptions = {}): string {
  const { states, steps } = stateGraph(model, options)
  const between = new Map<string, (typeof steps)[number][]>()
  for (const step of steps) {
    const ends = `${step.from} ${step.to}`
    between.set(ends, [...(between.get(ends) ?? []), step])
  }
  const title = `${model.spec}${model.variant === null ? '' : ` (${model.variant})`}: ${states.length} states, ${steps.length} steps`
  return digraph(
    title,
    {
      graph: { label: escapeText(title), labelloc: 't', rankdir: 'TB', nodesep: 0.3 },
      nodes: { shape: 'box', style: 'rounded,filled', fillcolor: '#ffffff' },
    },
    [
      ...states.map(({ state, initial, final, deadlocked, breaks, beyond, cut }, number) =>
        node(`s${number}`, {
          label: boxed(
            `${number + 1}${initial ? ' initial' : ''}${final ? ' final' : ''}${deadlocked ? ' deadlock' : ''}${sayMarks({ breaks, beyond, cut })}`,
            sayVariables(model, state),
          ),
          ...(initial ? { penwidth: 2 } : {}),
          ...(final ? { peripheries: 2 } : {}),
          ...(deadlocked || breaks.length > 0 ? { color: colors.bad, fillcolor: '#fdf0e7', penwidth: 2 } : {}),
          ...(beyond === null ? {} : { style: 'rounded,filled,dashed' }),
        }),
      ),
      ...[...between.values()].flatMap(parallel =>
        parallel.slice(0, 1).map(({ from, to }) =>
          edge(`s${from}`, `s${to}`, {
            label: listed(parallel.map(step => `${step.label}${step.breaks.length === 0 ? '' : `, breaks ${step.breaks.join(', ')}`}`)),
            ...(parallel.some(step => step.breaks.length > 0) ? { color: colors.bad, penwidth: 2 } : {}),
            ...(parallel.every(step => step.fault) ? { style: 'dashed', color: colors.fault, fontcolor: colors.fault } : {}),
          }),
        ),
      ),
    ],
  )
}

interface Line {
  readonly html: string
  readonly width: number
}

/** As wide as its lines are in the widest font that is likely: Graphviz has not the fonts at hand, and takes them for narrower. */
const table = (lines: readonly Line[]): Html => {
  const width = Math.ceil(Math.max(...lines.map(l => l.width)) + 4)
  const rows = lines.map(l => l.html).join('')
  return { html: `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1" WIDTH="${width}">${rows}</TABLE>` }
}
const line = (text: string, size: number): Line => ({
  html: `<TR><TD ALIGN="LEFT">${escapeHtml(text)}</TD></TR>`,
  width: textWidth(text, size),
})

/** A state: its number and what it is, above its variables. */
const boxed = (head: string, variables: readonly string[]): Html =>
  table([
    { html: `<TR><TD><B>${escapeHtml(head)}</B></TD></TR>${variables.length === 0 ? '' : '<HR/>'}`, width: textWidth(head, 11, true) },
    ...variables.map(text => line(text, 11)),
  ])
/** The steps that an edge stands for. */
const listed = (steps: readonly string[]): Html => table(steps.map(text => line(text, 10)))

/** The state graph as a picture. Throws as `stateGraph` does. */
export const stateGraphSvg = async (model: Model, options: StateGraphOptions = {}): Promise<string> => layOut(stateGraphDot(model, options))

/** ` breaks agreement; beyond the state constraint; steps beyond the bound of term`. */
function sayMarks({ breaks, beyond, cut }: Pick<StateGraph['states'][number], 'breaks' | 'beyond' | 'cut'>): string {
  const marks = [
    ...(breaks.length === 0 ? [] : [`breaks ${breaks.join(', ')}`]),
    ...(beyond === null ? [] : [`beyond the ${beyond}`]),
    ...(cut.length === 0 ? [] : [`steps beyond the ${cut.join(', ')}`]),
  ]
  return marks.length === 0 ? '' : ` ${marks.join('; ')}`
}

const sayVariables = (model: Model, state: State): string[] =>
  Object.entries(state)
    .filter(([name, value]) => !(model.vars[name]?.shape.of === 'network' && (value as Network).size === 0))
    .map(([name, value]) => `${name}: ${format(value)}`)
