import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CommandLine } from '../command.ts'

/** What `everystep grade --json` says of submissions, by their names. */
export interface Graded {
  readonly code: number
  readonly barrier: string
  readonly grades: Readonly<Record<string, Entry>>
}

export interface Entry {
  readonly earned: number
  readonly of: number
  readonly undecided: number
  readonly problem: string | null
  readonly marks: readonly { readonly item: string; readonly verdict: string; readonly says: string }[]
  readonly notes: readonly string[]
}

/** Writes these files into a folder of their own beside the rubric, whose name it returns. */
export function handIn(cli: CommandLine, rubric: string, files: Readonly<Record<string, string>>): string {
  for (const name of [rubric, 'handed-out.ts']) cli.write(name, readFileSync(new URL(name, import.meta.url), 'utf8'))
  const folder = `handed-in-${rubric}`
  for (const [name, text] of Object.entries(files)) {
    const file = join(cli.folder, folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return folder
}

/** What the command says of them. */
export async function grading(
  cli: CommandLine,
  rubric: string,
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Graded> {
  const folder = handIn(cli, rubric, files)
  const { code, out, err } = await cli.run('grade', folder, '--against', rubric, '--given', 'handed-out.ts', '--json', ...args)
  if (out === '') throw new Error(err)
  const { barrier, submissions } = JSON.parse(out) as { barrier: string; submissions: readonly (Entry & { name: string })[] }
  return { code, barrier, grades: Object.fromEntries(submissions.map(entry => [entry.name, entry])) }
}
