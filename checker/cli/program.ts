import { Command, Option } from 'commander'
import { assignment, bytes, count, interval, seconds, wholeNumber, words } from './quantities.ts'
import type { Terminal } from './terminal.ts'

/** Every command and option; `ended` gets a command's exit code. The commands' own code is loaded when one runs. */
export function program(version: string, terminal: Terminal, ended: (exitCode: number) => void): Command {
  const root = new Command('everystep')
    .description('Checks distributed protocols written in TypeScript: every interleaving, every fault within a budget.')
    .version(version)
    .option('--no-color', 'plain text; so does NO_COLOR')
    .addHelpText(
      'after',
      examples('everystep check two-phase-commit', 'everystep check ./my-protocol.ts --fault crash=1', 'everystep list'),
    )
    .addHelpText('after', exitCodes)
  // Settings are inherited by the commands made after them.
  root
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.out(text), writeErr: text => terminal.err(text), outputError: () => {} })
    .enablePositionalOptions()
  root
    .command('list')
    .description('Lists the specs of the library, or what one offers.')
    .argument('[spec]', "a spec of the library, or a file of your own: './my-protocol.ts'")
    .option('--patience <seconds>', 'how long loading a file may take', seconds, 10)
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      examples('everystep list', 'everystep list two-phase-commit', 'everystep list ./my-protocol.ts', 'everystep list --json'),
    )
    .action(async (spec, options) => ended(await (await import('./commands/list.ts')).listCommand(spec, options, terminal)))
  running(choosing(root.command('check').description('Gives the verdict on a model, from every state within its bounds.')))
    .addOption(new Option('--engine <name>', 'tables, or reference: slow and simple').default('tables'))
    .option('--workers <n>', 'threads; left out, one for each core; more than 16 only where there are as many cores', count)
    .option('--symmetry', 'count states that differ by an exchange of like processes as one')
    .option('--no-symmetry', 'do not, even where the spec says that it may be done')
    .option('--exact', 'compare whole states, not fingerprints: more memory, and no two are taken for one')
    .option('--necessary-faults', 'look for the least faults that show a violation, however long it takes (default: in small spaces)')
    .option('--no-necessary-faults', 'do not')
    .option('--checkpoint <folder>', 'keeps checkpoints there, from which everystep resume goes on')
    .option('--checkpoint-seconds <time>', 'how far apart they are; 0 is as often as can be (default: 60)', interval)
    .addHelpText(
      'after',
      examples(
        'everystep check two-phase-commit --const rms=4 --fault stopTM=1',
        'everystep check two-phase-commit --variant eager-commit --report everystep-report',
        'everystep check two-phase-commit --model eager-commit --expect violated:agreement',
        'everystep check ./my-protocol.ts --max-seconds 5m --max-memory 4G --json',
        'everystep check two-phase-commit --const rms=10 --checkpoint ./checkpoints',
      ),
    )
    .action(async (spec, options) => ended(await (await import('./commands/check.ts')).checkCommand(spec, options, terminal)))
  told(limited(root.command('resume').description('Resumes a check from its last checkpoint, with the options it was started with.')))
    .argument('<folder>', 'the folder that check --checkpoint was given')
    .option('--workers <n>', 'threads; left out, as many as the check was given', count)
    .option('--checkpoint-seconds <time>', 'how far apart checkpoints are; 0 is as often as can be (default: 60)', interval)
    .addHelpText('after', examples('everystep resume ./checkpoints', 'everystep resume ./checkpoints --max-memory 16G'))
    .action(async (folder, options) => ended(await (await import('./commands/resume.ts')).resumeCommand(folder, options, terminal)))
  running(choosing(root.command('simulate').description('Walks at random through a model whose space is too large to exhaust.')))
    .option('--seed <n>', 'the same seed walks the same way', wholeNumber, 1)
    .option('--runs <n>', 'how many walks', count, 1000)
    .option('--steps <n>', 'how many steps a walk may take', count, 100)
    .addHelpText(
      'after',
      examples('everystep simulate two-phase-commit --const rms=10 --seed 7', 'everystep simulate ./my-protocol.ts --runs 1e5 --steps 200'),
    )
    .action(async (spec, options) => ended(await (await import('./commands/simulate.ts')).simulateCommand(spec, options, terminal)))
  patient(
    root.command('compare').description('Checks every named model of a spec against what it is there to show, and puts them side by side.'),
  )
    .argument('<spec>', "a spec of the library, or a file of your own: './my-protocol.ts'")
    .option('--model <names>', 'these models alone (repeatable)', words)
    .option('--const <name=value>', 'a constant of models made on the spot: the spec and each variant (repeatable)', assignment)
    .option('--network <kind>', 'the kind of every network of those')
    .option('--fault <name=n>', 'a fault of those: without any, each alone, and all (repeatable)', assignment)
    .option('--by <names>', 'what becomes columns: constants, variant, network, faults, property; such as broadcast,termination', words)
    .option('--format <name>', 'table, markdown, csv, cost-csv, json or html', 'table')
    .option('--report <folder>', 'writes a page there, and the pages of all counterexamples')
    .option('--goal <name>', 'what runs are to reach when messages and rounds are counted: final, or a property (repeatable)', words)
    .option('--no-cost', 'count no messages and rounds')
    .option('--necessary-faults', 'look for the least faults that show each violation')
    .addOption(new Option('--engine <name>', 'tables, or reference: slow and simple').default('tables'))
    .option('--deep', 'also the models that take long')
    .addHelpText(
      'after',
      examples(
        'everystep compare three-phase-commit --by termination,broadcast',
        'everystep compare two-phase-commit --by property --format markdown',
        'everystep compare three-phase-commit --report everystep-report',
        'everystep compare ./my-protocol.ts --fault lose=1 --fault duplicate=1',
      ),
    )
    .action(async (spec, options) => ended(await (await import('./commands/compare.ts')).compareCommand(spec, options, terminal)))
  limited(
    root
      .command('claims')
      .description('Decides what is said of the protocols: whether it holds, only if something is assumed, or is refuted.')
      .argument('[specs...]', 'specs of the library or files; left out, the whole library'),
  )
    .option('--claim <name>', 'a claim to decide, all others left out (repeatable)', words)
    .option('--workers <n>', 'threads; left out, one for each core; more than 16 only where there are as many cores', count)
    .option('--patience <seconds>', 'how long loading, or one guard, recipe or property, may take', seconds, 10)
    .option('--report <folder>', 'writes reports there')
    .option('--format <names>', 'the reports to write: html, markdown, json (default: html); without --report, the one to print', words)
    .option('--json', 'events on standard output, one JSON object a line')
    .addHelpText(
      'after',
      examples('everystep claims', 'everystep claims raft paxos', 'everystep claims raft --report out --format html,json'),
    )
    .addHelpText('after', claimsCodes)
    .action(async (specs, options) => ended(await (await import('./commands/claims.ts')).claimsCommand(specs, options, terminal)))
  chosenBy(root.command('replay').description('Replays a recorded trace against the current spec.'))
    .argument('<trace>', 'an ITF file that check or simulate wrote, or one of another tool')
    .argument('[spec]', 'a spec of the library or a file; left out, the one that the trace names')
    .option('--json', 'events on standard output, one JSON object a line')
    .addHelpText(
      'after',
      examples(
        'everystep replay everystep-report/agreement.itf.json',
        'everystep replay agreement.itf.json ./my-protocol.ts',
        'everystep replay apalache.itf.json ./my-protocol.ts --const n=3',
      ),
    )
    .addHelpText('after', replayCodes)
    .action(async (trace, spec, options) =>
      ended(await (await import('./commands/replay.ts')).replayCommand(trace, spec, options, terminal)),
    )
  choosing(root.command('graph').description('Draws the whole state graph of a small model.'))
    .option('--format <name>', 'dot or svg; left out, as the file ends, or dot')
    .option('-o, --output <file>', 'left out, standard output')
    .option('--cap <n>', 'the most states that are drawn', count)
    .addHelpText(
      'after',
      examples('everystep graph two-phase-commit --const rms=1 -o states.svg', 'everystep graph ./my-protocol.ts | dot -Tpng'),
    )
    .action(async (spec, options) => ended(await (await import('./commands/graph.ts')).graphCommand(spec, options, terminal)))
  choosing(root.command('explore').description('Serves a page, to this machine alone, on which to walk through a model step by step.'))
    .option('--port <n>', 'the port to serve on; left out, a free one', wholeNumber, 0)
    .addHelpText('after', examples('everystep explore two-phase-commit --fault lose=1', 'everystep explore ./my-protocol.ts --port 8080'))
    .action(async (spec, options) => ended(await (await import('./commands/explore.ts')).exploreCommand(spec, options, terminal)))
  root
    .command('lint')
    .description('Finds what is impure, unused or never received in the source of specs.')
    .argument('[specs...]', 'specs of the library or files; left out, the whole library')
    .option('--strict', 'warnings fail too')
    .option('--json', 'events on standard output, one JSON object a line')
    .addHelpText('after', examples('everystep lint ./my-protocol.ts', 'everystep lint two-phase-commit --strict'))
    .action(async (specs, options) => ended(await (await import('./commands/lint.ts')).lintCommand(specs, options, terminal)))
  return root
}

