import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { formats } from '../../reports/index.ts'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

/** Files that a user may have, each wrong in its own way but `good.ts`. */
const files: Readonly<Record<string, string>> = {
  'good.ts': lock(),
  'enum.ts': "import { spec } from 'everystep'\n\nexport enum State { In, Out }\n",
  'syntax.ts': 'export const a = 1\nexport const b: number = = 2\n',
  'of-the-vocabulary.ts': "import { infinitelyOften } from 'everystep'\nexport const a = infinitelyOften\n",
  'misspelt-export.ts': "import { specc } from 'everystep'\nexport const a = specc\n",
  'library-absent.ts': "import { b } from 'everystep/specs/consensus/rafft/protocol'\nexport { b }\n",
  'library-ending.ts': "import { raft } from 'everystep/specs/consensus/raft/protocol.ts'\nexport { raft }\n",
  'absent.ts': "export const a = 1\nimport { b } from './nowhere.ts'\nexport { b }\n",
  'ending.ts': "import { lock } from './good'\nexport { lock }\n",
  'package.ts': "import { b } from 'no-such-package-anywhere'\nexport { b }\n",
  'no-spec.ts': 'export const a: number = 1\n',
  'throws.ts': "export const a: number = 1\n\nthrow new Error('the disk is full')\n",
  'throws-null.ts': 'export const a: number = 1\nthrow null\n',
  'throws-strange.ts': 'export const a: number = 1\nthrow Object.create(null)\n',
  'waits.ts': 'export const a: number = 1\nawait new Promise(() => {})\n',
  'loops.ts': 'export const a: number = 1\nwhile (true) {}\n',
  'several.ts': `export { lock } from './good.ts'
import { bool, machine, spec } from 'everystep/language'
const vars = { b: bool }
export const other = spec('other', {}, () => ({ vars, init: machine(vars).initially(), actions: {}, properties: {} }))
`,
  'without-always.ts': lock(', always', ''),
  'without-import.ts': lock(' mapOf,', ''),
  'notes.txt': 'not a spec',
  'loop-in-recipe.ts': lock("{ s.at[c] = 'in' }", '{ for (;;) {} }'),
  'loop-in-guard.ts': lock("s.at[c] === 'out'", '{ for (;;) {} }'),
  'loop-in-property.ts': lock('always(s => C', 'always(s => { for (;;) {} }), more: always(s => C'),
  'loop-in-builder.ts': lock('  const vars', '  while (clients > 0) {}\n  const vars'),
  'throws-in-recipe.ts': lock("{ s.at[c] = 'out' }", "{ throw new Error('no way out') }"),
  'throws-in-builder.ts': lock('  const vars', '  ;(undefined as any).size\n  const vars'),
  'outside-domain.ts': lock("{ s.at[c] = 'in' }", "{ (s.at as any)[c] = 'inn' }"),
  'outside-initially.ts': lock('init: initially()', "init: initially({ at: { C1: 'nowhere' } } as any)"),
  'unwilling.ts': lock("'polite', {\n  actions: { enter:", "'polite', {\n  actions: { entre:"),
  'no-kind.ts': `import { machine, messages, network, singleProcess, spec } from 'everystep'
const P = singleProcess('P')
const Msg = messages({ Grant: { to: P }, Release: { to: P } }) as any
const vars = { net: network(Msg) }
const { initially, receive } = machine(vars)
export const kinds = spec('kinds', {}, () => ({
  vars,
  init: initially(),
  actions: {
    free: receive(Msg.Relese, { then: () => {} }),
  },
  properties: {},
}))
`,
  'misspelt-part.ts': lock('when: (s, { c }) => s.at[c] ===', 'whne: (s: any, { c }: any) => s.at[c] ==='),
  'misspelt-definition.ts': lock('properties: {', 'propertys: {'),
  'misspelt-fairness.ts': lock("by: 'c', when", "by: 'c', fair: 'wek' as any, when"),
  'misspelt-variable.ts': lock("s.at[c] === 'out'", "(s as any).att[c] === 'out'"),
  'no-init.ts': lock('    init: initially(),\n', ''),
  'word-for-domain.ts': lock("oneOf('out', 'in')", "'out' as any"),
  'endless.ts': lock("oneOf('out', 'in')", 'range(0, Infinity) as any'),
  'new-state.ts': lock("{ s.at[c] = 'out' }", "({ ...s, at: { ...s.at, [c]: 'out' } })"),
  'no-return.ts': lock("=> s.at[c] === 'in'", "=> { s.at[c] === 'in' }"),
  'trace.json': '{ "states": [] }',
  'foreign.itf.json': '{ "states": [{ "n": 0 }] }',
  'gone.itf.json': JSON.stringify({
    '#meta': {
      everystep: {
        version: 1,
        spec: 'lock',
        file: './gone.ts',
        variant: null,
        property: null,
        constants: {},
        faults: {},
        networks: {},
        initial: 0,
      },
    },
    states: [{}],
  }),
  'no-trace.json': 'no trace at all',
}

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) cli.write(name, text)
  writeFileSync(join(cli.folder, 'a-file'), '')
  mkdirSync(join(cli.folder, 'a-folder'))
})

