// The counterexample page's script: the page is complete without it.
import { copyOnClick } from './copying.ts'
import { Stepping } from './stepping.ts'

const behaviours = [...document.querySelectorAll<HTMLElement>('[data-behaviour]')].map(element => new Stepping(element))

/** The keys that go to another step, and to which. */
const moves: Readonly<Record<string, (step: number) => number>> = {
  ArrowRight: step => step + 1,
  j: step => step + 1,
  ArrowLeft: step => step - 1,
  k: step => step - 1,
  Home: () => 0,
  End: () => Number.POSITIVE_INFINITY,
}

document.addEventListener('keydown', event => {
  const shown = behaviours.find(b => b.isShown)
  const move = moves[event.key]
  const inTabs = event.target instanceof HTMLInputElement && event.key.startsWith('Arrow')
  if (!shown || !move || inTabs || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  shown.go(move(shown.current))
})

for (const hidden of document.querySelectorAll<HTMLElement>('.script-only, [data-copy]')) hidden.hidden = false
for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) copyOnClick(button)
