import type { Stepping } from './stepping.ts'

/** Searches the steps of a behaviour by the words that tell them, and folds and unfolds its diagram. */
export function searchOf(behaviour: HTMLElement, stepping: Stepping): { focus(): void } {
  const field = behaviour.querySelector<HTMLInputElement>('.search input')
  const output = behaviour.querySelector('.search output')
  const words = [...behaviour.querySelectorAll<HTMLElement>('.steps li')].map(li => (li.textContent ?? '').toLowerCase())
  let found: readonly number[] = []

  function search(): void {
    const wanted = (field?.value ?? '').trim().toLowerCase().split(/\s+/).filter(Boolean)
    found = wanted.length === 0 ? [] : words.flatMap((said, i) => (wanted.every(word => said.includes(word)) ? [i + 1] : []))
    stepping.light(found, 'found')
    tell()
  }

  function tell(): void {
    if (!output) return
    const at = found.indexOf(stepping.current)
    const many = found.length === 1 ? '1 step' : `${found.length} steps`
    output.textContent = !field?.value.trim() ? '' : found.length === 0 ? 'no step' : at < 0 ? many : `${at + 1} of ${many}`
  }

  /** To the nearest step found in a direction, and from the last on to the first; where nothing is searched for, to the next step. */
  function goOn(direction: number): void {
    const isIdle = !field?.value.trim()
    const ahead = direction > 0 ? found.find(n => n > stepping.current) : found.findLast(n => n < stepping.current)
    const next = isIdle ? stepping.current + direction : (ahead ?? (direction > 0 ? found[0] : found.at(-1)))
    if (next !== undefined) stepping.go(next)
    tell()
  }

  field?.addEventListener('input', search)
  field?.addEventListener('keydown', event => {
    if (event.key === 'Enter') goOn(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') field.blur()
  })
  for (const button of behaviour.querySelectorAll<HTMLElement>('[data-find]'))
    button.addEventListener('click', () => goOn(Number(button.dataset.find)))
  foldAll(behaviour)
  return { focus: () => field?.focus() }
}

/** The button that folds or unfolds all at once, where anything is folded. */
function foldAll(behaviour: HTMLElement): void {
  // Not once for all, since the diagram may be drawn anew.
  const folds = () => [...behaviour.querySelectorAll<HTMLDetailsElement>('.fold')]
  const button = behaviour.querySelector<HTMLElement>('[data-fold]')
  if (!button || folds().length === 0) return
  button.hidden = false
  const isFolded = () => folds().some(fold => !fold.open)
  const tell = () => {
    button.textContent = isFolded() ? 'Unfold all' : 'Fold all'
  }
  button.addEventListener('click', () => {
    const open = isFolded()
    for (const fold of folds()) fold.open = open
  })
  behaviour.addEventListener('toggle', tell, true)
  tell()
}
