// The counterexample page's script: the page is complete without it.
import { unpackStory } from '../../../components/packed.ts'
import { copyOnClick } from './copying.ts'
import { arrangeLanes } from './lanes.ts'
import { searchOf } from './search.ts'
import { Stepping } from './stepping.ts'
import { watchExpressions } from './watching.ts'

const behaviours = [...document.querySelectorAll<HTMLElement>('[data-behaviour]')].map(element => {
  const stepping = new Stepping(element)
  const story = unpackStory(JSON.parse(element.querySelector('.story-data')?.textContent ?? ''))
  arrangeLanes(element, stepping, story)
  watchExpressions(element, stepping, story)
  return { stepping, search: searchOf(element, stepping) }
})

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
  const shown = behaviours.find(b => b.stepping.isShown)
  if (!shown || event.ctrlKey || event.metaKey || event.altKey) return
  const { target } = event
  const isField = target instanceof HTMLInputElement
  const isTab = isField && (target.type === 'radio' || target.type === 'checkbox')
  if ((isField && !isTab) || (isTab && event.key.startsWith('Arrow'))) return
  const move = moves[event.key]
  if (move) shown.stepping.go(move(shown.stepping.current))
  else if (event.key === '/') shown.search.focus()
  else return
  event.preventDefault()
})

for (const hidden of document.querySelectorAll<HTMLElement>('.script-only, [data-copy]')) hidden.hidden = false
for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) copyOnClick(button)
