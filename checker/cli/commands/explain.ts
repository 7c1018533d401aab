import { exitCode } from '../../errors.ts'
import { explained } from '../reference.ts'
import type { Terminal } from '../terminal.ts'

/** `everystep explain`: what a word of the language means, or which words there are; the exit code. Throws UsageError where there is no such word. */
export function explainCommand(word: string | undefined, terminal: Terminal): number {
  terminal.out(explained(word, terminal.colors))
  return exitCode.holds
}
