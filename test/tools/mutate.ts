// Mutation testing of the checker: changes one place at a time, and runs the tests that execute the place until one notices.
//   node test/tools/mutate.ts [--sample 60] [--seed 1] [--area engine]... [--seconds 120] [--workers 2] [--reach reach.json] [--out mutants.json] [--continue] [--again mutants.json]
// Which test files execute which place is measured first, in one run of them all; --reach keeps it for another time. A mutant's tests run in the order of
// what they are expected to kill for each second that they take, by what they have killed so far. One that runs five times as long as usual has noticed.
// A file that fails is run once more.
// --seconds limits how long the tests of one mutant take in all; what none has noticed by then survives, and the compiler is not asked.
// --continue leaves out what --out has already.
// An area's sample is spread evenly over its mutations, file by file; without --sample all are run. --again runs the survivors of an earlier report.
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { randomNumbers } from '../../checker/engine/walks/random.ts'
import { areas, excused } from './mutation-areas.ts'
import { type Mutation, mutationsOf } from './mutations.ts'
import { Reach } from './reach.ts'
import { kernel, root, Sandbox } from './sandbox.ts'

interface Outcome extends Mutation {
  readonly area: string
  readonly result: 'killed' | 'types' | 'survived' | 'excused' | 'invalid'
  /** The test that failed, or why the mutant counts as excused or survives. */
  readonly by: string
}

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    area: { type: 'string', multiple: true, default: Object.keys(areas) },
    tests: { type: 'string', multiple: true, default: ['test/**/*.test.ts'] },
    seconds: { type: 'string', default: 'Infinity' },
    workers: { type: 'string', default: '1' },
    reach: { type: 'string' },
    out: { type: 'string', default: 'mutants.json' },
    continue: { type: 'boolean', default: false },
    again: { type: 'string' },
  },
})

const seed = Number(options.seed)
const reach = await Reach.of(options.reach ?? join(tmpdir(), `everystep-reach-${process.pid}.json`), options.tests)
const chosen = options.again ? survivorsOf(options.again) : options.area.flatMap(sampleOf)
// Spread over the areas from the first minute on, so that a run that is cut short still says something of each.
chosen.sort((a, b) => ((a.mutation.from * 7919) % 1009) - ((b.mutation.from * 7919) % 1009))
const outcomes: Outcome[] = options.continue
  ? readOutcomes(options.out)
  : options.again
    ? readOutcomes(options.again).filter(o => o.result !== 'survived')
    : []
const isDone = ({ file, from, after }: Mutation) => outcomes.some(o => o.file === file && o.from === from && o.after === after)
/** How often a test file was run against a mutant of a source, and how often it failed. */
const record = new Map<string, { runs: number; kills: number }>()
for (const { file, by } of outcomes.filter(o => o.result === 'killed')) noteRun(by.split(': ')[0] ?? '', file, true)
await Promise.all(Array.from({ length: Number(options.workers) }, work))
report()

function sampleOf(name: string): { area: string; mutation: Mutation }[] {
  const all = filesOf(name).flatMap(mutationsIn)
  const wanted = Math.min(Number(options.sample ?? all.length), all.length)
  const choose = randomNumbers(seed, 0)
  // One of each stretch of equal length: evenly over the area, and others with another seed.
  return Array.from({ length: wanted }, (_, k) => {
    const [first, next] = [Math.floor((k * all.length) / wanted), Math.floor(((k + 1) * all.length) / wanted)]
    return { area: name, mutation: all[first + choose(next - first)] as Mutation }
  })
}

function readOutcomes(file: string): Outcome[] {
  return JSON.parse(readFileSync(file, 'utf8')) as Outcome[]
}

function mutationsIn(file: string): Mutation[] {
  return mutationsOf(file, readFileSync(join(root, file), 'utf8'))
}

function filesOf(area: string): string[] {
  return (areas[area] ?? []).flatMap(pattern => globSync(pattern, { cwd: root })).sort()
}

/** The survivors of an earlier report, found again by their texts: lines may have moved, or gone to another file of the area. */
function survivorsOf(file: string): { area: string; mutation: Mutation }[] {
  return readOutcomes(file).flatMap(outcome => {
    const { area, file: of, before: text, after, operator, line, result } = outcome
    if (result !== 'survived') return []
    const alike = (where: string) =>
      mutationsIn(where).filter(m => m.operator === operator && m.before === text && m.after === after && m.text === outcome.text)
    const here = existsSync(join(root, of)) ? alike(of) : []
    const [nearest] = (here.length > 0 ? here : filesOf(area).flatMap(alike)).sort(
      (a, b) => Math.abs(a.line - line) - Math.abs(b.line - line),
    )
    if (!nearest) console.log(`no longer there\t${of}:${line}\t${short(text)}  =>  ${short(after)}`)
    return nearest ? [{ area, mutation: nearest }] : []
  })
}

