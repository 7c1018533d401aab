import { readFileSync } from '../../checker/platform/files.ts'

/** In the order of the cascade. */
const shared = ['look.css', 'page.css', 'decisive.css', 'diagram.css', 'grid.css', 'state-panel.css', 'timeline.css', 'source.css']

/** The style of every page and of the components, then the style sheets given, then what print and small screens ask for. */
export const styleOf = (...own: readonly URL[]): string =>
  [...shared.map(beside), ...own, beside('media.css')].map(sheet => readFileSync(sheet, 'utf8')).join('\n')

const beside = (name: string): URL => new URL(name, import.meta.url)
