import { h, render } from 'preact'
import { bringAside } from '../../../components/client/sight.ts'
import type { PanelData } from '../../../components/panel.ts'
import { PanelBody, type Watched } from '../../../components/state-panel.ts'
import { stepAt } from '../../../components/stepped.ts'

/** Steps through a behaviour that is on the page already: by keys, by hovering and by clicking, in all of its views at once. */
export class Stepping {
  readonly #element: HTMLElement
  readonly #steps: number
  readonly #panel: Element | null
  readonly #data: PanelData
  /** What belongs to each step, by its number. */
  readonly #parts = new Map<string, Set<Element>>()
  /** The number of the step that all views show, 0 for the initial state. */
  current: number
  /** What the state shows besides its variables. */
  watched: readonly Watched[] = []

  constructor(element: HTMLElement) {
    this.#element = element
    this.#steps = Number(element.dataset.steps)
    this.#panel = element.querySelector('.state-panel')
    this.#data = JSON.parse(element.querySelector('.panel-data')?.textContent ?? '') as PanelData
    this.current = this.#steps
    this.index()
    element.addEventListener('mouseover', event => this.light(numbersOf(event.target), 'hover'))
    element.addEventListener('mouseleave', () => this.light([], 'hover'))
    element.addEventListener('click', event => {
      const [step] = numbersOf(event.target)
      if (step !== undefined) this.go(step)
    })
  }

  /** Finds what belongs to each step, once more where the diagram was drawn anew. */
  index(): void {
    this.#parts.clear()
    for (const part of this.#element.querySelectorAll<HTMLElement>('[data-step], [data-sent]'))
      for (const number of [part.dataset.step, part.dataset.sent, part.dataset.ends])
        if (number !== undefined) this.#parts.set(number, (this.#parts.get(number) ?? new Set()).add(part))
  }

  get isShown(): boolean {
    return this.#element.offsetParent !== null
  }

  /** Makes a step the current one; one before the first or after the last is the nearest there is. */
  go(step: number): void {
    this.current = Math.max(0, Math.min(step, this.#steps))
    for (const fold of this.#element.querySelectorAll<HTMLDetailsElement>('.fold'))
      if (Number(fold.dataset.first) <= this.current && this.current <= Number(fold.dataset.last)) fold.open = true
    this.light([this.current], 'current')
    if (this.#panel) render(h(PanelBody, { data: this.#data, at: this.current, watched: this.watched }), this.#panel)
    reveal(this.#element.querySelector('.scroller'), '.row', '.lane-heads')
    reveal(this.#element.querySelector('.grid-scroller'), 'tr', 'thead')
  }

  /** Marks everything on the page that belongs to these steps, and nothing else, with a class. */
  light(steps: readonly number[], name: 'current' | 'hover' | 'found'): void {
    for (const lit of this.#element.querySelectorAll(`.${name}`)) lit.classList.remove(name)
    for (const step of steps) for (const part of this.#parts.get(String(step)) ?? []) part.classList.add(name)
  }
}

function numbersOf(target: EventTarget | null): readonly number[] {
  const step = target instanceof Element && target.closest('.state-panel') === null ? stepAt(target) : null
  return step === null ? [] : [step]
}

/** Scrolls to the current row, and to where on it something happens, within the view alone: the page itself stays where the reader is. */
function reveal(view: Element | null, row: string, head: string): void {
  const current = view?.querySelector(`${row}.current`)
  if (!view || !current) return
  const covered = view.querySelector(head)?.getBoundingClientRect().height ?? 0
  const outer = view.getBoundingClientRect()
  const inner = current.getBoundingClientRect()
  if (inner.top < outer.top + covered) view.scrollTop -= outer.top + covered - inner.top
  else if (inner.bottom > outer.bottom) view.scrollTop += inner.bottom - outer.bottom
  bringAside(view, view.querySelector('.card.current, .band.current'))
}
