import { renderTrace } from '../../reports/text.ts'
import { problemOf } from '../errors.ts'
import { type Action, actorOf } from '../language/action.ts'
import type { State } from '../language/types.ts'
import { type Instance, label } from '../semantics/semantics.ts'
import { replay } from '../traces/replay.ts'
import type { Trace } from '../traces/trace.ts'
import { checkedOf } from '../verdict/result.ts'
import { after, dueIn, type Explaining, offered, type Rules, withHidden } from './explaining.ts'
import { type Difference, differencesFrom, sayDifference, saysAnything } from './observed.ts'
import type { Command, System } from './system.ts'

/** Why a state of the model does not explain what was seen. */
export interface Misfit extends Explaining {
  readonly differences: readonly Difference[]
  /** Hidden steps that a settled system would have taken. */
  readonly due: readonly Instance[]
}

/** What is thrown where a system does what its model does not. */
export class Divergence extends Error {
  /** The steps up to there, as the model takes them; of several explanations that fail, the one that comes nearest. */
  readonly trace: Trace
  /** Why each state that might explain it does not; none where the system threw or refused. */
  readonly misfits: readonly Misfit[]

  constructor(rules: Rules, what: string, { path }: Explaining, misfits: readonly Misfit[], cause?: unknown) {
    const trace = replay(rules.semantics, path)
    const steps = trace.steps.length
    const where = steps === 0 ? 'at the start' : `in step ${steps}`
    super(
      [
        `the system does not do what ${rules.model.spec} does: ${where} ${what}`,
        '',
        ...renderTrace(trace, checkedOf(rules.model, null)),
        ...(misfits.length === 0 ? [] : ['', ...sayMisfits(misfits)]),
      ].join('\n'),
      cause === undefined ? undefined : { cause },
    )
    this.name = 'Divergence'
    this.trace = trace
    this.misfits = misfits
  }
}

/** A system and its model, side by side. */
export class Run {
  readonly system: System
  readonly rules: Rules
  /** The states of the model that explain what was seen so far; never none. */
  explaining: readonly Explaining[]
  /** Whether anything was compared since the start. */
  hasCompared = false

  private constructor(system: System, rules: Rules, explaining: readonly Explaining[]) {
    this.system = system
    this.rules = rules
    this.explaining = explaining
  }

  /** Starts the system in this initial state of its model. Throws Divergence where it shows something else. */
  static async begin(system: System, rules: Rules, initial: number): Promise<Run> {
    const state = rules.model.initial[initial] as State
    await system.start(state)
    const run = new Run(system, rules, [{ state, path: { initial, steps: [] } }])
    await run.compare()
    return run
  }

  /** What the system can be told to do now. */
  offered(): readonly Instance[] {
    return offered(this.rules, this.explaining)
  }

  /** Has the system take a step that is offered. Throws Divergence where it throws, refuses without a reason, or shows what no state of the model explains. */
  async take(instance: Instance): Promise<void> {
    const { system, rules, explaining } = this
    const taken = after(rules, explaining, instance)
    const nearest = taken[0] as Explaining
    const { parameters, message } = instance
    const action = rules.model.actions[instance.action] as Action
    const command: Command = {
      action: instance.action,
      kind: action.kind,
      fault: action.fault ?? null,
      by: actorOf(action, parameters, message),
      parameters,
      message,
    }
    let returned: unknown
    try {
      returned = await system.take(command)
    } catch (error) {
      throw new Divergence(rules, `it threw: ${problemOf(error)}`, nearest, [], error)
    }
    if (returned !== false) return this.keep(taken)
    const refusing = explaining.filter(({ state }) => !rules.semantics.isEnabled(state, instance))
    if (refusing.length === 0) throw new Divergence(rules, `it refused ${label(instance)}`, nearest, [])
    return this.keep(refusing)
  }

  /** Compares what the system shows now. Throws Divergence where no state of the model explains it. */
  compare(): Promise<void> {
    return this.keep(this.explaining)
  }

  /** Keeps, of these states and of those that hidden steps lead to, the ones that explain what the system shows. */
  private async keep(from: readonly Explaining[]): Promise<void> {
    const { system, rules } = this
    await system.settle?.()
    const seen = await system.observe()
    this.hasCompared ||= saysAnything(seen)
    const judged = withHidden(rules, from).map(
      ({ state, path }): Misfit => ({
        state,
        path,
        differences: differencesFrom(rules.model, state, seen),
        due: system.settle ? dueIn(rules, state) : [],
      }),
    )
    const fitting = judged.filter(({ differences, due }) => differences.length === 0 && due.length === 0)
    if (fitting.length === 0) throw divergence(rules, judged)
    this.explaining = fitting.map(({ state, path }) => ({ state, path }))
  }
}

function divergence(rules: Rules, judged: readonly Misfit[]): Divergence {
  const misfits = judged.toSorted((a, b) => a.differences.length - b.differences.length || a.path.steps.length - b.path.steps.length)
  const [nearest] = misfits as [Misfit]
  const paths = nearest.differences.map(({ path }) => path)
  return new Divergence(
    rules,
    paths.length === 0 ? 'it does less' : `${paths.join(' and ')} ${paths.length === 1 ? 'differs' : 'differ'}`,
    nearest,
    misfits,
  )
}

/** So many states that do not fit are shown. */
const shown = 5

function sayMisfits(misfits: readonly Misfit[]): readonly string[] {
  const [first] = misfits
  if (misfits.length === 1 && first) return sayMisfit(first)
  return [
    `  none of the ${misfits.length} states that might explain it does:`,
    ...misfits
      .slice(0, shown)
      .flatMap(m => [`  after ${m.path.steps.slice(-3).map(label).join('; ') || 'no step'}`, ...sayMisfit(m).map(line => `  ${line}`)]),
    ...(misfits.length > shown ? [`  and ${misfits.length - shown} more`] : []),
  ]
}

const sayMisfit = ({ differences, due }: Misfit): readonly string[] => [
  ...differences.map(d => `  ${sayDifference(d)}`),
  ...due.map(step => `  the system has settled, though ${label(step)} is due`),
]
