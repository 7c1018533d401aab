import { type Command, Option } from 'commander'
import { assignment, bytes, count, seconds, shard, words } from './quantities.ts'

/** What chooses a model. */
export const choosing = (command: Command): Command =>
  chosenBy(command.argument('<spec>', "a spec of the library, or a file of your own: './my-protocol.ts'"))

/** The options that choose a model of a spec. */
export const chosenBy = (command: Command, constant = 'a constant of the model (repeatable)', { several = false } = {}): Command =>
  patient(
    (several
      ? command.optionsGroup('Which models:').option('--model <names>', 'only these models (repeatable)', words)
      : command.optionsGroup('Which model:').option('--model <name>', 'a named model (default: the first)')
    )
      .option('--const <name=value>', constant, assignment)
      .option('--network <kind>', 'the kind of every network: bag, merging, fifo, set or broker')
      .option('--fault <name=n>', 'how often a fault may happen: crash=1, or crash=any (repeatable)', assignment)
      .option('--variant <name>', 'a variant of the spec'),
  )

export const patient = (command: Command): Command =>
  command
    .option('--spec <name>', 'which spec, if a file exports several')
    .option('--patience <seconds>', 'time limit for loading a file, and for one guard, recipe or property', seconds, 10)
    .optionsGroup(others)

/** The heading of the options that belong to no group. */
export const others = 'Options:'

/** What a search or a walk may spend, and how its result is reported. */
export const running = (command: Command, { searches }: { readonly searches: boolean }): Command =>
  reporting(
    limited(
      command
        .optionsGroup('What to check:')
        .option('--property <name>', 'check only this property (repeatable)', words)
        .option(
          '--continue',
          searches
            ? 'go on after a violation until every property is decided (the default up to 50,000 states)'
            : 'take all walks, although one has found a violation: others may violate other properties',
        )
        .option(
          '--first',
          searches ? 'stop at the first violation, however small the state space' : 'stop at the first violation (the default)',
        ),
    ),
  )

export const limited = (command: Command): Command =>
  command
    .optionsGroup('Limits (a search that ends at one is inconclusive):')
    .option('--max-states <n>', 'stop after this many states', count)
    .option('--max-depth <n>', 'explore no deeper; initial states have depth 1', count)
    .option('--max-seconds <time>', 'stop after this long: 90, 0.5 or 5m', seconds)
    .option('--max-memory <bytes>', 'stop beyond this much memory: 512M or 4G', bytes)
    .optionsGroup(others)

export const reporting = (command: Command): Command =>
  command
    .optionsGroup('What to report:')
    .option('--strict', 'fail if an action never fired, a bound cut off steps, or a property is vacuous')
    .option('--report <folder>', 'write reports there')
    .option(
      '--format <names>',
      'the reports to write: html, text, json, itf, dot, svg, png, sequence, sequence-png, mermaid, markdown, junit, sarif, github (default: html); github is printed',
      words,
    )
    .option('--untaken', 'in dot, svg and png, show the steps that were enabled and not taken, too')
    .option(
      '--order <order>',
      'the order of a trace’s steps: as-found, or fewest-switches between processes, with what depends on each other kept (default: as-found)',
    )
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .option('--expect <verdict>', 'succeed only on this verdict: holds, violated, violated:PROPERTY or inconclusive')
    .option('--json', 'print events, one JSON object per line, the result last')
    .option('--quiet', 'print only the verdict')
    .optionsGroup(others)

export const sharing = (): Option =>
  new Option(
    '--shard <k/n>',
    'do only a part of the searches, and write what they find to the folder of --report, for everystep merge',
  ).argParser(shard)

/** What the help of a command ends with. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map(line => `  $ ${line}`).join('\n')}\n`
