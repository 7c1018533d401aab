import { SpecFailure } from '../../errors.ts'
import { admitState } from '../../language/admit.ts'
import type { State } from '../../language/types.ts'
import { Asymmetric, type Subject } from '../../semantics/asymmetry.ts'
import { judgedConstraints } from '../../semantics/judged.ts'
import { type Permutation, renameInstance, renameState } from '../../semantics/permutation.ts'
import type { Instance } from '../../semantics/semantics.ts'
import { keyOf } from '../../values/index.ts'
import type { Monitor, Task } from '../engine.ts'

/** A state, or a step, as one permutation has it. */
interface Image<Of> {
  readonly by: Permutation
  readonly of: Of
}

/**
 * Holds each state that a reduced search visits against all of its images: what is not symmetric there throws Asymmetric. Why that is enough is told
 * in properties/symmetry.ts.
 */
export class Orbits {
  readonly #task: Task
  readonly #others: readonly Permutation[]
  readonly #known = new WeakMap<State, Map<Permutation, State>>()
  readonly #constraints: ReturnType<typeof judgedConstraints>

  constructor(task: Task, permutations: readonly Permutation[]) {
    this.#task = task
    // The first is the identity.
    this.#others = permutations.slice(1)
    this.#constraints = judgedConstraints(task.semantics.model)
  }

  #renamed(state: State, by: Permutation): State {
    const known = this.#known.get(state) ?? new Map<Permutation, State>()
    this.#known.set(state, known)
    const { vars } = this.#task.semantics.model
    const renamed = known.get(by) ?? admitState(vars, renameState(vars, state, by))
    known.set(by, renamed)
    return renamed
  }

  #images(state: State): Image<State>[] {
    return this.#others.map(by => ({ by, of: this.#renamed(state, by) }))
  }

  /** Each instance does in an image what the instance that it is an image of does in the state, and both are stuck or neither. */
  steps(state: State, isStuck: boolean): void {
    if (this.#others.length === 0) return
    const { semantics } = this.#task
    const instances = [...semantics.instances(state)]
    for (const { by, of } of this.#images(state)) {
      const there = new Map([...semantics.instances(of)].map(instance => [keyOfInstance(instance), instance]))
      for (const instance of instances) {
        const subject: Subject = { of: 'action', name: instance.action }
        const other = there.get(keyOfInstance(renameInstance(semantics.model, instance, by)))
        if (other === undefined) throw new Asymmetric(subject, by)
        const outcome = this.#outcome(state, instance)
        const wanted = typeof outcome === 'string' ? outcome : keyOf(this.#renamed(outcome, by))
        const found = symmetrically(subject, by, () => this.#outcome(of, other))
        if ((typeof found === 'string' ? found : keyOf(found)) !== wanted) throw new Asymmetric(subject, by)
      }
      if (semantics.expand(of).isStuck !== isStuck) throw new Asymmetric({ of: 'monitor', name: 'deadlock', property: 'deadlock' }, by)
    }
  }

  /** The state that an instance leads to, or why it leads to none. */
  #outcome(state: State, instance: Instance): State | string {
    const { semantics } = this.#task
    if (!semantics.isEnabled(state, instance)) return 'not enabled'
    const taken = semantics.attempt(state, instance)
    return typeof taken === 'string' ? `beyond the ${taken}` : taken.to
  }

  /** A monitor answers of each image what it answers of the state. */
  judged(monitor: Extract<Monitor, { readonly on: 'state' | 'deadlock' }>, state: State): void {
    this.#alike(
      { of: 'monitor', name: monitor.name, property: monitor.property },
      monitor.parts,
      monitor.under,
      this.#images(state),
      part => part(state),
      (part, of) => part(of),
    )
  }

  /** The same of a step. */
  judgedStep(monitor: Extract<Monitor, { readonly on: 'step' }>, before: State, after: State): void {
    const images = this.#images(before).map(({ by, of }) => ({ by, of: [of, this.#renamed(after, by)] as const }))
    this.#alike(
      { of: 'monitor', name: monitor.name, property: monitor.property },
      monitor.parts,
      monitor.under,
      images,
      part => part(before, after),
      (part, of) => part(...of),
    )
  }

  /** The state constraint, and the step constraint where a step is given. */
  constrained(state: State, after?: State): void {
    const { state: inside, step } = this.#constraints
    if (after === undefined && inside)
      this.#alike(
        { of: 'constraint', name: 'state' },
        [inside],
        () => 0,
        this.#images(state),
        part => part(state),
        (part, of) => part(of),
      )
    if (after === undefined || !step) return
    const images = this.#images(state).map(({ by, of }) => ({ by, of: [of, this.#renamed(after, by)] as const }))
    this.#alike(
      { of: 'constraint', name: 'step' },
      [step],
      () => 0,
      images,
      part => part(state, after),
      (part, of) => part(...of),
    )
  }

  #alike<Part, Of>(
    subject: Subject,
    parts: readonly Part[],
    under: Monitor['under'],
    images: readonly Image<Of>[],
    here: (part: Part) => boolean,
    there: (part: Part, of: Of) => boolean,
  ): void {
    const answers = parts.map(here)
    for (const { by, of } of images)
      answers.forEach((answer, k) => {
        const other = parts[under(k, by)]
        if (other === undefined || symmetrically(subject, by, () => there(other, of)) !== answer) throw new Asymmetric(subject, by)
      })
  }
}

const keyOfInstance = ({ action, parameters, message }: Instance): string => keyOf([action, parameters, message])

/** What fails for an image alone is not symmetric. */
function symmetrically<T>(subject: Subject, by: Permutation, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SpecFailure) throw new Asymmetric(subject, by)
    throw error
  }
}
