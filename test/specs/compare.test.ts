import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import colors from 'picocolors'
import { afterAll, describe, expect, test } from 'vitest'
import { candidatesOf } from '../../checker/cli/candidates.ts'
import { entryOf, load } from '../../checker/cli/catalogue.ts'
import { compareModels } from '../../checker/cli/commands/compare.ts'
import { main } from '../../checker/cli/main.ts'
import { alone } from '../../checker/cli/sharing.ts'
import type { Terminal } from '../../checker/cli/terminal.ts'
import { variant } from '../../checker/language/index.ts'
import type { Comparison } from '../../reports/pages/comparison/comparison.ts'
import { comparisonFormat, comparisonFormats } from '../../reports/pages/comparison/formats.ts'
import { deepTest } from '../support/depth.ts'

async function run(...args: string[]) {
  let [out, err] = ['', '']
  const terminal: Terminal = {
    out: text => void (out += text),
    err: text => void (err += text),
    interactive: false,
    columns: 80,
    colors: colors.createColors(false),
    onInterrupt: () => () => {},
  }
  const code = await main(args, terminal)
  return { code, out, err }
}

/** Models of two RMs, with a few hundred states each. */
const names = ['prepared-timeout-loss', 'prepared-timeout-coordinator-stops', 'progress-partition-weak']
const impatient = ['compare', 'two-phase-commit', '--model', names.join()]

const rowsOf = (out: string) => out.split('\n').map(line => line.trim().replaceAll(/ {2,}/g, '  '))

// Steps and counts: see the models of transaction-commit, where they are derived by hand.
describe('everystep compare', () => {
  test('checks every model, row by row', async () => {
    const { code, out } = await run('compare', 'transaction-commit')
    expect(code).toBe(0)
    expect(rowsOf(out.replaceAll(/ \d+\.\d(?= |$)/gm, ' …'))).toEqual([
      'model  verdict  distinct  depth  seconds  shortest traces, or what qualifies the verdict',
      'three-rms  ✓ holds  34  7  …',
      'five-rms  ✓ holds  274  11  …',
      'commit-alone  ✓ violated  64  7  …  agreement 3',
      'abort-alone  ✓ violated  46  7  …  agreement 5',
      '',
    ])
  })
  test('says which faults each may meet, where there are any, and what the marks mean', async () => {
    const { out, err } = await run('compare', 'two-phase-commit', '--no-cost', '--model', 'eager-commit,loss')
    // Steps: see the models of two-phase-commit.
    expect(rowsOf(out.replaceAll(/ [\d,]+ +\d+ +\d+\.\d(?= |$)/gm, ' …'))).toEqual([
      'model  faults  verdict  distinct  depth  seconds  shortest traces, or what qualifies the verdict',
      'eager-commit  ✓ violated  …  agreement 5, commitValidity 4, finality 5',
      'loss  lose=1  ✓ violated  …  deadlock 5',
      '',
    ])
    expect(err).toContain('✓ as the model is there to show')
  })
  test('as Markdown, with a constant as columns', async () => {
    const { out } = await run('compare', 'transaction-commit', '--by', 'rms', '--format', 'markdown')
    expect(out).toContain('| rms | 3 | 5 |\n')
    expect(out).toContain('| commit-alone | agreement 3 |  |')
  })
  test('each property with a verdict of its own', async () => {
    const { out } = await run('compare', 'transaction-commit', '--by', 'property', '--model', 'three-rms,commit-alone')
    expect(rowsOf(out)).toEqual([
      'property  agreement  finality  termination  canCommit  canAbort  deadlock',
      'rms=3  holds  holds  holds  holds  holds  holds',
      'commit-alone rms=3  violated 3  holds  holds  holds  holds  holds',
      '',
    ])
  })
  test.each([
    // What is not a column is what rows differ in.
    [['--by', 'variant,network'], 'variant network  prepared-timeout own  weakly-received/progress own', 3],
    [['--by', 'faults'], 'faults  lose=1  stopTM=1  partition=any', 2],
  ])('what becomes columns: %j', async (by, head, rows) => {
    const { out } = await run(...impatient, '--no-cost', ...by)
    expect(rowsOf(out)[0]).toBe(head)
    expect(rowsOf(out)).toHaveLength(1 + rows + 1)
  })
  test.each([
    [['--format', 'cvs'], "did you mean 'csv'?"],
    [['--by', 'rm'], "did you mean 'rms'?"],
    [['--by', 'fault'], "did you mean 'faults'?"],
    [['--model', 'three-rm'], "did you mean 'three-rms'?"],
    [['--engine', 'table'], "did you mean 'tables'?"],
    [['--spec', 'two'], 'models'],
  ])('refuses %s', async (args, hint) => {
    const { code, err } = await run('compare', 'transaction-commit', ...args)
    expect([code, err]).toEqual([150, expect.stringContaining(hint)])
  })
  test('refuses a goal that is none', async () => {
    const { code, err } = await run('compare', 'two-phase-commit', '--model', 'prepared-timeout-loss', '--goal', 'canComit')
    expect([code, err]).toEqual([150, expect.stringContaining("did you mean 'canCommit'?")])
  })
})