/** What chooses a model. */
const choosing = (command: Command): Command =>
  chosenBy(command.argument('<spec>', "a spec of the library, or a file of your own: './my-protocol.ts'"))

/** The options that choose a model of a spec. */
const chosenBy = (command: Command): Command =>
  patient(
    command
      .option('--model <name>', 'a named model; left out, the first')
      .option('--const <name=value>', 'a constant of the model (repeatable)', assignment)
      .option('--network <kind>', 'the kind of every network: bag, merging, fifo or set')
      .option('--fault <name=n>', 'how often a fault may happen, or "any" (repeatable)', assignment)
      .option('--variant <name>', 'a variant of the spec'),
  )

const patient = (command: Command): Command =>
  command
    .option('--spec <name>', 'which one, where a file exports several specs')
    .option('--patience <seconds>', 'how long loading, or one guard, recipe or property, may take', seconds, 10)

/** What a search or walk may do, and how it is told. */
const running = (command: Command): Command =>
  told(
    limited(
      command
        .option('--property <name>', 'a property to check, all others left out (repeatable)', words)
        .option('--continue', 'goes on after a violation until every property is decided'),
    ),
  )

const limited = (command: Command): Command =>
  command
    .option('--max-states <n>', 'ends the search, as inconclusive, beyond so many states', count)
    .option('--max-depth <n>', 'leaves out states beyond this depth; initial states have depth 1', count)
    .option('--max-seconds <time>', 'ends the search after 90, 0.5 or 5m', seconds)
    .option('--max-memory <bytes>', 'ends the search beyond 512M or 4G', bytes)

