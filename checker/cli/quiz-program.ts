import type { Command } from 'commander'
import { count, wholeNumber } from './quantities.ts'
import { choosing, examples } from './shared-options.ts'
import type { Terminal } from './terminal.ts'

/** `everystep quiz` and its options. */
export function addQuiz(root: Command, terminal: Terminal, ended: (exitCode: number) => void): void {
  choosing(
    root
      .command('quiz')
      .summary('Predict what happens next: questions about a run, which you answer.')
      .description(
        [
          'Predict what happens next: questions about a counterexample of the model, or where nothing is violated, a run that reaches something. Which steps can be taken, what a step changes, whether a property is true and which clauses decide it. The semantics gives the answers, and says why.',
          'Asks at a terminal, and counts the right answers; otherwise, and with --format, it writes the questions with the answers.',
        ].join('\n\n'),
      ),
  )
    .option('--property <name>', 'ask about a run of this property')
    .option('--questions <n>', 'as many questions, at most', count, 8)
    .option('--seed <n>', 'choose other questions', wholeNumber, 1)
    .option('--max-states <n>', 'look for the run in this many states', count, 1_000_000)
    .option('--format <name>', 'html, markdown or json (default: by the file extension, or ask)')
    .option('-o, --output <file>', 'the file to write (default: standard output)')
    .addHelpText(
      'after',
      examples(
        'everystep quiz transaction-commit --model commit-alone',
        'everystep quiz two-phase-commit --fault stopTM=1 --seed 2',
        'everystep quiz ./my-protocol.ts --format html -o quiz.html',
      ),
    )
    .action(async (spec, options) => {
      const [{ askingHere }, { quizCommand }] = await Promise.all([import('./asking.ts'), import('./commands/quiz.ts')])
      const here = options.format === undefined && options.output === undefined ? askingHere() : null
      try {
        ended(await quizCommand(spec, options, terminal, here?.ask ?? null))
      } finally {
        here?.close()
      }
    })
}
