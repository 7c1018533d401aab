import { h, type JSX } from 'preact'
import type { Sign } from '../../checker/language/sign.ts'

/** Of a loop, at which a behaviour goes back to an earlier state. */
export const loopSign: Pick<Sign, 'kind' | 'path'> = { kind: 'loop', path: 'M3 8a5 5 0 1 0 1.6-3.7M2.7 1.8v3h3' }

/** The sign of a fault, beside which its word must stand: readers of the page aloud pass over it. */
export function Glyph({
  sign,
  x,
  y,
  size = 14,
}: {
  sign: Pick<Sign, 'kind' | 'path'>
  x?: number
  y?: number
  size?: number
}): JSX.Element {
  return h(
    'svg',
    { class: `glyph glyph-${sign.kind}`, x, y, width: size, height: size, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    h('path', { d: sign.path }),
  )
}