describe('what a decision costs', () => {
  deepTest('is told of each variant once, for every goal or the one asked for', async () => {
    const { out } = await run(...impatient, '--by', 'property')
    // Two votes and two decisions, a round each; to abort takes nobody, or all, and the timeouts do not fire where nothing is lost.
    const costs = '0–4 messages in 0–2 rounds  4 messages in 2 rounds  0–4 messages in 0–2 rounds'
    expect(rowsOf(out).slice(4)).toEqual([
      '',
      'without faults  final  canCommit  canAbort',
      `prepared-timeout rms=2  ${costs}`,
      `weakly-received/progress rms=2  ${costs}`,
      '',
    ])
    const one = await run(...impatient, '--by', 'property', '--goal', 'canCommit')
    expect(rowsOf(one.out).slice(5, 7)).toEqual(['without faults  canCommit', 'prepared-timeout rms=2  4 messages in 2 rounds'])
  })
  test('is not told of what is broken without any fault, nor where there are no messages, nor where nobody asks', async () => {
    expect((await run('compare', 'paxos', '--model', 'proposes-twice')).out).not.toContain('without faults')
    expect((await run('compare', 'two-phase-commit-backup', '--model', 'no-backup')).out).not.toContain('without faults')
    expect((await run(...impatient, '--no-cost')).out).not.toContain('without faults')
  })
})

async function comparison(engine: string): Promise<Comparison> {
  const source = await load(entryOf('two-phase-commit'))
  const options = { format: '', cost: true, necessaryFaults: true, patience: 10, engine, model: names } as const
  const { candidates } = candidatesOf(source, options)
  return (await compareModels(source, candidates, options, { signal: null, sharing: alone, pages: null, onModel: () => {} })).comparison
}

// `npx vitest run test/specs/compare -u` writes them anew. Steps are those that the models expect.
describe('every format', async () => {
  const [fast, slow] = [await comparison('tables'), await comparison('reference')]
  test.each(comparisonFormats.filter(f => f.name !== 'html'))('$name', async format => {
    const text = await format.render(fast)
    await expect(text).toMatchFileSnapshot(`../fixtures/golden/comparison/two-phase-commit.${format.extension}`)
    expect(await format.render(slow)).toBe(text)
  })
  test('CSV quotes what has commas, and ends lines as RFC 4180 says', async () => {
    const [first = expect.unreachable()] = fast.models
    const odd = { ...fast, models: [{ ...first, name: 'a, "b"' }] }
    const text = await comparisonFormat('csv').render(odd)
    expect(text).toContain('\r\ntwo-phase-commit,"a, ""b""",prepared-timeout,rms=2,,lose=1,agreement,always,violated,8,needs lose=1,')
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  })
  test('what is not as expected is told in each', async () => {
    const [first = expect.unreachable(), ...rest] = fast.models
    const wrong = { ...fast, models: [{ ...first, differences: ['depth 9, not 8'] }, ...rest] }
    expect(await comparisonFormat('html').render(wrong)).toContain('not as expected: depth 9, not 8')
    expect(await comparisonFormat('csv').render(wrong)).toMatch(/,no\r\n/)
    expect(await comparisonFormat('markdown').render(wrong)).toContain('prepared-timeout-loss: depth 9, not 8')
  })
  test('the page says every verdict in words, and what each model is there to show', async () => {
    const page = await comparisonFormat('html').render(fast)
    const marks = [...page.matchAll(/<span class="mark (\w+)"><svg.*?<\/svg>(\w+)<\/span>/g)].map(m => [m[1], m[2]])
    expect(marks.every(([style, word]) => style === word)).toBe(true)
    // agreement and abortValidity; abortValidity; three properties over time; and the tally, which counts models.
    expect(marks.filter(([, word]) => word === 'violated')).toHaveLength(2 + 1 + 3 + 1)
    expect(page).toContain('in 8 steps (needs lose=1)')
    expect(page).toContain('Mutant: even an accurate timeout breaks agreement once a message can be lost.')
    expect(page).toContain('4 messages in 2 rounds')
    // Without --report there are no pages to lead to.
    expect(page).not.toContain('href=')
  })
})

