/** The numbers of the steps stay at the left edge of a diagram that is scrolled aside, as the names of its lanes stay above. Returns what ends that. */
export function keepNumbers(view: Element | null | undefined): () => void {
  if (!view) return () => {}
  const place = () => {
    for (const row of view.querySelectorAll<SVGGElement>('.row'))
      for (const part of row.querySelectorAll<SVGElement>('circle, .number'))
        part.style.translate = view.scrollLeft === 0 ? '' : `${view.scrollLeft}px`
    view.classList.toggle('aside', view.scrollLeft > 0)
  }
  place()
  view.addEventListener('scroll', place, { passive: true })
  return () => view.removeEventListener('scroll', place)
}
