import { DiagnosticCategory, type SourceFile, ts } from 'ts-morph'
import type { Finding } from './finding.ts'

/** Cannot find module: whatever follows from it says nothing about the file. */
const notFound = new Set([2307, 2792, 7016])
/** Read-only, no such member, no such name: what another rule says in the spec's own terms. */
const saidBetter = new Set([2339, 2540, 2542, 2304, 2552, 2580, 2584, 2591])

/** TypeScript's errors in a file; those that a finding on the same line explains are left out. */
export function inspectTypes(file: SourceFile, findings: readonly Finding[]): Finding[] {
  const errors = file.getPreEmitDiagnostics().filter(d => d.getCategory() === DiagnosticCategory.Error && d.getStart() !== undefined)
  const missing = errors.filter(d => notFound.has(d.getCode()))
  const lines = new Set(findings.filter(f => f.severity === 'error').map(f => f.where.line))
  return (missing.length > 0 ? missing : errors)
    .map(d => {
      const { line, column } = file.getLineAndColumnAtPos(d.getStart() ?? 0)
      const [message = '', ...because] = ts.flattenDiagnosticMessageText(d.compilerObject.messageText, '\n').split('\n')
      return {
        code: d.getCode(),
        finding: {
          rule: 'types' as const,
          severity: 'error' as const,
          message: `${message} (TS${d.getCode()})`,
          hint: because.at(-1)?.trim(),
          where: { file: file.getFilePath(), line, column },
        },
      }
    })
    .filter(({ code, finding }) => !(saidBetter.has(code) && lines.has(finding.where.line)))
    .map(({ finding }) => finding)
}
