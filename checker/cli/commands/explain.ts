import { exitCode } from '../../errors.ts'
import { explained, referenceText } from '../reference.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'

/**
 * `everystep explain`: what a word of the language means, which may be several, such as `in flight`, or which words there are; with `report`, a page of all words in that folder, too. The exit code. Throws UsageError where
 * there is no such word.
 */
export async function explainCommand(
  words: readonly string[],
  { report }: { readonly report?: string },
  terminal: Terminal,
): Promise<number> {
  const word = words.length === 0 ? undefined : words.join(' ')
  if (word !== undefined || report === undefined) terminal.out(explained(word, terminal.colors))
  if (report !== undefined) {
    const { renderReference } = await import('../../../reports/pages/reference/page.ts')
    const { checkWritable, writeFile } = await import('../../../reports/write.ts')
    checkWritable(report)
    terminal.err(`written: ${writeFile(report, 'reference.html', renderReference(referenceText(), version()))}\n`)
  }
  return exitCode.holds
}
