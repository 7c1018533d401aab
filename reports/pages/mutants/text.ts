import { laid } from '../comparison/formats.ts'
import { isOpen, type Mutant, type MutantsFormat, type MutantsReport } from './report.ts'
import { listed, sayAsked, sayKill, sayMatrix, sayMore, sayTally } from './words.ts'

/** For the terminal: what survives with its difference, then the kill matrix. */
export const text: MutantsFormat = {
  name: 'text',
  extension: 'txt',
  render: report => parts(report).join('\n'),
}

function parts(report: MutantsReport): readonly string[] {
  const { spec, unusable, needless } = report
  return [
    `${spec}: ${sayAsked(report)}: ${sayTally(report)}\n`,
    ...unusable.map(({ name, why }) => `  without ${name}: ${why}\n`),
    ...listed.flatMap(({ fate, title, means }) => {
      const of = report.mutants.filter(m => m.outcome.fate === fate)
      const ordered = [...of.filter(isOpen), ...of.filter(m => !isOpen(m))]
      return of.length === 0 ? [] : [`${title}. ${means}\n${ordered.map(m => told(m, fate === 'survived')).join('')}`]
    }),
    `Properties:\n${scores(report)}${sayMatrix(report)
      .map(line => `  ${line}\n`)
      .join('')}`,
    ...(report.matrix.properties.some(p => p.kills > 0) ? [`What kills what, by the steps of the shortest trace:\n${matrix(report)}`] : []),
    ...(needless.length === 0 ? [] : [`Explained, though nothing of the kind survives:\n${needless.map(line => `  ${line}\n`).join('')}`]),
  ]
}

function told(mutant: Mutant, shows: boolean): string {
  const { mutation, file, diff } = mutant
  const { operator, of, line } = mutation
  const change = shows ? [...diff.taken.map(at => `    - ${at}\n`), ...diff.put.map(at => `    + ${at}\n`)] : []
  return [`  ${file}:${line}  ${operator}: ${of}\n`, ...change, ...sayMore(mutant).map(line => `    ${line}\n`)].join('')
}

const scores = ({ matrix }: MutantsReport): string =>
  indented(laid([['property', 'kills', 'alone'], ...matrix.properties.map(p => [p.property, String(p.kills), String(p.alone)])]))

function matrix({ properties, mutants, matrix: { idle } }: MutantsReport): string {
  const columns = properties.filter(p => !idle.includes(p))
  const letter = (k: number) => String.fromCharCode(97 + (k % 26)) + (k < 26 ? '' : String(Math.floor(k / 26)))
  const killed = mutants.filter(m => m.outcome.fate === 'killed')
  return [
    ...columns.map((property, k) => `  ${letter(k)}: ${property}\n`),
    indented(
      laid([
        ['mutant', ...columns.map((_, k) => letter(k))],
        ...killed.map(m => [`${m.file}:${m.mutation.line} ${m.mutation.operator}: ${m.mutation.of}`, ...columns.map(p => sayKill(m, p))]),
      ]),
    ),
  ].join('')
}

const indented = (lines: string): string => lines.replaceAll(/^(?=.)/gm, '  ')
