/** The numbers of the steps, and what they break, stay at the left edge of a diagram that is scrolled aside, as the names of its lanes stay above. Returns what ends that. */
export function keepNumbers(view: Element | null | undefined): () => void {
  if (!view) return () => {}
  const place = () => {
    for (const part of view.querySelectorAll<SVGElement>('.step-number, .decision path, .decision text, .loop .breaks'))
      part.style.translate = view.scrollLeft === 0 ? '' : `${view.scrollLeft}px`
    view.classList.toggle('aside', view.scrollLeft > 0)
  }
  place()
  view.addEventListener('scroll', place, { passive: true })
  return () => view.removeEventListener('scroll', place)
}
