import { h, type JSX } from 'preact'
import type { FaultKind } from '../../checker/language/action.ts'

export type GlyphName = FaultKind | 'timeout' | 'loop'

/** Drawn in a box of 16 by 16, since fonts differ in which of these signs they have and some show them as coloured pictures. */
const paths: Readonly<Record<GlyphName, string>> = {
  lose: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  duplicate: 'M2.5 2.5h7.5v7.5h-7.5zM6 13.5h7.5v-7.5',
  reorder: 'M5 13v-10M2.5 5.5l2.5-2.5 2.5 2.5M11 3v10M8.5 10.5l2.5 2.5 2.5-2.5',
  partition: 'M9.5 1.5l-5.5 7.5h4l-1.5 5.5 5.5-7.5h-4z',
  heal: 'M2.5 8.5l3.5 3.5 7.5-8',
  stop: 'M3.5 3.5h9v9h-9z',
  crash: 'M5 11.5v2.5h6v-2.5a5.5 5.5 0 1 0-6 0zM6 7.2v1M10 7.2v1M8 11.5v2.5',
  recover: 'M13 8a5 5 0 1 1-1.6-3.7M13.3 1.8v3h-3',
  timeout: 'M8 2a6 6 0 1 0 .01 0zM8 4.8v3.4l2.3 1.5',
  loop: 'M3 8a5 5 0 1 0 1.6-3.7M2.7 1.8v3h3',
}

/** The sign of a fault, beside which its word must stand: readers of the page aloud pass over it. */
export function Glyph({ name, x, y, size = 14 }: { name: GlyphName; x?: number; y?: number; size?: number }): JSX.Element {
  return h(
    'svg',
    { class: `glyph glyph-${name}`, x, y, width: size, height: size, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    h('path', { d: paths[name] }),
  )
}
