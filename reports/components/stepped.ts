import type { Story } from './story.ts'

/** What a view of a story takes that shows one of its steps as the current one. */
export interface StepCursor {
  readonly story: Story
  /** The number of the step that is shown as current, 0 for the initial state; left out, the last. */
  readonly current?: number | undefined
  /** Called with the number of a step that was clicked. */
  readonly onStep?: ((step: number) => void) | undefined
}

export const currentOf = ({ story, current }: Pick<StepCursor, 'story' | 'current'>): number => current ?? story.trace.steps.length

/** A click anywhere on a view, told as the step that it was on. */
export const clicked = (onStep: StepCursor['onStep']): ((event: MouseEvent) => void) | undefined =>
  onStep &&
  (event => {
    const step = event.target instanceof Element ? stepAt(event.target) : null
    if (step !== null) onStep(step)
  })

/** The step that a part of a view belongs to; null where it is none's. */
export function stepAt(part: Element): number | null {
  const owner = part.closest<HTMLElement | SVGElement>('[data-step]')
  return owner?.dataset.step === undefined ? null : Number(owner.dataset.step)
}
