import type { Command } from 'commander'
import { estimateCodes } from './exit-codes.ts'
import { bytes, count, counts, seconds, wholeNumber, words } from './quantities.ts'
import { choosing, examples, others } from './shared-options.ts'
import type { Terminal } from './terminal.ts'

/** `everystep estimate`; `ended` gets its exit code. */
export function addEstimate(root: Command, terminal: Terminal, ended: (exitCode: number) => void): void {
  choosing(
    root
      .command('estimate')
      .summary('Estimate how many states a model has, and the memory and time that a check takes.')
      .description(
        'Estimate how many states a model has, and the memory and time that a check takes on this machine, and by clusters: all states of the first levels are explored, then some of each level to the last. Nothing is checked.',
      ),
  )
    .optionsGroup('The sample:')
    .option('--sample <n>', 'states to explore whole: more make the estimate better (default: 100,000)', count)
    .option('--seed <n>', 'random seed; the same seed takes the same sample', wholeNumber, 1)
    .option('--property <name>', 'estimate a check of this property only (repeatable)', words)
    .option('--symmetry', 'count states that differ only by a permutation of symmetric processes as one')
    .option('--no-symmetry', 'count them each, even if the model asks for it')
    .option('--workers <n>', 'number of threads (default: one per core, at most 16 unless there are more cores)', count)
    .option('--max-seconds <time>', 'stop the sample after this long: 90, 0.5 or 5m (default: 60)', seconds)
    .option('--max-memory <bytes>', 'stop the sample beyond this much memory: 512M or 4G', bytes)
    .optionsGroup('On many machines:')
    .option('--nodes <n,...>', 'estimate a check by clusters of so many nodes, too: 2,10,100', counts)
    .option('--round-trip <time>', 'time for a block to get to another node and be answered (default: 0.0005)', seconds)
    .option('--bandwidth <bytes>', 'what goes into a node, or out of it, in a second (default: 119M, a gigabit)', bytes)
    .optionsGroup(others)
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        'everystep estimate two-phase-commit --const rms=10',
        'everystep estimate ./my-protocol.ts --fault crash=2 --sample 1e6',
        'everystep estimate two-phase-commit --const rms=12 --property agreement --nodes 10,100',
      ),
    )
    .addHelpText('after', estimateCodes)
    .action(async (spec, options) => ended(await (await import('./commands/estimate.ts')).estimateCommand(spec, options, terminal)))
}
