import { type Command, Option } from 'commander'
import { mergeCodes, suiteCodes } from './exit-codes.ts'
import { seconds, words } from './quantities.ts'
import { examples, sharing } from './shared-options.ts'
import type { Terminal } from './terminal.ts'

/** The commands for CI: `suite`, and `merge` of what it and others have done in shards. */
export function addSuites(root: Command, terminal: Terminal, ended: (exitCode: number) => void): void {
  root
    .command('suite')
    .summary('Check every named model of many specs against its expected verdict.')
    .description(
      'Check every named model of these specs, or of the whole library, against its expected verdict, for CI: fails where one of them differs.',
    )
    .argument('[specs...]', "specs of the library, or files of your own: './my-protocol.ts' (default: the whole library)")
    .option('--deep', 'include the models that take long')
    .option('--report <folder>', 'write reports there, and a page for each counterexample')
    .option('--format <names>', 'the reports: html, markdown, json, junit, github (default: html; github is printed)', words)
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .option('--patience <seconds>', 'time limit for loading a file, and for one guard, recipe or property', seconds, 10)
    .addOption(new Option('--engine <name>', 'tables, or reference (slow and simple)').default('tables'))
    .addOption(sharing())
    .addHelpText(
      'after',
      examples(
        'everystep suite ./my-protocol.ts ./my-other.ts',
        'everystep suite ./my-protocol.ts --report out --format junit,github',
        'everystep suite --shard 2/8 --report shards',
      ),
    )
    .addHelpText('after', suiteCodes)
    .action(async (specs, options) => ended(await (await import('./commands/suite.ts')).suiteCommand(specs, options, terminal)))
  root
    .command('merge')
    .summary('Merge the shards of a command into the report that it gives unsharded.')
    .description(
      'Merge the shards of suite, compare, claims or mutate into the report that the command gives unsharded. All shards must be there, each once, of one command, one version and the same sources.',
    )
    .argument('<shards...>', 'the files that the command wrote with --shard')
    .option('--report <folder>', 'write reports there')
    .option('--format <names>', 'the format, or formats, as of the command that is merged', words)
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .addHelpText('after', examples('everystep merge shards/*.json', 'everystep merge shards/*.json --report out --format html,junit'))
    .addHelpText('after', mergeCodes)
    .action(async (shards, options) => ended(await (await import('./commands/merge.ts')).mergeCommand(shards, options, terminal)))
}
