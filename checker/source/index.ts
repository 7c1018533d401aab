// Loads ts-morph, which takes a third of a second: import('…/analysis/index.ts') where it is needed, never import … from.
export type { Excerpt } from './excerpt.ts'
export { excerpts } from './excerpts.ts'
export type { Finding, Rule } from './finding.ts'
export { lint } from './lint.ts'