const { usage, specFailure } = exitCode
const quick = ['--patience', '0.3']
const two = ['--const', 'clients=2']

/** What is asked, what must be said about it, and the exit code. */
const table: readonly (readonly [asked: readonly string[], code: number, ...said: readonly string[]])[] = [
  // names
  [['chek', 'two-phase-commit'], usage, "unknown command 'chek'", "did you mean 'check'?"],
  [['check'], usage, "missing required argument 'spec'"],
  [['check', 'two-phase-commit', 'three-phase-commit'], usage, 'too many arguments'],
  [['check', 'two-phase-comit'], usage, "there is no spec 'two-phase-comit'", "did you mean 'two-phase-commit'?"],
  [['check', 'two-phase-commit', '--exact', '--symmetry'], usage, 'symmetry counts different ones as one', 'leave out either'],
  [['check', 'zzz'], usage, "there is no spec 'zzz'", 'the library has', 'two-phase-commit'],
  [['check', 'a-file'], usage, "there is no spec 'a-file'", './a-file'],
  [['check', 'several'], usage, "there is no spec 'several'", './several.ts'],
  [['check', './good.ts', '--spec', 'polite'], usage, "no spec 'polite'", 'it is a variant: --variant polite'],
  [['check', './good.ts', '--model', 'polite'], usage, "no model 'polite'", 'it is a variant: --variant polite'],
  [['check', './without-always.ts', ...two], usage, 'always is not defined', 'const { always } = machine(vars)'],
  [['check', './without-import.ts', ...two], usage, 'mapOf is not defined', "import { mapOf } from 'everystep'"],
  [['list', 'two-phase-comit'], usage, "did you mean 'two-phase-commit'?"],
  [['list', './missing.ts'], usage, 'there is no file ./missing.ts'],
  [['list', './no-spec.ts'], usage, './no-spec.ts exports no spec'],
  [['lint', 'two-phase-comit'], usage, "did you mean 'two-phase-commit'?"],
  [['check', 'two-phase-commit', '--model', 'thre-rms'], usage, "no model 'thre-rms'", "did you mean 'three-rms'?"],
  [['check', 'two-phase-commit', '--variant', 'eager-comit'], usage, "no variant 'eager-comit'", "did you mean 'eager-commit'?"],
  [['check', 'two-phase-commit', '--const', 'rm=3'], usage, "no constant 'rm'", "did you mean 'rms'?"],
  [['check', 'two-phase-commit', '--const', 'toString=3'], usage, "no constant 'toString'"],
  [['check', 'two-phase-commit', '--const', '__proto__=3'], usage, "no constant '__proto__'"],
  [['check', 'two-phase-commit', '--fault', 'constructor=1'], usage, "no fault 'constructor'"],
  [['check', 'two-phase-commit', '--model', 'constructor'], usage, "no model 'constructor'"],
  [['check', 'two-phase-commit', '--engine', 'toString'], usage, "no engine 'toString'"],
  [['check', 'two-phase-commit', '--fault', 'loose=1'], usage, "no fault 'loose'", "did you mean 'lose'?"],
  [
    ['check', 'two-phase-commit', '--property', ''],
    usage,
    'no property was named, so that nothing would be checked',
    'name some of agreement, ',
  ],
  [['check', 'two-phase-commit', '--property', 'agrement'], usage, "no property 'agrement'", "did you mean 'agreement'?"],
  [
    ['check', 'paxos', '--property', 'deadlock'],
    usage,
    'paxos allows deadlock, so that none is looked for',
    "take deadlock: 'allowed' out",
  ],
  [['simulate', 'paxos', '--property', 'deadlock'], usage, 'paxos allows deadlock', 'final: predicate(s => …)'],
  [['check', 'paxos', '--expect', 'violated:deadlock'], usage, 'paxos allows deadlock', 'final: predicate(s => …)'],
  [['check', 'two-phase-commit', '--network', 'bagg'], usage, "no network of kind 'bagg'", "did you mean 'bag'?"],
  [['check', './good.ts', ...two, '--network', 'bag'], usage, 'this spec has no network'],
  [['check', './good.ts', ...two, '--fault', 'crash=1'], usage, "no fault 'crash'", 'it declares none'],
  [['check', './good.ts', ...two, '--model', 'small'], usage, "no model 'small'", 'it has no models'],
  [
    ['check', 'two-phase-commit', '--report', 'out', '--format', 'svgg'],
    usage,
    "no report format 'svgg'",
    "did you mean 'svg'?",
    'the formats are html, text, json',
  ],
  [['check', 'two-phase-commit', '--report', 'out', '--format', 'pdf'], usage, "no report format 'pdf'", ...formats.map(f => f.name)],
  [['check', 'two-phase-commit', '--format', 'pdf'], usage, "no report format 'pdf'", 'the formats are html'],
  [['check', 'two-phase-commit', '--format', 'svg'], usage, '--format needs a folder', '--report DIR'],
  [['check', 'two-phase-commit', '--engine', 'referense'], usage, "no engine 'referense'", "did you mean 'reference'?"],
  [['compare', 'two-phase-commit', '--engine', 'referense'], usage, "no engine 'referense'", "did you mean 'reference'?"],
  [
    ['sweep', 'two-phase-commit', '--const', 'rms=1..2', '--engine', 'referense'],
    usage,
    "no engine 'referense'",
    "did you mean 'reference'?",
  ],
  [['check', 'two-phase-commit', '--maxstates', '5'], usage, "unknown option '--maxstates'", "did you mean '--max-states'?"],
  [['graph', 'two-phase-commit', '--format', 'pdf'], usage, "'pdf'", 'choose dot, svg or png'],
  [['graph', 'two-phase-commit', '--format', 'png'], usage, 'pixels need a file', '-o states.png'],
  [['graph', 'two-phase-commit', '--fold', 'deadlocks'], usage, "'deadlocks' cannot be folded", 'choose symmetry or chains'],
  [['graph', './good.ts', ...two, '--fold', 'symmetry'], usage, 'declares no symmetry', '--fold chains'],
  // values
  [['check', 'two-phase-commit', '--const', 'rms=0'], usage, "the constant 'rms' cannot be 0", 'range(1, 12)'],
  [['check', 'two-phase-commit', '--const', 'rms=three'], usage, "the constant 'rms' cannot be 'three'", 'range(1, 12)'],
  [['check', 'two-phase-commit', '--const', 'rms=2.5'], usage, "the constant 'rms' cannot be 2.5"],
  [['check', 'two-phase-commit', '--const', 'rms='], usage, "the constant 'rms' cannot be ''"],
  [['check', 'two-phase-commit', '--const', 'rms'], usage, 'NAME=VALUE'],
  [['check', 'two-phase-commit', '--const', 'rms=2', '--const', 'rms=3'], usage, "'rms' is given twice"],
  [['check', './good.ts'], usage, "lock needs a value for its constant 'clients'", '--const clients=1'],
  [['check', 'two-phase-commit', '--fault', 'lose=-1'], usage, "fault 'lose' cannot be '-1'", '--fault lose=any'],
  [['check', 'two-phase-commit', '--fault', 'lose=often'], usage, "fault 'lose' cannot be 'often'"],
  [['check', 'two-phase-commit', '--fault', 'lose'], usage, 'NAME=VALUE'],
  [['check', 'two-phase-commit', '--max-states', '0'], usage, '--max-states', 'whole number above zero'],
  [['check', 'two-phase-commit', '--max-depth', 'deep'], usage, '--max-depth', 'whole number above zero'],
  [['check', 'two-phase-commit', '--max-seconds', 'soon'], usage, '--max-seconds', 'time above zero'],
  [['check', 'two-phase-commit', '--max-memory', '4X'], usage, '--max-memory', '512M'],
  [['check', 'two-phase-commit', '--max-states'], usage, '--max-states', 'argument missing'],
  [['check', 'two-phase-commit', '--expect', 'broken'], usage, "no verdict is called 'broken'"],
  [['check', 'two-phase-commit', '--expect', 'violatd'], usage, "did you mean 'violated'?"],
  [['check', 'two-phase-commit', '--expect', 'violated:agrement'], usage, "no property 'agrement'", "did you mean 'agreement'?"],
  [['check', 'two-phase-commit', '--expect', 'holds:agreement'], usage, 'can only be expected to be violated'],
  [['simulate', 'two-phase-commit', '--seed', 'x'], usage, '--seed', 'whole number'],
  [['simulate', 'two-phase-commit', '--runs', '0'], usage, '--runs', 'whole number above zero'],
  // files
  [['check', './missing.ts'], usage, 'there is no file ./missing.ts'],
  [['check', './a-folder'], usage, './a-folder is a folder'],
  [['check', './notes.txt'], usage, 'neither TypeScript nor JavaScript'],
  [['lint', './missing.ts'], usage, 'there is no file ./missing.ts'],
  [['check', './enum.ts'], usage, './enum.ts does not compile', 'enum', 'at enum.ts:3:8'],
  [['check', './syntax.ts'], usage, './syntax.ts does not compile', 'at syntax.ts:2:'],
  [
    ['check', './misspelt-export.ts'],
    usage,
    "does not provide an export named 'specc'",
    "did you mean 'spec'?",
    'at misspelt-export.ts:1:10',
  ],
  [
    ['check', './of-the-vocabulary.ts'],
    usage,
    "does not provide an export named 'infinitelyOften'",
    'const { infinitelyOften } = machine(vars)',
    'at of-the-vocabulary.ts:1:10',
  ],
  [['check', './absent.ts'], usage, "./absent.ts imports './nowhere.ts', which is not there", 'at absent.ts:2:19'],
  [['check', './ending.ts'], usage, "'./good', which is not there", "write the whole name: './good.ts'", 'at ending.ts:1:22'],
  [
    ['check', './library-absent.ts'],
    usage,
    "'everystep/specs/consensus/rafft/protocol', which is not there",
    'everystep list',
    'at library-absent.ts:1:19',
  ],
  [['check', './library-ending.ts'], usage, "leave the ending out: 'everystep/specs/consensus/raft/protocol'", 'at library-ending.ts:1:22'],
  [['check', './package.ts'], usage, "'no-such-package-anywhere', which is not there", 'npm install', 'at package.ts:1:19'],
  [['check', './no-spec.ts'], usage, './no-spec.ts exports no spec'],
  [['check', './throws.ts'], usage, './throws.ts threw while it was loaded: the disk is full', 'at throws.ts:3:7'],
  [['check', './throws-null.ts'], usage, './throws-null.ts threw while it was loaded: null', 'at throws-null.ts:1:1'],
  [['check', './throws-strange.ts'], usage, 'threw while it was loaded: an object that cannot be turned into text'],
  [['check', './waits.ts', ...quick], usage, './waits.ts has not finished loading for 0.3 s', 'at waits.ts:'],
  [['check', './loops.ts', ...quick], usage, './loops.ts has not finished loading for 0.3 s', 'at loops.ts:'],
  [['check', './several.ts'], usage, 'several specs', '--spec lock', '--spec other'],
  [['check', './several.ts', '--spec', 'lokc'], usage, "no spec 'lokc'", "did you mean 'lock'?"],
  [['check', './throws-in-builder.ts', ...two], usage, 'lock cannot be built', 'at throws-in-builder.ts:5:'],
  [['check', './outside-initially.ts', ...two], usage, "at[C1] was set to 'nowhere'", "oneOf('out', 'in')", 'at outside-initially.ts:3:'],
  [['check', './loop-in-builder.ts', ...two, ...quick], usage, 'building lock has not returned for 0.3 s', 'at loop-in-builder.ts:3:'],
  [['check', './unwilling.ts', ...two, '--variant', 'polite'], usage, "the action 'entre'", "did you mean 'enter'?", 'at unwilling.ts:20:'],
  // words that there are not; the line is that of the construct
  [['check', './misspelt-part.ts', ...two], usage, "action 'enter' has no part 'whne'", "did you mean 'when'?", 'at misspelt-part.ts:11:'],
  [
    ['check', './misspelt-definition.ts', ...two],
    usage,
    "no part 'propertys'",
    "did you mean 'properties'?",
    'at misspelt-definition.ts:3:',
  ],
  [['check', './misspelt-fairness.ts', ...two], usage, "cannot be 'wek'", "did you mean 'weak'?", 'at misspelt-fairness.ts:11:'],
  [['check', './no-kind.ts'], usage, 'no kind of message', 'there are Msg.Grant, Msg.Release', 'at no-kind.ts:10:'],
  [['check', './no-init.ts', ...two], usage, 'it has no init', 'init: initially()', 'at no-init.ts:3:'],
  [
    ['check', './word-for-domain.ts', ...two],
    usage,
    "mapOf(…), as its values, was given 'out'",
    "oneOf('out')",
    'at word-for-domain.ts:5:',
  ],
  [['check', './endless.ts', ...two], usage, 'range(0, Infinity) has no end', 'at endless.ts:5:'],
  // specs that fail while they run
  [
    ['check', './misspelt-variable.ts', ...two],
    specFailure,
    "reads 'att', which is no variable",
    "did you mean 'at'?",
    'at misspelt-variable.ts:11:',
  ],
  [['check', './new-state.ts', ...two], specFailure, 'leave(c: C1): the recipe returned a new state', 's.at = …', 'at new-state.ts:12:'],
  [['check', './no-return.ts', ...two], specFailure, 'the guard of leave returned nothing', '`return`', 'at no-return.ts:12:'],
  [['check', './loop-in-recipe.ts', ...two, ...quick], specFailure, 'enter(c: C1) has not returned for 0.3 s', 'at loop-in-recipe.ts:11:'],
  [['check', './loop-in-guard.ts', ...two, ...quick], specFailure, 'the guard of enter(c: C1) has not returned', 'at loop-in-guard.ts:11:'],
  [
    ['check', './loop-in-property.ts', ...two, ...quick],
    specFailure,
    'the property exclusion has not returned',
    'at loop-in-property.ts:15:',
  ],
  [['check', './throws-in-recipe.ts', ...two], specFailure, 'leave(c: C1) threw: no way out', 'at throws-in-recipe.ts:12:'],
  [['check', './outside-domain.ts', ...two], specFailure, "at[C1] was set to 'inn'", "did you mean 'in'?", 'at outside-domain.ts:11:'],
  [['simulate', './throws-in-recipe.ts', ...two], specFailure, 'threw: no way out', 'at throws-in-recipe.ts:12:'],
  // places to write to and to read from
  [['check', 'two-phase-commit', '--report', './a-file', '--format', 'svg'], usage, 'cannot write to ./a-file'],
  [['check', 'two-phase-commit', '--report', './a-file/below', '--format', 'svg'], usage, 'cannot write to ./a-file/below'],
  [['graph', './good.ts', ...two, '-o', './a-folder'], usage, 'cannot write to ./a-folder'],
  [['graph', 'two-phase-commit', '--const', 'rms=4', '--cap', '20'], usage, 'more than 20 states', '--cap 40'],
  [['replay', './missing.itf.json'], usage, 'there is no trace ./missing.itf.json'],
  [['replay', './trace.json'], usage, 'the trace cannot be read', 'it has no states'],
  [['replay', './foreign.itf.json'], usage, 'does not say which spec it is of', 'everystep replay ./foreign.itf.json ./my-protocol.ts'],
  [['replay', './gone.itf.json'], usage, 'is of lock in ./gone.ts, and there is no such file', 'everystep replay ./gone.itf.json'],
  [['replay', './gone.itf.json', './good.ts', '--const', 'clients=2'], usage, 'asks for another', 'leave out --const'],
  [['replay', './no-trace.json'], usage, 'the trace cannot be read', 'it is not JSON'],
  [['check', 'transaction-commit', '--disk', '.'], usage, '--disk is for what has no room in memory', '--table-memory 4G'],
  [['check', 'transaction-commit', '--table-memory', '1M'], usage, 'a table of 1,048,576 bytes is too small', 'give it 2M or more'],
  [
    ['check', 'transaction-commit', '--table-memory', '4G', '--exact'],
    usage,
    'an exact search keeps all states in memory',
    '--table-memory',
  ],
  [
    ['check', 'transaction-commit', '--table-memory', '4G', '--checkpoint', './there'],
    usage,
    'a search with checkpoints keeps all states in memory',
  ],
  [
    ['check', 'transaction-commit', '--table-memory', '4G', '--engine', 'reference'],
    usage,
    'the reference engine keeps all states in memory',
  ],
  [['check', 'transaction-commit', '--table-memory', '4G', '--swarm'], usage, '--swarm searches parts of the space', '--table-memory'],
]