describe('models that have no name', () => {
  test('are the spec and each variant', async () => {
    const { code, out } = await run('compare', 'transaction-commit', '--const', 'rms=2', '--by', 'property')
    expect(code).toBe(0)
    // RM1 prepares and commits alone, RM2 aborts: 3 steps. Both prepare, RM1 commits, RM2 aborts alone: 4.
    expect(rowsOf(out).slice(0, 4)).toEqual([
      'property  agreement  finality  termination  canCommit  canAbort  deadlock',
      'rms=2  holds  holds  holds  holds  holds  holds',
      'abort-alone rms=2  violated 4  holds  holds  holds  holds  holds',
      'commit-alone rms=2  violated 3  holds  holds  holds  holds  holds',
    ])
  })
  test('without faults, with each alone, and with all', async () => {
    const source = await load(entryOf('two-phase-commit'))
    const { candidates, leftOut } = candidatesOf(source, { const: { rms: '1' }, fault: { lose: '1', crash: 'any' }, patience: 10 })
    const own = candidates.filter(c => c.model.variant === null)
    expect(own.map(c => [c.name, c.model.budgets])).toEqual([
      ['two-phase-commit', {}],
      ['two-phase-commit lose=1', { lose: 1 }],
      ['two-phase-commit crash=any', { crash: Infinity }],
      ['two-phase-commit lose=1 crash=any', { lose: 1, crash: Infinity }],
    ])
    // Each variant of 2PC has these faults.
    expect(candidates).toHaveLength(4 * (1 + source.variants.length))
    expect([leftOut, own[1]?.expect, own[1]?.words.join(' ')]).toEqual([0, null, expect.stringContaining('--fault lose=1')])
  })
  test('are made of a file that names none, where a variant may lack a fault', async () => {
    const source = await load(entryOf('three-phase-commit'))
    const without = variant(source.specs[0] ?? expect.unreachable(), 'lossless', { faults: { lose: null } })
    const models = { ...source, models: {}, variants: [without] }
    const constants = { participants: '2', broadcast: 'atomic', termination: 'none' }
    const { candidates } = candidatesOf(models, { const: constants, fault: { lose: '1' }, patience: 10 })
    expect(candidates.map(c => c.name)).toEqual(['three-phase-commit', 'three-phase-commit lose=1', 'lossless'])
    expect(() => candidatesOf(models, { const: constants, fault: { loss: '1' }, patience: 10 })).toThrow("no fault 'loss'")
    expect(() => candidatesOf(models, { patience: 10 })).toThrow(/constant/)
  })
  test('and those that have one are not asked for at once', async () => {
    const { code, err } = await run('compare', 'transaction-commit', '--model', 'three-rms', '--const', 'rms=2')
    expect([code, err]).toEqual([150, expect.stringContaining('leave one of them out')])
  })
})

describe('--report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-compare-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('writes a page, and a page for each model that is violated, which it leads to', async () => {
    const { err } = await run('compare', 'transaction-commit', '--by', 'rms', '--report', folder)
    expect(err).toContain('transaction-commit.comparison.html')
    const pages = ['transaction-commit.abort-alone.html', 'transaction-commit.commit-alone.html']
    expect(readdirSync(folder).sort()).toEqual([pages[0], pages[1], 'transaction-commit.comparison.html'])
    const page = readFileSync(join(folder, 'transaction-commit.comparison.html'), 'utf8')
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(m => m[1] ?? '')
    // Each from both tables.
    expect(links.toSorted()).toEqual([pages[0], pages[0], pages[1], pages[1]])
    // Nothing else is fetched, and nothing runs.
    expect(page).not.toMatch(/<script|\ssrc=|url\(|@import|https?:/)
    expect(page).not.toContain(folder)
  })
})

// Its expectation counts states up to an exchange of servers.
test.each([
  [[], true],
  [['--no-symmetry'], false],
])('everystep check of a model that is checked up to symmetry, %s', async (options, orbits) => {
  const { out } = await run('check', 'raft', '--model', 'all-at-once', '--max-states', '100', '--json', ...options)
  expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({ event: 'result', orbits })
})
