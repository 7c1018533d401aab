import type { Command } from 'commander'
import { wholeNumber } from './quantities.ts'
import { chosenBy, examples } from './shared-options.ts'
import type { Terminal } from './terminal.ts'

/** `everystep explore` and its options. */
export function addExplore(root: Command, terminal: Terminal, ended: (exitCode: number) => void): void {
  chosenBy(
    root
      .command('explore')
      .summary('Serve a page, on this machine only, for exploring a model step by step.')
      .description(
        'Serve a page, on this machine only, for exploring a model step by step. The first spec is shown, as these options choose it; the page leads to the others, and to the whole library. A link that was made on such a page opens what it shows.',
      )
      .argument('<specs...>', "specs of the library, files of your own ('./my-protocol.ts'), or a link"),
  )
    .option(
      '--port <n>',
      'the port to serve on; 0 takes a free one (default: 4747, so that links stay, or the next free one where that is taken)',
      wholeNumber,
    )
    .addHelpText(
      'after',
      examples(
        'everystep explore two-phase-commit --fault lose=1',
        'everystep explore ./my-protocol.ts --port 8080',
        "everystep explore 'http://127.0.0.1:4747/#spec=two-phase-commit&const.rms=2;0/tmAbort'",
      ),
    )
    .action(async (specs, options) => ended(await (await import('./commands/explore.ts')).exploreCommand(specs, options, terminal)))
}
