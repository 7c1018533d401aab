import { h, render } from 'preact'
import { Diagram } from '../../../components/diagram.ts'
import type { Lane, Story } from '../../../components/story.ts'
import type { Stepping } from './stepping.ts'

/** Lets the reader hide, fold and order the lanes of a behaviour: its diagram is drawn anew, and the columns of its table follow. */
export function arrangeLanes(behaviour: HTMLElement, stepping: Stepping, story: Story): void {
  const menu = behaviour.querySelector<HTMLElement>('.menu.lanes')
  const drawing = behaviour.querySelector<HTMLElement>('.drawing')
  if (menu === null || drawing === null) return
  const items = new Map([...menu.querySelectorAll<HTMLElement>('li')].map(li => [li.dataset.lane ?? '', li]))
  const idOf = ({ id }: Lane): string => id ?? ''
  let lanes = [...story.lanes]
  const hidden = new Set<string>()
  const folded = new Set<string>()
  let isDrawn = false

  function draw(): void {
    for (const [place, lane] of lanes.entries()) {
      const item = items.get(idOf(lane))
      if (!item) continue
      item.parentElement?.append(item)
      const [isHidden, isFolded] = [hidden.has(idOf(lane)), folded.has(idOf(lane))]
      const box = item.querySelector('input')
      if (box) {
        box.checked = !isHidden
        // One is left to look at.
        box.disabled = !isHidden && hidden.size === lanes.length - 1
      }
      item.querySelector('[data-lane-fold]')?.setAttribute('aria-pressed', String(isFolded))
      for (const button of item.querySelectorAll<HTMLButtonElement>('[data-lane-move]'))
        button.disabled = Number(button.dataset.laneMove) < 0 ? place === 0 : place === lanes.length - 1
    }
    const shown = lanes.filter(l => !hidden.has(idOf(l))).map(l => ({ ...l, isFolded: folded.has(idOf(l)) }))
    const out = new Set(lanes.filter(l => hidden.has(idOf(l))).map(l => l.id))
    // What Node has drawn is another tree to Preact.
    if (!isDrawn) drawing?.replaceChildren()
    isDrawn = true
    if (drawing) render(h(Diagram, { story: { ...story, lanes: shown, hidden: out }, current: stepping.current }), drawing)
    arrangeTable()
    stepping.index()
    stepping.go(stepping.current)
  }

  function arrangeTable(): void {
    for (const row of behaviour.querySelectorAll('.grid tr')) {
      const cells = new Map([...row.querySelectorAll<HTMLElement>('[data-lane]')].map(cell => [cell.dataset.lane ?? '', cell]))
      const last = [...cells.values()].at(-1)
      const after = last?.nextElementSibling ?? null
      for (const lane of lanes) {
        const cell = cells.get(idOf(lane))
        if (!cell) continue
        cell.hidden = hidden.has(idOf(lane))
        row.insertBefore(cell, after)
      }
    }
  }

  menu.addEventListener('change', event => {
    const id = laneOf(event.target)
    if (id === null) return
    if ((event.target as HTMLInputElement).checked) hidden.delete(id)
    else hidden.add(id)
    draw()
  })
  menu.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button === null) return
    if (button.dataset.lanes === 'reset') {
      lanes = [...story.lanes]
      hidden.clear()
      folded.clear()
      return draw()
    }
    const id = laneOf(button)
    if (id === null) return
    if (button.dataset.laneFold !== undefined) folded.has(id) ? folded.delete(id) : folded.add(id)
    else {
      const at = lanes.findIndex(l => idOf(l) === id)
      const to = at + Number(button.dataset.laneMove)
      const lane = lanes[at]
      if (lane === undefined || to < 0 || to >= lanes.length) return
      lanes.splice(at, 1)
      lanes.splice(to, 0, lane)
    }
    draw()
    // The item has been moved, which takes the focus away.
    button.focus()
  })
}

const laneOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-lane]')?.dataset.lane ?? null) : null
