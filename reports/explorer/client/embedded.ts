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
      const root = place.shadowRoot ?? ownPart(place)
      const stage = root.querySelector('.stage-of-walk') as HTMLElement
      render(null, stage)
      try {
        reopened ??= reopen(modules, chosen)
        const { walk: address = '0', about = null } = section.dataset
        const begin = address.split('/', stepShown(section) + 1).join('/')
        render(h(Explorer, { id: `${section.id}-explorer`, reopened, chosen, begin, about, onAddress: () => {} }), stage)
        stage.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
        section.scrollIntoView({ block: 'start' })
      } catch (error) {
        render(h('p', { class: 'trouble', role: 'alert' }, `This model cannot be walked: ${sayError(error)}`), stage)
      }
    })
  }
}

/** A part of the document that the page's own script and style do not reach, since they would step through every diagram that they find. */
function ownPart(place: HTMLElement): ShadowRoot {
  const root = place.attachShadow({ mode: 'open' })
  const style = document.createElement('style')
  style.textContent = [...document.querySelectorAll('style')].map(s => s.textContent).join('\n')
  const stage = document.createElement('div')
  stage.className = 'stage-of-walk'
  // The page has keys of its own.
  stage.addEventListener('keydown', event => event.stopPropagation())
  root.append(style, stage)
  return root
}

/** The step that the views of the behaviour show. */
function stepShown(section: HTMLElement): number {
  const row = section.closest('.behaviour')?.querySelector<SVGElement>('.row.current')
  return Number(row?.dataset.step ?? 0)
}
