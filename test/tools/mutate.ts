// Mutation testing of the checker: changes one place at a time, and runs the tests that should notice.
//   node test/tools/mutate.ts [--sample 60] [--seed 1] [--area engine]... [--workers 2] [--out mutants.json] [--again mutants.json]
// An area's sample is spread evenly over its mutations, file by file; without --sample all are run. --again runs the survivors of an earlier report.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { randomNumbers } from '../../checker/search/random.ts'
import { type Area, areas, excused } from './mutation-areas.ts'
import { type Mutation, mutationsOf } from './mutations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Outcome extends Mutation {
  readonly area: string
  readonly result: 'killed' | 'survived' | 'excused' | 'invalid'
  /** The test that failed, or why the mutant counts as killed or excused. */
  readonly by: string
}

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    area: { type: 'string', multiple: true, default: Object.keys(areas) },
    workers: { type: 'string', default: '1' },
    out: { type: 'string', default: 'mutants.json' },
    again: { type: 'string' },
  },
})

const seed = Number(options.seed)
const chosen = options.again ? survivorsOf(options.again) : options.area.flatMap(sampleOf)
// Spread over the areas from the first minute on, so that a run that is cut short still says something of each.
chosen.sort((a, b) => ((a.mutation.from * 7919) % 1009) - ((b.mutation.from * 7919) % 1009))
const outcomes: Outcome[] = []
await Promise.all(Array.from({ length: Number(options.workers) }, work))
report()

function sampleOf(name: string): { area: string; mutation: Mutation }[] {
  const area = areas[name] as Area
  const all = area.files
    .flatMap(pattern => globSync(pattern, { cwd: root }))
    .sort()
    .flatMap(file => mutationsOf(file, readFileSync(join(root, file), 'utf8')))
  const wanted = Math.min(Number(options.sample ?? all.length), all.length)
  const choose = randomNumbers(seed, 0)
  // One of each stretch of equal length: evenly over the area, and others with another seed.
  return Array.from({ length: wanted }, (_, k) => {
    const [first, next] = [Math.floor((k * all.length) / wanted), Math.floor(((k + 1) * all.length) / wanted)]
    return { area: name, mutation: all[first + choose(next - first)] as Mutation }
  })
}

/** The survivors of an earlier report, found again by their texts: lines may have moved. */
function survivorsOf(file: string): { area: string; mutation: Mutation }[] {
  const before = (JSON.parse(readFileSync(file, 'utf8')) as Outcome[]).filter(o => o.result === 'survived')
  return before.flatMap(({ area, file: of, before: text, after, operator, line }) => {
    if (!existsSync(join(root, of))) return []
    const same = mutationsOf(of, readFileSync(join(root, of), 'utf8')).filter(
      m => m.operator === operator && m.before === text && m.after === after,
    )
    const [nearest] = same.sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))
    return nearest ? [{ area, mutation: nearest }] : []
  })
}

async function work(): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'everystep-mutants-'))
  for (const file of [
    ...execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n'),
    'checker/engine/kernel/kernel.wasm',
  ]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  try {
    for (const tests of new Set(chosen.flatMap(({ area }) => areas[area]?.tests ?? [])))
      if ((await runTests(copy, tests)).code !== 0) throw new Error(`without any mutation these fail: ${tests.join(' ')}`)
    for (let next = chosen.shift(); next; next = chosen.shift()) {
      const outcome = await tryOut(copy, next.area, next.mutation)
      outcomes.push(outcome)
      const { file, line, before, after, result, by } = outcome
      console.log(`${outcomes.length}\t${result}\t${file}:${line}\t${short(before)}  =>  ${short(after)}\t${by}`)
      writeFileSync(options.out, `${JSON.stringify(outcomes, null, 1)}\n`)
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

async function tryOut(copy: string, name: string, mutation: Mutation): Promise<Outcome> {
  const { file, from, to, after } = mutation
  const area = areas[name] as Area
  const text = readFileSync(join(root, file), 'utf8')
  const outcome = (result: Outcome['result'], by: string): Outcome => ({ ...mutation, area: name, result, by })
  const reason = excused.find(
    e => e.file === file && e.before === mutation.before && e.after === after && text.split('\n')[mutation.line - 1]?.includes(e.line),
  )
  if (reason) return outcome('excused', reason.because)
  const isKernel = file.startsWith('checker/engine/kernel/')
  writeFileSync(join(copy, file), text.slice(0, from) + after + text.slice(to))
  try {
    if (isKernel && (await run(copy, ['checker/engine/kernel/compile.ts'], 120)).code !== 0) return outcome('invalid', 'does not compile')
    for (const tests of area.tests) {
      const { code, output } = await runTests(copy, tests)
      if (code === null) return outcome('killed', 'the tests did not end')
      if (code !== 0) return outcome('killed', /FAIL\s+(.*)/.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '')
    }
    if ((await run(copy, ['node_modules/typescript/bin/tsc'], 120)).code !== 0) return outcome('killed', 'types')
    return outcome('survived', '')
  } finally {
    writeFileSync(join(copy, file), text)
    if (isKernel) cpSync(join(root, 'checker/engine/kernel/kernel.wasm'), join(copy, 'checker/engine/kernel/kernel.wasm'))
  }
}

function runTests(copy: string, tests: readonly string[]): Promise<{ code: number | null; output: string }> {
  return run(copy, ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--maxWorkers', '1', '--testTimeout', '180000', ...tests], 900)
}

/** The exit code, null where the time was up, and what was printed. */
function run(cwd: string, args: readonly string[], seconds: number): Promise<{ code: number | null; output: string }> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd, env: { ...process.env, NO_COLOR: '1' }, detached: true })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
    const end = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), seconds * 1000)
    child.on('close', code => {
      clearTimeout(end)
      resolve({ code, output })
    })
  })
}

function report(): void {
  for (const name of new Set(outcomes.map(o => o.area))) {
    const of = (result: Outcome['result']) => outcomes.filter(o => o.area === name && o.result === result).length
    const [killed, survived, fine] = [of('killed'), of('survived'), of('excused')]
    console.log(
      `${name}: ${killed} of ${killed + survived + fine} killed, ${fine} argued harmless, ${survived} survive, ${of('invalid')} do not compile`,
    )
  }
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}...` : line
}
