import { readFileSync } from '../../checker/platform/files.ts'

/** In the order of the cascade: what all pages have, a page from top to bottom, what its diagrams and tables are made of. */
const shared = [
  'look',
  'headline',
  'tools',
  'summary',
  'tabs',
  'behaviour',
  'reproduce',
  'decisive',
  'diagram',
  'grid',
  'state-panel',
  'timeline',
  'source',
]

/** The style of every page and of the components, then the style sheets given, then what print and small screens ask for. */
export const styleOf = (...own: readonly URL[]): string =>
  [...shared.map(beside), ...own, beside('media')].map(sheet => lean(readFileSync(sheet, 'utf8'))).join('\n')

/** The style of pages that are made of tables: given like the others, before those that are a page's own. */
export const tables = new URL('table.css', import.meta.url)

/** Without comments and indentation: every page carries its style. */
const lean = (css: string): string => css.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\n\s+/g, '\n')

const beside = (name: string): URL => new URL(`${name}.css`, import.meta.url)