const told = (command: Command): Command =>
  command
    .option('--strict', 'an action that never fired, a bound that cut steps or a vacuous property fails')
    .option('--report <folder>', 'writes reports there')
    .option(
      '--format <names>',
      'the reports to write: html, text, json, itf, dot, svg, mermaid, markdown, junit, sarif (default: html)',
      words,
    )
    .option('--expect <verdict>', 'succeeds only on holds, violated, violated:PROPERTY or inconclusive')
    .option('--json', 'events on standard output, one JSON object a line, the result last')
    .option('--quiet', 'the verdict alone')

const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map(line => `  $ ${line}`).join('\n')}\n`

const claimsCodes = `
Exit codes: 0 every verdict is the one that the claim expects; 12 a verdict, or what a check found, is another one; 20 a claim is undecided.
`

const replayCodes = `
Exit codes: 0 every step can be taken, whatever the trace shows, a violation too; 75 the spec failed while running; 150 the spec does not take these steps.
`

const exitCodes = `
Exit codes:
  0 holds   11 deadlock   12 safety violated   13 liveness violated   20 inconclusive   21 qualified under --strict
  75 the spec failed while running   150 wrong use or wrong spec   153 a fault of everystep
  With --expect, 0 is what was expected, and 1 that all holds although it was not expected to.
`
