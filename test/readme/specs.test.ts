import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { entries, entryOf, load } from '../../checker/cli/catalogue.ts'
import { commandLine } from '../cli/command.ts'
import { claimList, listIn } from './protocols.ts'
import { blocks, matches, missing, readRoot, root, shownIn, typeErrors } from './shown.ts'

const readme = readRoot('specs/README.md')
const folder = mkdtempSync(join(tmpdir(), 'everystep-specs-'))
const cli = commandLine()
afterAll(() => rmSync(folder, { recursive: true }))

const [code = '', say = '', ...others] = blocks(readme, 'ts')
for (const [file, text] of Object.entries({ 'lock.ts': code, 'say.ts': say })) {
  writeFileSync(join(folder, file), text)
  cli.write(file, text)
}

test('the README shows two files, and they compile', () => {
  expect(others).toEqual([])
  expect(typeErrors(folder, ['lock.ts', 'say.ts'], { everystep: [join(root, 'checker/language/index.ts')] })).toBe('')
})

const shown = shownIn(readme)
const isMatrix = ({ command }: (typeof shown)[number]) => command.startsWith('everystep compare ')

describe('what the README shows is what is printed', () => {
  test.each(shown.filter(block => !isMatrix(block)))('$command', async ({ command, output }) => {
    const [name, ...args] = command.split(' ')
    expect(name).toBe('everystep')
    const { out } = await cli.run(...args)
    expect(matches(output, out), out).toBe(true)
  })
})

test('the list of claims is that of the catalogue; `npm run readme` writes it anew', async () => {
  expect(listIn(readme, 'claims')).toBe(await claimList())
})

test('the reading order has every spec, and every file that is named is there', async () => {
  const links = [...readme.matchAll(/\]\(([^):]+)\)/g)].map(m => m[1] ?? '')
  expect(missing('specs/README.md')).toEqual([])
  expect(entries().filter(({ family, name }) => !links.includes(`${family}/${name}/protocol.ts`))).toEqual([])
})

// That the models keep to their expectations is tested in test/specs, and what the command prints in specs.deep.ts.
test('the matrix of three-phase commit is what its models expect', async () => {
  const models = Object.values((await load(entryOf('three-phase-commit'))).models).filter(({ spec }) => spec.variant === null)
  const [head = '', ...rows] = (shown.find(isMatrix)?.output ?? '').split('\n').filter(line => line !== '…')
  const columns = head
    .split(/ {2,}/)
    .slice(1)
    .map(column => column.split(' '))
  expect(columns.length).toBe(4)
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const [label = '', ...cells] = row.split(/ {2,}/)
    const faults = Object.fromEntries(
      label
        .split(' ')
        .slice(1)
        .map(part => part.split('='))
        .map(([fault = '', n]) => [fault, Number(n)]),
    )
    const expected = columns.map(([termination, broadcast]) => {
      const found = models.find(({ constants: c, faults: f }) => {
        const same = c.participants === 2 && c.termination === termination && c.broadcast === broadcast
        return same && JSON.stringify(f) === JSON.stringify(faults)
      })
      const violated = Object.entries(found?.expect.violated ?? {}).map(([property, steps]) => `${property} ${steps}`)
      return violated.length > 0 ? violated.join(', ') : found?.expect.verdict
    })
    expect(cells, label).toEqual(expected)
  }
})
