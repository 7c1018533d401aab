/** The room left beside what came into sight, in pixels. */
const aside = 16

/** Scrolls a view aside to where a part of it is in sight beside the numbers of the steps, which stand still, its beginning before its end; the page stays where it is. */
export function bringAside(view: Element, part: Element | null | undefined): void {
  if (!part) return
  const outer = view.getBoundingClientRect()
  const inner = part.getBoundingClientRect()
  const left = outer.left + (view.querySelector('.gutter')?.getBoundingClientRect().width ?? 0)
  const most = inner.left - left - aside
  if (inner.left < left) view.scrollLeft += most
  else if (inner.right > outer.right) view.scrollLeft += Math.max(0, Math.min(inner.right - outer.right + aside, most))
}
