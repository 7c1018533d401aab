import { stepAt } from '../stepped.ts'

/** Steps through a behaviour that is on the page already: by keys, by hovering and by clicking, in all of its views at once. */
export class Stepping {
  readonly #element: HTMLElement
  readonly #steps: number
  /** The number of the step that all views show, 0 for the initial state. */
  current: number

  constructor(element: HTMLElement) {
    this.#element = element
    this.#steps = Number(element.dataset.steps)
    this.current = this.#steps
    element.addEventListener('mouseover', event => this.#light(event.target instanceof Element ? stepAt(event.target) : null, 'hover'))
    element.addEventListener('mouseleave', () => this.#light(null, 'hover'))
    element.addEventListener('click', event => {
      const step = event.target instanceof Element ? stepAt(event.target) : null
      if (step !== null) this.go(step)
    })
  }

  get isShown(): boolean {
    return this.#element.offsetParent !== null
  }

  /** Makes a step the current one; one before the first or after the last is the nearest there is. */
  go(step: number): void {
    this.current = Math.max(0, Math.min(step, this.#steps))
    this.#light(this.current, 'current')
    for (const state of this.#all('.after')) state.hidden = Number(state.dataset.step) !== this.current
    reveal(this.#element.querySelector('.scroller'), '.row', '.lane-heads')
    reveal(this.#element.querySelector('.grid-scroller'), 'tr', 'thead')
  }

  #light(step: number | null, name: 'current' | 'hover'): void {
    for (const lit of this.#all(`.${name}`)) lit.classList.remove(name)
    if (step === null) return
    for (const part of this.#all(`[data-step="${step}"], [data-sent="${step}"], [data-ends="${step}"]`)) part.classList.add(name)
  }

  #all(selector: string): Iterable<HTMLElement> {
    return this.#element.querySelectorAll<HTMLElement>(selector)
  }
}

/** Scrolls to the current row within the view alone: the page itself stays where the reader is. */
function reveal(view: Element | null, row: string, head: string): void {
  const current = view?.querySelector(`${row}.current`)
  if (!view || !current) return
  const covered = view.querySelector(head)?.getBoundingClientRect().height ?? 0
  const outer = view.getBoundingClientRect()
  const inner = current.getBoundingClientRect()
  if (inner.top < outer.top + covered) view.scrollTop -= outer.top + covered - inner.top
  else if (inner.bottom > outer.bottom) view.scrollTop += inner.bottom - outer.bottom
}
