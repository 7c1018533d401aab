import { Command, Option } from 'commander'
import { addEstimate } from './estimate-program.ts'
import { claimsCodes, conformCodes, exitCodes, mutateCodes, replayCodes, sweepCodes } from './exit-codes.ts'
import { addExplore } from './explore-program.ts'
import { addGrading } from './grade-program.ts'
import { byNodes, nodeCommands } from './node-commands.ts'
import { assignment, bytes, count, interval, seconds, wholeNumber, words } from './quantities.ts'
import { addQuiz } from './quiz-program.ts'
import { choosing, chosenBy, examples, limited, others, patient, reporting, running, sharing } from './shared-options.ts'
import { addSuites } from './suite-program.ts'
import type { Terminal } from './terminal.ts'

/** Every command and option; `ended` gets a command's exit code. The commands' own code is loaded when one runs. */
export function program(version: string, terminal: Terminal, ended: (exitCode: number) => void): Command {
  const root = new Command('everystep')
    .description('A model checker for distributed protocols written in TypeScript: every interleaving, every fault within a budget.')
    .version(version)
    .option('--no-color', 'print plain text; also if NO_COLOR is set')
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
    .description('List the specs of the library, or what one of them offers.')
    .argument('[spec]', "a spec of the library, or a file of your own: './my-protocol.ts'")
    .option('--patience <seconds>', 'time limit for loading a file', seconds, 10)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples('everystep list', 'everystep list two-phase-commit', 'everystep list ./my-protocol.ts', 'everystep list --json'),
    )
    .action(async (spec, options) => ended(await (await import('./commands/list.ts')).listCommand(spec, options, terminal)))
  byNodes(
    running(
      choosing(
        root
          .command('check')
          .summary('Check a model by exploring every reachable state within its bounds.')
          .description(
            [
              'Check a model: explore every state that it can reach within its bounds, and judge each of its properties there. Of each property that fails, a shortest counterexample is shown, and why it fails.',
              'Without --model it is the first model of the spec. --const, --fault and --network change that model; what they do not name stays.',
            ].join('\n\n'),
          ),
      ),
      { searches: true },
    )
      .optionsGroup('How to search:')
      .addOption(new Option('--engine <name>', 'tables, or reference (slow and simple)').default('tables'))
      .option('--workers <n>', 'number of threads (default: one per core, at most 16 unless there are more cores)', count)
      .option('--symmetry', 'symmetry reduction: treat states that differ only by a permutation of symmetric processes as one')
      .option('--no-symmetry', 'no symmetry reduction, even if the model asks for it')
      .option('--exact', 'store whole states instead of fingerprints: more memory, no collisions')
      .option(
        '--necessary-faults',
        'search for the fewest faults that cause each violation, however long it takes (default: in small state spaces)',
      )
      .option('--no-necessary-faults', 'skip that search')
      .option(
        '--valence',
        'count the states from which each outcome of the spec can still come, however many (default: in small state spaces)',
      )
      .option('--no-valence', 'skip that count')
      .option('--swarm', 'search parts of the space again and again, in bounded memory: finds violations, proves nothing')
      .option('--seed <n>', 'with --swarm: random seed; the same seed searches the same states (default: 1)', wholeNumber)
      .option('--runs <n>', 'with --swarm: number of searches (default: 32)', count)
      .option('--profile', 'report where the time goes, by action and property, and how to make the spec faster')
      .option('--table-memory <bytes>', 'memory for the table of states; what has no room there goes to disk: 512M or 4G', bytes)
      .option('--disk <folder>', 'the folder for that (default: the system’s for temporary files)')
      .option('--checkpoint <folder>', 'write checkpoints there, for everystep resume')
      .option('--checkpoint-seconds <time>', 'time between checkpoints; 0 is as often as possible (default: 60)', interval),
  )
    .addHelpText(
      'after',
      examples(
        'everystep check two-phase-commit --const rms=4 --fault stopTM=1',
        'everystep check two-phase-commit --variant eager-commit --report everystep-report',
        'everystep check two-phase-commit --model eager-commit --expect violated:agreement',
        'everystep check ./my-protocol.ts --max-seconds 5m --max-memory 4G --json',
        'everystep check two-phase-commit --const rms=10 --checkpoint ./checkpoints',
        'everystep check ./my-protocol.ts --fault crash=5 --swarm --seed 7',
        'everystep check two-phase-commit --property agreement --cluster redis://HOST:6379 --nodes 8',
      ),
    )
    .action(async (spec, options) => ended(await (await import('./commands/check.ts')).checkCommand(spec, options, terminal)))
  addEstimate(root, terminal, ended)
  reporting(limited(root.command('resume').description('Resume a check from its last checkpoint, with its original options.')))
    .argument('<folder>', 'the folder given to check --checkpoint')
    .option('--workers <n>', 'number of threads (default: as in the original check)', count)
    .option('--checkpoint-seconds <time>', 'time between checkpoints; 0 is as often as possible (default: 60)', interval)
    .option('--cluster <place>', 'where the nodes join, with its password if it has one (default: as in the original check)')
    .option('--nodes <n>', 'begin when so many have joined (default: as in the original check)', count)
    .addHelpText('after', examples('everystep resume ./checkpoints', 'everystep resume ./checkpoints --max-memory 16G'))
    .action(async (folder, options) => ended(await (await import('./commands/resume.ts')).resumeCommand(folder, options, terminal)))
  nodeCommands(root, terminal, ended)
  running(
    choosing(
      root
        .command('simulate')
        .summary('Take random walks through a model whose state space is too large to exhaust.')
        .description(
          'Take random walks through a model whose state space is too large to exhaust. The trace of a violation need not be the shortest; where none is found, the verdict is inconclusive.',
        ),
    ),
    { searches: false },
  )
    .optionsGroup('The walks:')
    .option('--seed <n>', 'random seed; the same seed takes the same walks', wholeNumber, 1)
    .option('--runs <n>', 'number of walks', count, 1000)
    .option('--steps <n>', 'maximum number of steps per walk', count, 100)
    .addHelpText(
      'after',
      examples('everystep simulate two-phase-commit --const rms=10 --seed 7', 'everystep simulate ./my-protocol.ts --runs 1e5 --steps 200'),
    )
    .action(async (spec, options) => ended(await (await import('./commands/simulate.ts')).simulateCommand(spec, options, terminal)))
  patient(
    root
      .command('compare')
      .summary('Check every named model of a spec against its expected verdict, side by side.')
      .description(
        [
          'Check every named model of a spec against its expected verdict, side by side.',
          'Several specs are compared by the table that the library has of them: its rows are questions, and each answer is what a check has found. Of the options, --format, --report, --date, --engine and --patience apply to it.',
        ].join('\n\n'),
      ),
  )
    .argument(
      '<specs...>',
      "a spec of the library, or a file of your own: './my-protocol.ts'; or several specs, or the name of their comparison",
    )
    .option('--model <names>', 'only these models (repeatable)', words)
    .option('--const <name=value>', 'a constant, for models built from the spec and each variant (repeatable)', assignment)
    .option('--network <kind>', 'the kind of every network of those models')
    .option('--fault <name=n>', 'a fault of those models: compares none, each alone, and all (repeatable)', assignment)
    .option('--by <names>', 'what to use as columns: constants, variant, network, faults or property, such as broadcast,termination', words)
    .option('--format <name>', 'table, markdown, csv, cost-csv, json or html', 'table')
    .option('--report <folder>', 'write a page there, and a page for each counterexample')
    .option('--goal <name>', 'the goal up to which messages and rounds are counted: final, or a property (repeatable)', words)
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .option('--no-cost', 'do not count messages and rounds')
    .option('--necessary-faults', 'search for the fewest faults that cause each violation')
    .addOption(new Option('--engine <name>', 'tables, or reference (slow and simple)').default('tables'))
    .option('--deep', 'include the models that take long')
    .addOption(sharing())
    .addHelpText(
      'after',
      examples(
        'everystep compare three-phase-commit --by termination,broadcast',
        'everystep compare two-phase-commit --by property --format markdown',
        'everystep compare three-phase-commit --report everystep-report',
        'everystep compare ./my-protocol.ts --fault lose=1 --fault duplicate=1',
        'everystep compare paxos raft zab',
      ),
    )
    .action(async (specs, options) => ended(await (await import('./commands/compare.ts')).compareCommand(specs, options, terminal)))
  limited(
    chosenBy(
      root
        .command('sweep')
        .description('Check one model over ranges of its constants, and tabulate the verdicts.')
        .argument('<spec>', "a spec of the library, or a file of your own: './my-protocol.ts'"),
      'the values of a constant: 1..6, or a,b,c (repeatable: every combination)',
    ),
  )
    .optionsGroup('What to check, and how:')
    .option('--property <name>', 'check only this property (repeatable)', words)
    .option('--format <name>', 'table, markdown, csv or json', 'table')
    .addOption(new Option('--engine <name>', 'tables, or reference (slow and simple)').default('tables'))
    .option('--workers <n>', 'number of threads (default: one per core, at most 16 unless there are more cores)', count)
    .option('--symmetry', 'symmetry reduction: treat states that differ only by a permutation of symmetric processes as one')
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .addHelpText(
      'after',
      examples(
        'everystep sweep two-phase-commit --const rms=1..5',
        'everystep sweep two-phase-commit --model loss --const rms=1,2,4 --format csv --date',
        'everystep sweep ./my-protocol.ts --const clients=1..3 --const mode=fast,slow --max-seconds 60',
      ),
    )
    .addHelpText('after', sweepCodes)
    .action(async (spec, options) => ended(await (await import('./commands/sweep.ts')).sweepCommand(spec, options, terminal)))
  chosenBy(
    root
      .command('mutate')
      .summary('Break a spec in many small ways, and tell which properties notice.')
      .description(
        [
          'Break a spec in many small ways, and tell which of its properties notice. Each mutant has one change: a guard or a clause of it dropped or negated, a comparison or a quorum one off, a write or a message left out, writes in another order, what is durable made volatile, fairness dropped. A mutant is killed if a property that holds is then violated.',
          'Without --model it runs in the named models that are quick and expected to hold. A mutant with the states and steps of the original in each of them is equivalent at these bounds; of every other that survives, the first step that differs is shown.',
        ].join('\n\n'),
      )
      .argument('<spec>', "a spec of the library, or a file of your own: './my-protocol.ts'"),
    'a constant, for one model made by it, and by --fault, --network and --variant (repeatable)',
    { several: true },
  )
    .option('--deep', 'include the models that take long')
    .optionsGroup('Which mutants:')
    .option('--operator <names>', "only these mutations, such as 'guard dropped' (repeatable)", words)
    .option('--only <of>', "only the mutants of an action, a function, a variable or a line: tmAbort, 'protocol.ts:57' (repeatable)", words)
    .option('--sample <n>', 'only so many, spread evenly over the spec', count)
    .option(
      '--until-killed',
      'run a mutant in no more models once one has killed it: faster, but does not tell which properties are implied',
    )
    .option('--no-types', 'do not ask TypeScript about mutants that nothing kills: faster')
    .optionsGroup('Limits (for each model of each mutant; one that reaches them is inconclusive):')
    .option('--max-states <n>', 'stop after this many states', count, 100_000)
    .option('--max-seconds <time>', 'stop after this long: 90, 0.5 or 5m', seconds, 60)
    .optionsGroup('What to report:')
    .option('--format <name>', 'text, json or html', 'text')
    .option('--report <folder>', 'write a page there')
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .optionsGroup(others)
    .addOption(sharing())
    .option('--workers <n>', 'number of threads (default: one per core, at most 16 unless there are more cores)', count)
    .addHelpText(
      'after',
      examples(
        'everystep mutate two-phase-commit',
        "everystep mutate two-phase-commit --model bag --operator 'guard dropped' --operator 'write dropped'",
        'everystep mutate ./my-protocol.ts --const nodes=2 --fault crash=1 --report everystep-report',
        'everystep mutate two-phase-commit --only tmAbort',
        'everystep mutate paxos --shard 2/8 --report shards',
      ),
    )
    .addHelpText('after', mutateCodes)
    .action(async (spec, options) => ended(await (await import('./commands/mutate.ts')).mutateCommand(spec, options, terminal)))
  limited(
    root
      .command('claims')
      .description('Check common claims about the protocols: whether each holds, holds only under an assumption, or is refuted.')
      .argument('[specs...]', 'specs of the library, or files (default: the whole library)'),
  )
    .option('--claim <name>', 'only this claim (repeatable)', words)
    .option('--workers <n>', 'number of threads (default: one per core, at most 16 unless there are more cores)', count)
    .option('--patience <seconds>', 'time limit for loading a file, and for one guard, recipe or property', seconds, 10)
    .option('--report <folder>', 'write reports there')
    .option('--format <names>', 'the reports to write: html, markdown, json (default: html); without --report, the one to print', words)
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .option('--json', 'print events, one JSON object per line')
    .addOption(sharing())
    .addHelpText(
      'after',
      examples('everystep claims', 'everystep claims raft paxos', 'everystep claims raft --report out --format html,json'),
    )
    .addHelpText('after', claimsCodes)
    .action(async (specs, options) => ended(await (await import('./commands/claims.ts')).claimsCommand(specs, options, terminal)))
  addSuites(root, terminal, ended)
  addGrading(root, terminal, ended)
  chosenBy(root.command('replay').description('Replay a recorded trace against the current spec.'))
    .argument('<trace>', 'an ITF file written by check or simulate, or by another tool')
    .argument('[spec]', 'a spec of the library, or a file (default: the spec that the trace names)')
    .option('--json', 'print events, one JSON object per line')
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
  choosing(
    root
      .command('conform')
      .summary('Compare the logs of a real system with a model.')
      .description(
        [
          'Compare the logs of a real system with a model: whether some order of the events, each log in its own, is a behaviour of the model. Where none is, every longest prefix that is, and why no next event fits.',
          'A log is NDJSON, one event a line: {"action": "rmPrepare", "parameters": {"rm": "RM1"}, "state": {"rmState": {"RM1": "prepared"}}}. Parameters, fields of the message and parts of the state may be left out; `recorder` of the package writes such logs.',
        ].join('\n\n'),
      ),
  )
    .argument('<logs...>', 'the logs: one of each process, or one of all')
    .optionsGroup('The logs:')
    .option('--hidden <names>', 'actions and faults that no log records, which may happen between any two events (repeatable)', words)
    .option('--read <file>', "a module that exports read(event, { log, line }), which returns such an event, or 'ignore'")
    .option('--otlp', 'the logs are exports of OpenTelemetry, spans or logs in OTLP’s JSON: read gets each of them')
    .optionsGroup('Limits (a comparison that ends at one is inconclusive):')
    .option('--max-hidden <n>', 'hidden steps between two events (default: 8)', wholeNumber)
    .option('--max-states <n>', 'stop after this many states (default: 1,000,000)', count)
    .option('--max-seconds <time>', 'stop after this long: 90, 0.5 or 5m', seconds)
    .optionsGroup(others)
    .option('--json', 'print one JSON document')
    .option('--report <folder>', 'write a page there')
    .option('--date', 'put the date and time into the result, by which it can be cited')
    .addHelpText(
      'after',
      examples(
        'everystep conform two-phase-commit tm.ndjson rm1.ndjson rm2.ndjson --const rms=2',
        'everystep conform ./my-protocol.ts all.ndjson --fault crash=any --hidden crash',
        'everystep conform ./my-protocol.ts server.log --read ./read-log.ts',
      ),
    )
    .addHelpText('after', conformCodes)
    .action(async (spec, logs, options) =>
      ended(await (await import('./commands/conform.ts')).conformCommand(spec, logs, options, terminal)),
    )
  choosing(root.command('graph').description('Draw the state graph of a small model.'))
    .option('--format <name>', 'dot, svg or png (default: by the file extension, or dot)')
    .option('-o, --output <file>', 'the file to write (default: standard output)')
    .option('--cap <n>', 'maximum number of states to draw', count)
    .option('--fold <names>', 'draw as one: symmetry (states that differ by an exchange of processes), chains (of states)', words)
    .addHelpText(
      'after',
      examples(
        'everystep graph two-phase-commit --const rms=1 -o states.svg',
        'everystep graph ./my-protocol.ts --fold chains -o states.png',
      ),
    )
    .action(async (spec, options) => ended(await (await import('./commands/graph.ts')).graphCommand(spec, options, terminal)))
  choosing(
    root
      .command('export')
      .summary('Write a model in another language, to ask its checker for a second opinion.')
      .description(
        [
          'Write a model as a TLA+ module, with a configuration for TLC: the variables, actions, faults and properties under their names, as the spec has them. TLC then counts the same states.',
          'What has no translation is refused with its line, and what to write instead. Symmetry and views are left out.',
        ].join('\n\n'),
      ),
  )
    .option('--format <name>', 'tla', 'tla')
    .option('--property <name>', 'export only this property (repeatable)', words)
    .option('-o, --output <folder>', 'where to write NAME.tla and NAME.cfg', '.')
    .addHelpText(
      'after',
      examples(
        'everystep export two-phase-commit --model loss -o tla',
        'everystep export ./my-protocol.ts --const n=3 --fault crash=1 --property agreement',
        'java -cp tla2tools.jar tlc2.TLC two_phase_commit_loss.tla',
      ),
    )
    .action(async (spec, options) => ended(await (await import('./commands/export.ts')).exportCommand(spec, options, terminal)))
  addExplore(root, terminal, ended)
  addQuiz(root, terminal, ended)
  root
    .command('explain')
    .description('Explain a word of the language: its signature, what it means and a line that uses it.')
    .argument('[word...]', 'a word such as durable, leadsTo or crashes (default: list all words)')
    .option('--report <folder>', 'write a page of all words there')
    .addHelpText('after', examples('everystep explain', 'everystep explain durable', 'everystep explain --report everystep-report'))
    .action(async (words, options) => ended(await (await import('./commands/explain.ts')).explainCommand(words, options, terminal)))
  root
    .command('mcp')
    .summary('Serve checks, traces and the reference to a coding assistant (MCP).')
    .description(
      'Serve the tools check, why, replay, why-not, explain and list to a coding assistant by the Model Context Protocol, over standard input and output, until the assistant ends it. Files below the folder that it is started in are read, and no others. Needs the package @modelcontextprotocol/server.',
    )
    .addHelpText('after', examples('npm install @modelcontextprotocol/server@2', 'everystep mcp'))
    .action(async () => ended(await (await import('./commands/mcp.ts')).mcpCommand(terminal)))
  root
    .command('lint')
    .description('Find impure, unused or never-received code in the source of specs.')
    .argument('[specs...]', 'specs of the library, or files (default: the whole library)')
    .option('--strict', 'treat warnings as errors')
    .option('--json', 'print events, one JSON object per line')
    .addHelpText('after', examples('everystep lint ./my-protocol.ts', 'everystep lint two-phase-commit --strict'))
    .action(async (specs, options) => ended(await (await import('./commands/lint.ts')).lintCommand(specs, options, terminal)))
  return root
}
