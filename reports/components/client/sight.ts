/** The room left beside what came into sight, in pixels. */
const aside = 16

/** Scrolls a view aside to where a part of it is in sight, its beginning before its end; the page stays where it is. */
export function bringAside(view: Element, part: Element | null | undefined): void {
  if (!part) return
  const outer = view.getBoundingClientRect()
  const inner = part.getBoundingClientRect()
  if (inner.left < outer.left) view.scrollLeft -= outer.left - inner.left + aside
  else if (inner.right > outer.right) view.scrollLeft += Math.min(inner.right - outer.right, inner.left - outer.left - 2 * aside) + aside
}