describe('bad input gets one clear message and its exit code', () => {
  it.each(table.map(([asked, code, ...said]) => ({ asked, code, said })))('everystep $asked: $code', async ({ asked, code, said }) => {
    const { code: actual, out, err } = await cli.run(...asked)
    for (const fragment of said) expect(err).toContain(fragment)
    expect(err).not.toMatch(/^\s+at .*[(/]node:|^\s+at async |\(file:/m)
    expect(err.match(/^error: /gm)).toHaveLength(1)
    expect(actual).toBe(code)
    // What is wrong with the question is said before any search; only a spec that fails while it runs has something to show.
    if (code === usage) expect(out).toBe('')
  })
})

it('says the same as an event with --json, and nothing else on standard output', async () => {
  const { code, out } = await cli.run('check', './enum.ts', '--json')
  expect(code).toBe(usage)
  expect(JSON.parse(out)).toEqual({
    event: 'error',
    code: 'does-not-compile',
    message: './enum.ts does not compile: TypeScript enum is not supported in strip-only mode',
    where: { file: join(cli.folder, 'enum.ts'), line: 3, column: 8 },
    hint: expect.stringContaining('enum'),
    exitCode: usage,
  })
})

// Either client: their steps are equally short, and engines try them in an order of their own.
it('shows the way to where a spec fails', async () => {
  const { out } = await cli.run('check', './throws-in-recipe.ts', ...two)
  expect(out).toMatch(/The spec fails after these steps[\s\S]*\b1 +C[12] +enter\n/)
})

it('checks a spec that is a CommonJS file', async () => {
  cli.write(
    'common.cjs',
    lock()
      .replace(/import (\{[^}]*\}) from 'everystep'/, "const $1 = require('everystep')")
      .replaceAll(/export const (\w+) =/g, 'const $1 = exports.$1 ='),
  )
  const { code, out } = await cli.run('check', './common.cjs', ...two, '--variant', 'polite')
  expect(out).toContain('holds')
  expect(code).toBe(0)
})
