import type { Command } from 'commander'
import { gradeCodes } from './exit-codes.ts'
import { bytes, count, seconds, words } from './quantities.ts'
import { examples, others } from './shared-options.ts'
import type { Terminal } from './terminal.ts'

/** `everystep grade` and its options. */
export function addGrading(root: Command, terminal: Terminal, ended: (exitCode: number) => void): void {
  root
    .command('grade')
    .summary('Grade coursework: many submissions against a rubric that they cannot see.')
    .description(
      [
        'Grade coursework: each file or folder in a folder is a submission, and a rubric says which properties must hold of it, or which broken protocols its properties must catch.',
        'Each submission runs in a process of its own, within limits, with nothing of Node and no right to files, processes or the network. What it hands over is its state graph; the rubric, which it never sees, is judged on that.',
      ].join('\n\n'),
    )
    .argument('<folder>', 'the folder of the submissions')
    .requiredOption('--against <file>', 'a module that exports rubric({ … }), or lesson-1 to lesson-8 for the exercises of the course')
    .option('--given <files>', 'what was handed out, and submissions import by its name (repeatable)', words)
    .option('--report <folder>', 'write the gradebook there (HTML and CSV), and a page for each submission')
    .optionsGroup('Limits of each submission (what ends at one gets no points for it):')
    .option('--max-states <n>', 'states of each model', count, 100_000)
    .option('--max-seconds <time>', 'time to run, and for each check of what it handed over', seconds, 60)
    .option('--max-memory <bytes>', 'memory of its process: 512M or 4G', bytes, 512 * 2 ** 20)
    .optionsGroup(others)
    .option('--patience <seconds>', 'time limit for loading the rubric', seconds, 10)
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        'everystep grade ./submissions --against ./rubric.ts',
        'everystep grade ./my-folder --against lesson-1',
        'everystep grade ./submissions --against ./rubric.ts --given ./handed-out.ts --report grades',
      ),
    )
    .addHelpText('after', gradeCodes)
    .action(async (folder, options) => ended(await (await import('./commands/grade.ts')).gradeCommand(folder, options, terminal)))
}