async function work(): Promise<void> {
  const sandbox = new Sandbox()
  try {
    for (let next = chosen.shift(); next; next = chosen.shift()) {
      if (isDone(next.mutation)) continue
      const begun = Date.now()
      const outcome = { ...next.mutation, area: next.area, ...(await tryOut(sandbox, next.mutation)) }
      outcomes.push(outcome)
      const { file, line, before, after, result, by } = outcome
      const seconds = Math.round((Date.now() - begun) / 1000)
      console.log(`${outcomes.length}\t${seconds} s\t${result}\t${file}:${line}\t${short(before)}  =>  ${short(after)}\t${by}`)
      writeFileSync(options.out, `${JSON.stringify(outcomes, null, 1)}\n`)
    }
  } finally {
    sandbox.close()
  }
}

async function tryOut(sandbox: Sandbox, mutation: Mutation): Promise<Pick<Outcome, 'result' | 'by'>> {
  const { file, from, to, before, after } = mutation
  const text = readFileSync(join(root, file), 'utf8')
  const line = text.split('\n')[mutation.line - 1] ?? ''
  const reason = excused.find(e => e.file === file && e.before === before && e.after === after && line.includes(e.line))
  if (reason) return { result: 'excused', by: reason.because }
  const isKernel = file.startsWith('checker/engine/kernel/')
  writeFileSync(join(sandbox.folder, file), text.slice(0, from) + after + text.slice(to))
  try {
    if (isKernel && !(await sandbox.run(['.ci/compile-kernel.ts']))) return { result: 'invalid', by: 'does not compile' }
    const { killed, ran, of } = await firstToNotice(sandbox, mutation)
    if (killed) return { result: 'killed', by: killed }
    const refused = ran === of && !(await sandbox.run(['node_modules/typescript/bin/tsc']))
    return { result: refused ? 'types' : 'survived', by: `${ran} of the ${of} test files that execute it` }
  } finally {
    writeFileSync(join(sandbox.folder, file), text)
    if (isKernel) cpSync(join(root, kernel), join(sandbox.folder, kernel))
  }
}

/** The test that fails, or null, and how many test files ran. */
async function firstToNotice(sandbox: Sandbox, mutation: Mutation): Promise<{ killed: string | null; ran: number; of: number }> {
  const tests = reach.testsOf(mutation)
  const worth = (test: string): number => {
    const [here, anywhere] = [recordOf(test, mutation.file), recordOf(test, '')]
    const kills = (10 * here.kills + anywhere.kills + 1) / (10 * here.runs + anywhere.runs + 3)
    return kills / ((tests.get(test) ?? 0) + 0.5)
  }
  const order = [...tests.keys()].sort((a, b) => worth(b) - worth(a))
  let [spent, ran] = [0, 0]
  for (const test of order) {
    const usual = tests.get(test) ?? 0
    if (ran > 0 && spent + usual > Number(options.seconds)) continue
    // What fails once and not again failed by the load of the machine.
    const run = () => sandbox.test(test, 20 + 5 * usual)
    const first = await run()
    const answer = first?.failed === null ? first : await run()
    const killed = answer === null || answer.failed !== null
    noteRun(test, mutation.file, killed)
    ran++
    if (killed) return { killed: `${test}: ${answer?.failed ?? 'did not end'}`, ran, of: order.length }
    spent += usual
  }
  return { killed: null, ran, of: order.length }
}

function noteRun(test: string, source: string, killed: boolean): void {
  for (const r of [recordOf(test, source), recordOf(test, '')]) {
    r.runs++
    if (killed) r.kills++
  }
}

function recordOf(test: string, source: string): { runs: number; kills: number } {
  const key = `${test} ${source}`
  if (!record.has(key)) record.set(key, { runs: 0, kills: 0 })
  return record.get(key) as { runs: number; kills: number }
}

function report(): void {
  for (const name of new Set(outcomes.map(o => o.area))) {
    const of = (result: Outcome['result']) => outcomes.filter(o => o.area === name && o.result === result).length
    const [killed, survived, fine] = [of('killed'), of('survived'), of('excused')]
    console.log(
      `${name}: ${killed} of ${killed + survived + fine} killed, ${fine} argued harmless, ${survived} survive; left out: ${of('types')} that the types refuse, ${of('invalid')} that do not compile`,
    )
  }
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}...` : line
}
