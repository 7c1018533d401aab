import { stringify } from 'csv-stringify/sync'
import { h, type JSX } from 'preact'
import type { MarkVerdict, Shown } from '../../../checker/grading/grade.ts'
import { documentOf } from '../../components/document.ts'
import { styleOf, tables } from '../../components/styles.ts'
import { fileName, writeFile } from '../../write.ts'
import { madeCells, madeColumns } from '../comparison/formats.ts'
import { html } from '../counterexample/format.ts'
import { type Gradebook, pointsOf, sayPoints } from './book.ts'
import { GradebookPage, StudentPage } from './page.ts'

const signs: Readonly<Record<MarkVerdict, string>> = { met: '✓', missed: '✗', undecided: '?' }

/** The gradebook for a terminal: a line for each submission, and below it what was missed. */
export function gradebookText({ entries }: Gradebook): string {
  const width = Math.max(...entries.map(entry => entry.name.length))
  const lines = entries.flatMap(entry => {
    const missed = entry.grade.marks.filter(mark => mark.verdict !== 'met')
    // Where nothing could be run, it is the same of every item, and about none of them.
    const shown =
      entry.problem !== null && missed.every(mark => mark.says === missed[0]?.says)
        ? [`      ${missed[0]?.says}`]
        : missed.map(mark => `    ${signs[mark.verdict]} ${mark.item}: ${mark.says}`)
    return [`${entry.name.padEnd(width)}  ${sayPoints(entry)}`, ...shown, ...entry.grade.notes.map(note => `    note: ${note}`)]
  })
  return lines.map(line => `${withoutControls(line)}\n`).join('')
}

/** What a submission said may hold what moves a terminal's cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const withoutControls = (text: string): string => text.replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ' ')

/** The gradebook as JSON, without traces. */
export const gradebookDocument = ({ title, barrier, entries, made }: Gradebook) => ({
  event: 'grades',
  ...{ spec: title, barrier },
  ...(made === undefined ? {} : { made }),
  submissions: entries.map(entry => ({
    name: entry.name,
    ...pointsOf(entry),
    problem: entry.problem,
    marks: entry.grade.marks,
    notes: entry.grade.notes,
  })),
})

/** The gradebook as CSV: a row for each submission, a column for each item with its points. A `?` stands for what is undecided. */
function gradebookCsv({ entries, made }: Gradebook): string {
  const items = entries[0]?.grade.marks ?? []
  const rows = entries.map(entry => {
    const { earned, of, undecided } = pointsOf(entry)
    return [
      entry.name,
      earned,
      of,
      undecided,
      ...entry.grade.marks.map(mark => (mark.verdict === 'undecided' ? '?' : mark.earned)),
      entry.problem ?? '',
      ...madeCells(made),
    ]
  })
  const head = ['submission', 'points', 'of', 'undecided', ...items.map(mark => `${mark.item} (${mark.points})`), 'problem', ...madeColumns]
  // A spreadsheet would run a name that begins with =.
  return stringify([head, ...rows], { escape_formulas: true })
}

/** The files written: `gradebook.html` and `gradebook.csv`, then for each submission its page and the pages of what was found. */
export async function writeGradebook(book: Gradebook, folder: string): Promise<readonly string[]> {
  const style = styleOf(tables, new URL('gradebook.css', import.meta.url))
  const names = stemsOf(book.entries.map(entry => entry.name))
  const page = (name: string, content: JSX.Element) => writeFile(folder, name, documentOf(content))
  const written = [
    page('gradebook.html', h(GradebookPage, { book, files: names.map(name => `${name}.html`), style })),
    writeFile(folder, 'gradebook.csv', gradebookCsv(book)),
  ]
  for (const [k, entry] of book.entries.entries()) {
    const stem = names[k] ?? ''
    const stems = stemsOf(entry.grade.shown.map(shown => shown.title || 'found'))
    const links = entry.grade.shown.map(({ title }, i) => ({ file: `${stem}.${stems[i]}.html`, says: title }))
    written.push(page(`${stem}.html`, h(StudentPage, { book, entry, links, style })))
    for (const [i, shown] of entry.grade.shown.entries())
      written.push(writeFile(folder, links[i]?.file ?? '', await counterexample(shown, book.command)))
  }
  return written
}

/** Names of files, each once: what cannot be in one is left out of it, and the gradebook's own is taken. */
function stemsOf(names: readonly string[]): readonly string[] {
  const taken = new Set(['gradebook'])
  return names.map(name => {
    const stem = fileName(name)
    let free = stem
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${stem}-${n}`
    taken.add(free.toLowerCase())
    return free
  })
}

/** As of any check, but for the source: that of the rubric stays hidden. */
async function counterexample({ model, result, explanation }: Shown, command: string): Promise<string> {
  return html.render({ result, model, explanation, command, excerpts: {} })
}
