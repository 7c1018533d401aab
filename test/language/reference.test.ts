import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as exported from '../../checker/index.ts'
import * as language from '../../checker/language/index.ts'
import { machine } from '../../checker/language/index.ts'
import * as fastCheck from '../../checker/testing/fast-check.ts'
import * as vitest from '../../checker/testing/index.ts'
import * as reports from '../../reports/index.ts'
import { page, reference } from '../tools/reference.ts'

const groups = reference()
const words = groups.flatMap(group => group.words)
/** Those of results and of the field, and what is imported: they have no signature. */
const terms = groups
  .filter(group => ['What a result says', 'Words of the field', 'What can be imported'].includes(group.title))
  .flatMap(group => group.words)
const written = words.filter(word => !terms.includes(word))
/** Those by which a program writes what the command line writes. */
const ofReports = groups.find(group => group.title === 'Reports')?.words ?? []

/** Values that the package exports and that are no words to write a spec with. */
const leftOut = [
  'faultKinds',
  'equal',
  'format',
  'EverystepError',
  'exitCode',
  'InternalError',
  'SpecError',
  'SpecFailure',
  'UsageError',
  'CheckFailure',
  'Divergence',
  'Commands',
]

test('the reference is made of the sources', async () => {
  await expect(page()).toMatchFileSnapshot('../../checker/language/README.md')
})

test('it has every word that the package exports, and every word of machine', () => {
  const known = new Set(words.map(w => w.name))
  const wanted = [language, exported, machine({}), vitest, fastCheck, reports].flatMap(of => Object.keys(of))
  expect([...new Set(wanted)].filter(word => !known.has(word) && !leftOut.includes(word))).toEqual([])
})

test('it has everything that can be imported from the package', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { exports: object }
  const doors = Object.keys(exports)
    .filter(door => door !== './package.json')
    .map(door => `everystep${door.slice(1).replace('*', '…')}`)
  const known = groups.find(group => group.title === 'What can be imported')?.words ?? []
  expect(known.map(word => word.name).sort()).toEqual(doors.sort())
})

test('every word has a signature and says what it is, and all but two, which no spec of the library needs, are shown in use', () => {
  expect(written.filter(w => w.signature === '' || w.says === '').map(w => w.name)).toEqual([])
  expect(terms.map(w => w.name)).toContain('inconclusive')
  const sections = readFileSync(new URL('../../checker/language/README.md', import.meta.url), 'utf8')
    .split('\n### ')
    .slice(1)
  expect(sections).toHaveLength(words.length)
  const withoutExample = sections.filter(s => !s.includes('\nFrom ')).map(s => s.split('\n')[0])
  expect(ofReports.map(w => w.name)).toContain('formats')
  expect(withoutExample.filter(name => ![...terms, ...ofReports].some(word => word.name === name))).toEqual(['find', 'count'])
})

test('options say what they are where a word takes them', () => {
  const optionsOf = (name: string) => words.find(w => w.name === name)?.options.flatMap(o => o.parts.map(part => part.name))
  expect(optionsOf('pauses')).toEqual(["resumes?: 'fairly' | 'perhaps'"])
  expect(optionsOf('time')).toEqual(['when?: (s: S) => boolean', "fair?: 'weak' | 'strong'"])
  expect(optionsOf('check')).toEqual(expect.arrayContaining([expect.stringMatching(/^properties\?:/)]))
})

test('an example is of the word where it stands: the variables of a spec and those that a variant changes are not taken for each other', () => {
  const [spec = '', variant = ''] = page()
    .split('\n### ')
    .filter(section => section.startsWith('vars\n'))
  expect(spec).toContain('const vars = {')
  expect(variant).toContain('vars: { tmState')
})
