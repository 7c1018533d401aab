import fc from 'fast-check'
import { type Checkable, checkable } from '../language/checkable.ts'
import type { State } from '../language/types.ts'
import { type Instance, label } from '../semantics/semantics.ts'
import { replay } from '../traces/replay.ts'
import type { Trace } from '../traces/trace.ts'
import { extended } from '../traces/walk.ts'
import { type Explaining, type Rules, rulesOf, stepsWithin } from './explaining.ts'
import { Run } from './run.ts'
import type { System } from './system.ts'

export { Divergence, type Misfit } from './run.ts'
export type { Command, Observation, System } from './system.ts'

/** How far a random walk goes. */
export interface WalkOptions {
  /** The most steps; 30 where left out. */
  readonly maxSteps?: number
}

/** A model beside the system: what `fc.asyncModelRun` hands to each command. */
interface Beside {
  run: Run
}

/** A step chosen by a number among those that the system can be told to take when its turn comes; once it ran, it is called by that step. */
class ChosenStep implements fc.AsyncCommand<Beside, System> {
  private readonly choice: number
  private taken: Instance | null = null

  constructor(choice: number) {
    this.choice = choice
  }
  check({ run }: Readonly<Beside>): boolean {
    return run.offered().length > 0
  }
  async run({ run }: Beside): Promise<void> {
    const offered = run.offered()
    this.taken = offered[this.choice % offered.length] as Instance
    await run.take(this.taken)
  }
  /** `rmPrepare(rm: RM1)`; before it ran its number. */
  toString(): string {
    return this.taken === null ? `step ${this.choice}` : label(this.taken)
  }
}

/** What `commandsOf` generates: to be iterated by `fc.asyncModelRun`, whose setup it has. */
export class Commands implements Iterable<ChosenStep> {
  private readonly system: System
  private readonly rules: Rules
  private readonly initial: number
  private readonly steps: readonly ChosenStep[]

  constructor(system: System, rules: Rules, initial: number, choices: readonly number[]) {
    this.system = system
    this.rules = rules
    this.initial = initial % rules.model.initial.length
    this.steps = choices.map(choice => new ChosenStep(choice))
  }
  [Symbol.iterator](): Iterator<ChosenStep> {
    return this.steps[Symbol.iterator]()
  }
  /** Starts the system: for `fc.asyncModelRun(commands.setup, commands)` and `fc.scheduledModelRun`. The system is then to be stopped. */
  readonly setup = async (): Promise<{ model: Beside; real: System }> => ({
    model: { run: await Run.begin(this.system, this.rules, this.initial) },
    real: this.system,
  })
  /** Starts the system, has it take every step, and stops it, come what may. Throws Divergence where it does what its model does not. */
  async run(): Promise<void> {
    try {
      await fc.asyncModelRun(this.setup, this)
    } finally {
      await this.system.stop()
    }
  }
  toString(): string {
    return this.steps.map(String).join('; ')
  }
}

/**
 * Sequences of steps for a system to take, to be run by `commands.run()` or `fc.asyncModelRun(commands.setup, commands)`. Each step is a number n, and takes the n-th of those that
 * are enabled when its turn comes, modulo how many there are: none is wasted, and a shorter sequence of smaller numbers is one as well, so that shrinking works.
 * A failure shows the steps by name.
 */
export function commandsOf(model: Checkable, system: System, options: WalkOptions = {}): fc.Arbitrary<Commands> {
  const rules = rulesOf(checkable(model), system.hidden)
  return choices(options).map(([initial, steps]) => new Commands(system, rules, initial, steps))
}

/** Traces of random walks, each step chosen among all that are enabled, faults included. A walk ends where no step is enabled within the model's constraints. */
export function tracesOf(model: Checkable, options: WalkOptions = {}): fc.Arbitrary<Trace> {
  const rules = rulesOf(checkable(model))
  return choices(options).map(([initial, steps]) => replay(rules.semantics, walked(rules, initial, steps).path))
}

/** States that random walks end in; all can be reached. Shrinks to those that are reached sooner. */
export function statesOf(model: Checkable, options: WalkOptions = {}): fc.Arbitrary<State> {
  const rules = rulesOf(checkable(model))
  return choices(options).map(([initial, steps]) => walked(rules, initial, steps).state)
}

/** Numbers that choose: more than steps are ever enabled at once, and few enough to shrink soon. */
const choice = () => fc.nat({ max: 9_999 })

const choices = ({ maxSteps = 30 }: WalkOptions) => fc.tuple(choice(), fc.array(choice(), { maxLength: maxSteps, size: 'max' }))

function walked(rules: Rules, initial: number, numbers: readonly number[]): Explaining {
  const start = initial % rules.model.initial.length
  let at: Explaining = { state: rules.model.initial[start] as State, path: { initial: start, steps: [] } }
  for (const number of numbers) {
    const steps = stepsWithin(rules, at.state)
    const step = steps[number % steps.length]
    if (step === undefined) break
    at = { state: step.to, path: extended(at.path, step) }
  }
  return at
}
