import { h, render } from 'preact'
import { sayError } from '../../../checker/traces/walk.ts'
import { type ChosenModel, type Reopened, reopen } from '../chosen.ts'
import { Explorer } from './explorer.ts'

/** Lets a reader leave each behaviour of a counterexample page, at the step that the page shows, to walk on by hand. */
export function start(modules: readonly object[], chosen: ChosenModel): void {
  let reopened: Reopened | null = null
  for (const section of document.querySelectorAll<HTMLElement>('[data-walk]')) {
    const button = section.querySelector('button')
    const place = section.querySelector<HTMLElement>('.walk-place')
    if (button === null || place === null) continue
    section.hidden = false
    button.addEventListener('click', () => {
      try {
        reopened ??= reopen(modules, chosen)
        const { walk: address = '0', about = null } = section.dataset
        const begin = address
          .split('/')
          .slice(0, stepShown(section) + 1)
          .join('/')
        render(null, place)
        render(h(Explorer, { id: `${section.id}-explorer`, reopened, chosen, begin, about, onAddress: () => {} }), place)
        place.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
        section.scrollIntoView({ block: 'start', behavior: 'smooth' })
      } catch (error) {
        place.textContent = `This model cannot be walked: ${sayError(error)}`
      }
    })
  }
}

/** The step that the views of the behaviour show. */
function stepShown(section: HTMLElement): number {
  const row = section.closest('.behaviour')?.querySelector<SVGElement>('.row.current')
  return Number(row?.dataset.step ?? 0)
}
