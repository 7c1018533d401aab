import type { Result } from 'sarif'
import type { Report, ResultFormat } from './format.ts'
import { sarifLog } from './sarif.ts'

/** What GitHub Actions shows beside a line of a pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning'
  /** As seen from the root of the repository. */
  readonly file: string
  readonly line: number
  readonly column?: number
  readonly title: string
  readonly message: string
}

/** `::error file=specs/lock.ts,line=15,col=5,title=lock%3A exclusion::…`: a line of output that GitHub Actions understands. */
export function sayAnnotation({ level, file, line, column, title, message }: Annotation): string {
  const properties = Object.entries({ file, line, ...(column === undefined ? {} : { col: column }), title })
  return `::${level} ${properties.map(([name, value]) => `${name}=${inProperty(String(value))}`).join(',')}::${inMessage(message)}\n`
}

// The escapes are those that the runner undoes: github.com/actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty.
const inMessage = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const inProperty = (text: string): string => inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** Of each finding of a result, what GitHub Actions shows beside the author's line; nothing where all is well. */
export const annotationsOf = (report: Report): readonly Annotation[] =>
  (sarifLog(report).runs[0]?.results ?? []).map(found => annotationOf(report, found))

function annotationOf({ result: { checked }, command }: Report, { ruleId, level, message, locations }: Result): Annotation {
  const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {}
  return {
    level: level === 'warning' ? 'warning' : 'error',
    file: (artifactLocation?.uri ?? '').split('/').map(decodeURIComponent).join('/'),
    line: region?.startLine ?? 1,
    ...(region?.startColumn === undefined ? {} : { column: region.startColumn }),
    title: [checked.model ?? checked.spec, ruleId].join(': '),
    message: `${message.text ?? ''}\nAgain with: ${command}`,
  }
}

export const github: ResultFormat = {
  of: 'result',
  name: 'github',
  extension: 'github.txt',
  says: 'annotations beside the lines of a pull request, for GitHub Actions',
  render: report => annotationsOf(report).map(sayAnnotation).join(''),
}
