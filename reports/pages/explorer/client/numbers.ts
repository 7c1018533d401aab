import { type Beyond, beyondSight } from '../../../components/beyond.ts'
import type { Layout } from '../../../components/geometry.ts'
import { layoutOf } from '../../../components/layout.ts'
import type { Story } from '../../../components/story.ts'

/**
 * In a diagram that is scrolled aside the numbers of the steps, and what they break, stay at the left edge, as the names of its lanes stay above; and at both edges it is said
 * what is beyond them. Returns what ends that.
 */
export function keepNumbers(view: Element | null | undefined, story: Story): () => void {
  if (!view) return () => {}
  let layout: Layout | null = null
  const place = () => {
    for (const part of view.querySelectorAll<SVGElement>('.step-number, .decision path, .decision text, .loop .breaks'))
      part.style.translate = view.scrollLeft === 0 ? '' : `${view.scrollLeft}px`
    view.classList.toggle('aside', view.scrollLeft > 0)
    clear(view)
    if (view.scrollWidth <= view.clientWidth) return
    layout ??= layoutOf(story)
    // On the left the numbers stand before it.
    const sight = { left: view.scrollLeft + 2 * layout.numbers, right: view.scrollLeft + view.clientWidth }
    const beyond = beyondSight(layout, story.lanes, sight.left, sight.right)
    for (const picture of view.querySelectorAll<SVGSVGElement>('svg.diagram')) {
      const { y: top, height } = picture.viewBox.baseVal
      picture.append(...beyond.filter(b => top <= b.y && b.y < top + height).map(b => labelOf(b, sight)))
    }
  }
  place()
  view.addEventListener('scroll', place, { passive: true })
  return () => {
    view.removeEventListener('scroll', place)
    clear(view)
  }
}

function clear(view: Element): void {
  for (const label of view.querySelectorAll('.beyond')) label.remove()
}

function labelOf({ side, y, text, colour }: Beyond, { left, right }: { readonly left: number; readonly right: number }): SVGElement {
  const label = document.createElementNS('http://www.w3.org/2000/svg', 'text')
  label.setAttribute('class', `beyond lane-${colour}`)
  label.setAttribute('x', String(side === 'left' ? left + 2 : right - 6))
  label.setAttribute('y', String(y))
  if (side === 'right') label.setAttribute('text-anchor', 'end')
  label.textContent = text
  return label
}
