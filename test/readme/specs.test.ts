import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { entries, entryOf, load } from '../../checker/cli/catalogue.ts'
import { claimList, listIn } from './protocols.ts'
import { blocks, everystep, matches, readRoot, root, shownIn, typeErrors } from './shown.ts'

const readme = readRoot('specs/README.md')
const folder = mkdtempSync(join(tmpdir(), 'everystep-specs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [code = '', say = '', ...others] = blocks(readme, 'ts')
writeFileSync(join(folder, 'lock.ts'), code)
writeFileSync(join(folder, 'say.ts'), say)

test('the README shows two files, and they compile', () => {
  expect(others).toEqual([])
  for (const file of ['lock.ts', 'say.ts'])
    expect(typeErrors(folder, file, { everystep: [join(root, 'checker/language/index.ts')] }), file).toBe('')
})

const shown = shownIn(readme)
const isMatrix = ({ command }: (typeof shown)[number]) => command.startsWith('everystep compare ')

describe('what the README shows is what is printed', () => {
  test.each(shown.filter(block => !isMatrix(block)))('$command', ({ command, output }) => {
    const [name, ...args] = command.split(' ')
    expect(name).toBe('everystep')
    const { stdout } = everystep(folder, ...args)
    expect(matches(output, stdout), stdout).toBe(true)
  })
})

test('the list of claims is that of the catalogue; `npm run readme` writes it anew', async () => {
  expect(listIn(readme, 'claims')).toBe(await claimList())
})

test('the reading order has every spec, and every file that is named is there', async () => {
  const links = [...readme.matchAll(/\]\(([^):]+)\)/g)].map(m => m[1] ?? '')
  expect(links.filter(link => !existsSync(join(root, 'specs', link)))).toEqual([])
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

test('every file that the README names is there', () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(m => m[1] ?? '')
  expect(links.length).toBeGreaterThan(0)
  expect(links.filter(link => !existsSync(join(root, 'specs', link)))).toEqual([])
})
