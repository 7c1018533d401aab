import { h, render } from 'preact'
import { Diagram } from '../../../components/diagram.ts'
import type { Lane, Story } from '../../../components/story.ts'
import type { Stepping } from './stepping.ts'

/** Narrower than this, as a phone is, lanes stand closer and all is drawn smaller, by so much and, where there are many, down to the least: 13 pixels are 10, or 8. */
const narrow = { than: 560, usual: 0.8, least: 0.62 }

/** Lets the reader hide, fold and order the lanes of a behaviour: its diagram is drawn anew, and the columns of its table follow. It is drawn anew as well where the screen is narrow. */
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
  /** How wide a narrow screen is; null where it is not. */
  let room: number | null = null

  function arrange(): void {
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
    draw()
    arrangeTable()
    stepping.go(stepping.current)
  }

  function draw(): void {
    const shown = lanes.filter(l => !hidden.has(idOf(l))).map(l => ({ ...l, isFolded: folded.has(idOf(l)) }))
    const out = new Set(lanes.filter(l => hidden.has(idOf(l))).map(l => l.id))
    // What Node has drawn is another tree to Preact.
    if (!isDrawn) drawing?.replaceChildren()
    isDrawn = true
    if (drawing) {
      const within = room === null ? {} : { room: room / narrow.usual }
      render(h(Diagram, { story: { ...story, ...within, lanes: shown, hidden: out }, current: stepping.current }), drawing)
      shrink(drawing)
    }
    stepping.index()
  }

  /** As little as it takes to have all lanes in sight, and no more than can be read. */
  function shrink(drawing: HTMLElement): void {
    drawing.style.setProperty('--shrunk', '1')
    const view = drawing.querySelector('.scroller')
    if (room === null || view === null) return
    drawing.style.setProperty('--shrunk', String(Math.max(narrow.least, Math.min(1, view.clientWidth / view.scrollWidth))))
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
    arrange()
  })
  menu.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button === null) return
    if (button.dataset.lanes === 'reset') {
      lanes = [...story.lanes]
      hidden.clear()
      folded.clear()
      return arrange()
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
    arrange()
    // The item has been moved, which takes the focus away.
    button.focus()
  })
  // Told also when a tab is shown for the first time: what is not shown has no width.
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0)
    const now = width < narrow.than ? width : null
    if (width === 0 || now === room) return
    room = now
    draw()
  }).observe(drawing)
}

const laneOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-lane]')?.dataset.lane ?? null) : null
