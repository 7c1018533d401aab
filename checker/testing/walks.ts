import fc from 'fast-check'
import type { State } from '../language/types.ts'
import type { Instance } from '../semantics/semantics.ts'
import { after, dueIn, type Explaining, isSame, offered, type Rules, withHidden } from './explaining.ts'

/** What chooses the next step: a number, the n-th of those that are offered modulo how many there are; or the step itself, where it is offered. */
export type Choice = number | Instance

/** A walk through a model, as the choices that it makes. */
export interface Walk {
  readonly initial: number
  readonly choices: readonly Choice[]
}

/** The step that is chosen of those offered; null where it is none of them. */
export const chosen = (offers: readonly Instance[], choice: Choice): Instance | null =>
  (typeof choice === 'number' ? offers[choice % offers.length] : offers.find(offer => isSame(offer, choice))) ?? null

/** More than steps are ever offered at once. */
const choices = 10_000

/**
 * Walks of at most so many steps. A walk shrinks by leaving out halves of its steps, quarters, and so on to single ones, and with them those that are no longer enabled; the other
 * steps stay what they are. `settles`: hidden steps that are due are taken before any other.
 */
export class Walks extends fc.Arbitrary<Walk> {
  private readonly rules: Rules
  private readonly maxSteps: number
  private readonly settles: boolean

  constructor(rules: Rules, maxSteps: number, settles: boolean) {
    super()
    this.rules = rules
    this.maxSteps = maxSteps
    this.settles = settles
  }

  generate(random: fc.Random): fc.Value<Walk> {
    const below = (n: number) => random.nextInt(0, n - 1)
    const initial = below(this.rules.model.initial.length)
    return new fc.Value({ initial, choices: Array.from({ length: below(this.maxSteps + 1) }, () => below(choices)) }, undefined)
  }

  canShrinkWithoutContext(_: unknown): _ is Walk {
    return false
  }

  shrink(walk: Walk): fc.Stream<fc.Value<Walk>> {
    return fc.stream(this.shorter(walk))
  }

  private *shorter({ initial, choices }: Walk): Generator<fc.Value<Walk>> {
    const { steps } = this.walked({ initial, choices })
    const made = (from: number, of: readonly Choice[]) =>
      new fc.Value({ initial: from, choices: this.walked({ initial: from, choices: of }).steps }, undefined)
    if (initial > 0) yield made(0, steps)
    if (steps.length < choices.length) yield made(initial, steps)
    for (let size = steps.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let end = steps.length; end > 0; end -= size) yield made(initial, steps.toSpliced(Math.max(0, end - size), Math.min(size, end)))
  }

  /** The steps that a walk takes, and the states it ends in: one, unless hidden steps leave that open. */
  walked({ initial, choices }: Walk): { readonly steps: readonly Instance[]; readonly ends: readonly Explaining[] } {
    const { rules } = this
    const rested = (from: readonly Explaining[]) => {
      const all = withHidden(rules, from)
      return this.settles ? all.filter(({ state }) => dueIn(rules, state).length === 0) : all
    }
    const steps: Instance[] = []
    let ends = rested([{ state: rules.model.initial[initial] as State, path: { initial, steps: [] } }])
    for (const choice of choices) {
      const step = chosen(offered(rules, ends), choice)
      if (step === null) continue
      steps.push({ action: step.action, parameters: step.parameters, message: step.message })
      ends = rested(after(rules, ends, step))
    }
    return { steps, ends }
  }
}
