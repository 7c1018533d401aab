import { execSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { formats } from '../../reports/index.ts'
import { commandLine } from '../cli/command.ts'
import { isDeep } from '../support/depth.ts'
import { page, picture, wording, wordsOf } from './picture.ts'
import { listIn, protocolList } from './protocols.ts'
import { blocks, matches, readRoot, root, shownIn, typeErrors } from './shown.ts'

const readme = readRoot('README.md')
const shown = shownIn(readme)
const [code = '', itsTest = '', systemTest = '', named = '', progress = '', recovery = '', leases = '', ...others] = blocks(readme, 'ts')
const cli = commandLine()
const { folder } = cli
writeFileSync(join(folder, 'my-protocol.ts'), code)
writeFileSync(join(folder, 'models.ts'), named)
writeFileSync(join(folder, 'progress.ts'), progress)
writeFileSync(join(folder, 'recovery.ts'), recovery)
writeFileSync(join(folder, 'leases.ts'), leases)
writeFileSync(join(folder, 'bank.ndjson'), blocks(readme, 'ndjson').join(''))

describe('what is shown', () => {
  test('is told from what is not printed', () => {
    const printed = 'first in 0.12 s\nsecond\nthird\n'
    expect(matches('first in 3.00 s\nsecond\nthird', printed)).toBe(true)
    expect(matches('first in 3.00 s\n…\nthird', printed)).toBe(true)
    expect(matches('…\nthird', printed)).toBe(true)
    expect(matches('first in 3.00 s\n…', printed)).toBe(true)
    expect(matches('first in 3.00 s\nsecond', printed)).toBe(false)
    expect(matches('first in 3.00 s\nthird', printed)).toBe(false)
    expect(matches('first in 3.00 s\n…\nfourth', printed)).toBe(false)
    expect(matches('first in 3.00 s\nsec.nd\nthird', printed)).toBe(false)
  })

  const ofEverystep = shown.filter(({ command }) => command.startsWith('npx everystep '))
  const ofNpm = shown.filter(({ command }) => command.startsWith('npm ci && '))

  test('is nothing else than everystep and what npm ci makes ready', () => {
    expect(ofEverystep.length).toBeGreaterThan(2)
    expect(ofNpm.map(({ command }) => command)).toEqual(['npm ci && npm start', 'npm ci && npm test'])
    expect(ofEverystep.length + ofNpm.length).toBe(shown.length)
  })

  // Twenty mutants in processes of their own take long.
  const quick = ofEverystep.filter(({ command }) => isDeep || !command.includes(' mutate '))
  test.each(quick)('$command', async ({ command, output }) => {
    const { out } = await cli.run(...command.split(' ').slice(2))
    expect(matches(output, out), out).toBe(true)
  })

  test('the space-time diagram is the one that is written there', async () => {
    const drawn = readFileSync(join(folder, 'pictures/two-phase-commit.decision-not-logged.agreement.svg'), 'utf8')
    await expect(drawn).toMatchFileSnapshot('space-time.svg')
  })

  test('the state graph is what its command draws', async () => {
    const command = /This is `everystep (graph .*?)`/.exec(readme)?.[1] ?? 'none'
    const picture = /\]\((test\/fixtures\/golden\/pictures\/states.*?\.svg)\)/.exec(readme)?.[1] ?? 'none'
    await cli.run(...command.split(' '))
    expect(readFileSync(join(folder, command.split(' ').at(-1) ?? ''), 'utf8')).toBe(readRoot(picture))
  })

  test('npm start prints what is shown, and writes the page that it names', () => {
    const { output } = ofNpm[0] as (typeof ofNpm)[number]
    rmSync(page, { force: true })
    // It fails where the exit code is not 0.
    const printed = execSync('npm start', {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect(matches(output, printed), printed).toBe(true)
    expect(output).toContain(relative(root, page).split(sep).join('/'))
    // `npm run screenshots` draws the picture anew.
    expect(wordsOf(readFileSync(page, 'utf8'))).toBe(readFileSync(wording, 'utf8'))
    const sentence = output.split('\n').find(line => line.includes(' breaks ')) ?? 'none'
    expect(sentence).toContain(/!\[The counterexample page: (.*? steps),/.exec(readme)?.[1] ?? 'no picture')
  })

  test('npm test is what CI runs', () => {
    expect(readRoot('.ci/run')).toMatch(/^npm ci$/m)
    expect(readRoot('.ci/run')).toMatch(/^npm test\b/m)
  })
})

// The language alone, which is all that it imports; the installed package is checked whole in test/package.
test('the README shows four specs, a test of one and of a system, and named models, and they compile', () => {
  expect(others).toEqual([])
  const sources = { everystep: [join(root, 'checker/language/index.ts')] }
  expect(typeErrors(folder, ['my-protocol.ts', 'models.ts', 'progress.ts', 'recovery.ts', 'leases.ts'], sources)).toBe('')
  // The tests run in the folder of a user: test/package.
  for (const text of [itsTest, systemTest]) expect(text).toContain("from './my-protocol.ts'")
  writeFileSync(join(folder, 'wrong.ts'), code.replace("s.order === 'paid'", "s.order === 'payed'"))
  expect(typeErrors(folder, ['wrong.ts'], sources)).toContain(`'"payed"' have no overlap`)
})

test('the list of protocols is that of the catalogue; `npm run readme` writes it anew', async () => {
  expect(listIn(readme)).toBe(await protocolList())
})

test('every report format is named', () => {
  expect(readme).toContain(`--format ${formats.map(f => f.name).join(',')}`)
})

test('every exit code is in the help that is shown', () => {
  const help = shown.find(({ command }) => command.endsWith('--help'))?.output ?? ''
  for (const [name, code] of Object.entries(exitCode)) expect(help, name).toMatch(new RegExp(`\\b${code} [a-z]`))
})

test('every file that the map of the house names is there', () => {
  const map = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const links = [...map.matchAll(/\]\(([^):]+)\)/g)].map(m => m[1] ?? '')
  expect(links.length).toBeGreaterThan(30)
  expect(links.filter(link => !existsSync(join(root, link)))).toEqual([])
})

test('every file that the README names is there, and the picture is small', () => {
  const links = [...readme.matchAll(/\]\(([^):]+)\)/g)].map(m => m[1] ?? '')
  expect(links).toContain(relative(root, picture))
  expect(links.filter(link => !existsSync(join(root, link)))).toEqual([])
  // A page of a README should load at once: 300 kB at most.
  expect(readFileSync(picture).length).toBeLessThan(300_000)
})
