import type { ComponentChildren } from 'preact'
import { h } from 'preact'

/** A text as comments have it, in which what stands between backticks is code. */
export const prose = (text: string): ComponentChildren[] =>
  text.split(/(`[^`]+`)/).map(part => (part.startsWith('`') && part.length > 1 ? h('code', {}, part.slice(1, -1)) : part))
