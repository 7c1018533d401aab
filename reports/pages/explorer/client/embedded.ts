import { h, render } from 'preact'
import type { ModelAddress } from '../../../../checker/language/address.ts'
import { sayError } from '../../../../checker/traces/walk.ts'
import { type OpenSpec, reopen } from '../chosen.ts'
import { Explorer } from './explorer.ts'

/**
 * Lets a reader leave each behaviour of a counterexample page, at the step that the page shows, to walk on by hand. What stands behind the # of the page's address
 * then names the walk, `p1-walk:0/rmPrepare(RM1)`: who opens the page with it is where the walk has come to.
 */
export function start(modules: readonly object[], chosen: ModelAddress): void {
  let reopened: OpenSpec | null = null
  /** What the page's address holds by our own doing. */
  let told = ''
  const walkOn = (section: HTMLElement, place: HTMLElement, begin: string) => {
    const root = place.shadowRoot ?? ownPart(place)
    const stage = root.querySelector('.stage-of-walk') as HTMLElement
    render(null, stage)
    const tell = (address: string) => {
      location.hash = `${section.id}:${address}`
      told = location.hash
    }
    try {
      reopened ??= reopen(modules, chosen)
      const { about = null } = section.dataset
      render(h(Explorer, { id: `${section.id}-explorer`, reopened, chosen, begin, about, onPlace: place => tell(place.address) }), stage)
      tell(begin)
      stage.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
      section.scrollIntoView({ block: 'start' })
    } catch (error) {
      render(h('p', { class: 'trouble', role: 'alert' }, `This model cannot be walked: ${sayError(error)}`), stage)
    }
  }
  const walks = new Map<string, (begin: string) => void>()
  for (const section of document.querySelectorAll<HTMLElement>('[data-walk]')) {
    const button = section.querySelector('button')
    const place = section.querySelector<HTMLElement>('.walk-place')
    if (button === null || place === null) continue
    section.hidden = false
    walks.set(section.id, begin => walkOn(section, place, begin))
    button.addEventListener('click', () => {
      const { walk: address = '0' } = section.dataset
      walkOn(section, place, address.split('/', stepShown(section) + 1).join('/'))
    })
  }
  const follow = () => {
    const [, id = '', address = ''] = /^#([^:]+):(.*)$/s.exec(location.hash) ?? []
    const walk = walks.get(id)
    if (walk === undefined || location.hash === told) return
    // The property whose trace was left may not be the one that the page shows at first.
    const tab = document.getElementById(id.replace(/-walk$/, '-tab'))
    if (tab instanceof HTMLInputElement) tab.checked = true
    walk(address)
  }
  addEventListener('hashchange', follow)
  follow()
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
