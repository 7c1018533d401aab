import { type Command, Option } from 'commander'
import { bytes, count, seconds, words } from './quantities.ts'
import { examples } from './shared-options.ts'
import type { Terminal } from './terminal.ts'

/** The commands by which machines take part in the checks of others. */
export function nodeCommands(root: Command, terminal: Terminal, ended: (exitCode: number) => void): void {
  joining(
    root
      .command('serve')
      .summary('Keep nodes on this machine for the checks of a cluster.')
      .description(
        'Keep nodes on this machine that take part in one check after another, those of check --cluster PLACE, until interrupted. A node loads specs of the library and the files named here, and nothing that a check names.',
      ),
  )
    .option('--nodes <n>', 'number of nodes, each a process (default: one per core)', count)
    .addHelpText(
      'after',
      examples(
        'everystep serve redis://HOST:6379',
        'everystep serve rediss://USER@HOST:6379 ./my-protocol.ts --nodes 16',
        'everystep serve /shared/folder',
      ),
    )
    .addHelpText('after', clusterSecrets)
    .action(async (place, files, options) =>
      ended(await (await import('./commands/serve.ts')).serveCommand(place, files, options, terminal)),
    )
  joining(
    root
      .command('join')
      .summary('Take part in one check of a cluster, as one node.')
      .description(
        'Take part in one check, that of a check --cluster PLACE, as one node; in one that has begun, from its next level on. The spec must be the same as there, file for file, and so must the version of everystep.',
      ),
  )
    .option('--wait <time>', 'wait so long for a check (default: 10m)', seconds)
    .addOption(new Option('--except <runs>', 'runs to pass over').argParser(words).hideHelp())
    .addHelpText('after', examples('everystep join redis://HOST:6379', 'everystep join ./cluster ./my-protocol.ts'))
    .addHelpText('after', clusterSecrets)
    .addHelpText('after', joinCodes)
    .action(async (place, files, options) => ended(await (await import('./commands/join.ts')).joinCommand(place, files, options, terminal)))
}

/** What a node needs to take part in checks. */
const joining = (command: Command): Command =>
  command
    .argument('<place>', 'where the nodes meet: redis://HOST:PORT, rediss://USER:PASSWORD@HOST:PORT, or a folder that all share')
    .argument('[files...]', "this machine's copies of specs that are not of the library: './my-protocol.ts'")
    .option('--cluster-name <name>', 'tells clusters apart that share a server (default: default)')
    .option('--max-memory <bytes>', 'end a check beyond this much memory of a node: 512M or 4G', bytes)
    .option('--lost-after <time>', 'give a check up if nothing is heard of it for so long (default: 30)', seconds)
    .option('--patience <seconds>', 'time limit for loading a file', seconds, 10)
    .option('--json', 'print events, one JSON object per line')
    .option('--quiet', 'print only errors')

/** How a check is searched by many machines. */
export const byNodes = (command: Command): Command =>
  command
    .optionsGroup('On many machines:')
    .option('--cluster <place>', 'search by nodes that join at redis://HOST:PORT, or at a folder that all share')
    .option('--nodes <n>', 'begin when so many have joined; others may join later (default: 1)', count)
    .option('--cluster-name <name>', 'tells clusters apart that share a server (default: default)')
    .option('--join-within <time>', 'give up if too few have joined by then (default: 10m)', seconds)
    .option('--lost-after <time>', 'end the search if nothing is heard of a node for so long (default: 30)', seconds)

const clusterSecrets = `
Environment:
  EVERYSTEP_CLUSTER_PASSWORD   the password of the server, where the URL has none
  EVERYSTEP_CLUSTER_SECRET     known to all participants: blocks that were not made with it are ignored
`

const joinCodes = `
Exit codes: 0 the check came to its end, whatever its verdict; 20 it was lost or interrupted; 150 another spec or version here than there.
`
