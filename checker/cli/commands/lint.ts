import { relative } from 'node:path'
import { exitCode } from '../../errors.ts'
import { authorFiles, entries, entryOf } from '../catalogue.ts'
import { sayPlace } from '../complaint.ts'
import { checkFile, looksLikeFile } from '../load.ts'
import type { Terminal } from '../terminal.ts'

export interface LintOptions {
  readonly strict?: true
  readonly json?: true
}

/** `everystep lint`: the exit code. Reads the source and runs none of it. */
export async function lintCommand(asked: readonly string[], options: LintOptions, terminal: Terminal): Promise<number> {
  const files =
    asked.length === 0
      ? entries().flatMap(authorFiles)
      : asked.flatMap(what => (looksLikeFile(what) ? [checkFile(what)] : authorFiles(entryOf(what))))
  const { lint } = await import('../../source/index.ts')
  const findings = await lint(files)
  const errors = findings.filter(f => f.severity === 'error').length
  const { red, yellow, dim } = terminal.colors
  for (const finding of findings) {
    const { rule, severity, message, hint = null, where } = finding
    if (options.json) terminal.out(`${JSON.stringify({ event: 'finding', rule, severity, message, where, hint })}\n`)
    else {
      terminal.out(`${sayPlace(where)}  ${(severity === 'error' ? red : yellow)(severity)}  ${message}  ${dim(rule)}\n`)
      if (hint) terminal.out(`  ${dim('hint:')} ${hint}\n`)
    }
  }
  const failed = errors > 0 || (options.strict === true && findings.length > 0)
  if (options.json)
    terminal.out(
      `${JSON.stringify({ event: 'result', files: files.map(f => relative(process.cwd(), f)), errors, warnings: findings.length - errors })}\n`,
    )
  else terminal.out(`${counted(files.length, 'file')}: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}\n`)
  return failed ? exitCode.usage : exitCode.holds
}

const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`
