import fc from 'fast-check'
import { UsageError } from '../errors.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import type { State } from '../language/types.ts'
import { type Instance, label } from '../semantics/semantics.ts'
import { replay } from '../traces/replay.ts'
import type { Trace } from '../traces/trace.ts'
import { type Explaining, type Rules, rulesOf } from './explaining.ts'
import { Run } from './run.ts'
import type { System } from './system.ts'
import { type Choice, chosen, type Walk, Walks } from './walks.ts'

export { Divergence, type Misfit } from './run.ts'
export type { Command, Observation, System } from './system.ts'

/** How far a random walk goes. */
export interface WalkOptions {
  /** The most steps; 30 where left out. */
  readonly maxSteps?: number
}

/**
 * Sequences of steps for a system to take: `commands => commands.run()` is the property that it does what the model does, and `fc.asyncModelRun(commands.setup, commands)` the
 * same step by step. Each step is a number n, and takes the n-th of those that are enabled when its turn comes, modulo how many there are, so that none is wasted.
 * A failure names the steps, and shrinks to some of which none can be left out.
 */
export function commandsOf(model: Checkable, system: System, { maxSteps = 30 }: WalkOptions = {}): fc.Arbitrary<Commands> {
  const rules = rulesOf(checkable(model), system.hidden)
  return new Walks(rules, maxSteps, system.settle !== undefined).map(walk => new Commands(system, rules, walk))
}

/** Traces of random walks, each step chosen among all that are enabled, faults included. A walk ends where no step is enabled within the model's constraints. */
export function tracesOf(model: Checkable, options: WalkOptions = {}): fc.Arbitrary<Trace> {
  const rules = rulesOf(checkable(model))
  return endsOf(rules, options).map(({ path }) => replay(rules.semantics, path))
}

/** States in which random walks end, so that all can be reached. They shrink to states that are met sooner. */
export const statesOf = (model: Checkable, options: WalkOptions = {}): fc.Arbitrary<State> =>
  endsOf(rulesOf(checkable(model)), options).map(({ state }) => state)

function endsOf(rules: Rules, { maxSteps = 30 }: WalkOptions): fc.Arbitrary<Explaining> {
  const walks = new Walks(rules, maxSteps, false)
  return walks.map(walk => walks.walked(walk).ends[0] as Explaining)
}

/** A model beside the system: what `fc.asyncModelRun` hands to each command. */
interface Beside {
  run: Run
}

/** A step that is chosen when its turn comes; once it ran, it is called by what it was. */
class ChosenStep implements fc.AsyncCommand<Beside, System> {
  private readonly choice: Choice
  private taken: Instance | null = null

  constructor(choice: Choice) {
    this.choice = choice
  }
  check({ run }: Readonly<Beside>): boolean {
    return chosen(run.offered(), this.choice) !== null
  }
  async run({ run }: Beside): Promise<void> {
    this.taken = chosen(run.offered(), this.choice) as Instance
    await run.take(this.taken)
  }
  get isTaken(): boolean {
    return this.taken !== null
  }
  /** A number chooses any step, so that there was none. */
  get isWasted(): boolean {
    return this.taken === null && typeof this.choice === 'number'
  }
  /** `rmPrepare(rm: RM1)`; before it ran, what it chooses by. */
  toString(): string {
    if (this.taken !== null) return label(this.taken)
    return typeof this.choice === 'number' ? `step ${this.choice}` : label(this.choice)
  }
}

/** What `commandsOf` generates: iterated by `fc.asyncModelRun` and `fc.scheduledModelRun`, whose setup it has. */
export class Commands implements Iterable<ChosenStep> {
  private readonly system: System
  private readonly rules: Rules
  private readonly initial: number
  private readonly steps: readonly ChosenStep[]
  private begun: Run | null = null

  constructor(system: System, rules: Rules, { initial, choices }: Walk) {
    this.system = system
    this.rules = rules
    this.initial = initial
    this.steps = choices.map(choice => new ChosenStep(choice))
  }
  [Symbol.iterator](): Iterator<ChosenStep> {
    return this.steps[Symbol.iterator]()
  }
  /** Starts the system, for `fc.asyncModelRun` and `fc.scheduledModelRun`, after which it is to be stopped. */
  readonly setup = async (): Promise<{ model: Beside; real: System }> => {
    this.begun = await Run.begin(this.system, this.rules, this.initial)
    return { model: { run: this.begun }, real: this.system }
  }
  /**
   * Compares what the system shows when all is done, for `fc.scheduledModelRun`, whose system goes on after the last command. Throws Divergence where no state of the model explains it, and
   * UsageError where nothing was ever shown, or where there was nothing to do from the start.
   */
  async compare(): Promise<void> {
    await this.begun?.compare()
    if (this.steps[0]?.isWasted)
      throw new UsageError('nothing-to-do', 'there is nothing that the system can be told to do', {
        hint: "leave some of the model's actions out of 'hidden'",
      })
    if (this.begun?.hasCompared !== true)
      throw new UsageError('nothing-observed', 'the system showed nothing of itself that could be compared', {
        hint: 'return some of the variables of the spec from observe()',
      })
  }
  /** Starts the system, has it take every step, and stops it, come what may. Throws Divergence where it does what its model does not. */
  async run(): Promise<void> {
    try {
      await fc.asyncModelRun(this.setup, this)
      await this.compare()
    } finally {
      await this.system.stop()
    }
  }
  /** The steps that ran; before, what they are chosen by. */
  toString(): string {
    const taken = this.steps.filter(step => step.isTaken)
    return (taken.length === 0 ? this.steps : taken).join('; ')
  }
}
