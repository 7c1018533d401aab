import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as exported from '../../checker/index.ts'
import * as language from '../../checker/language/index.ts'
import { machine } from '../../checker/language/index.ts'
import { page, reference } from '../tools/reference.ts'

const words = reference().flatMap(group => group.words)

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
]

test('the reference is made of the sources', async () => {
  await expect(page()).toMatchFileSnapshot('../../checker/language/README.md')
})

test('it has every word that the package exports, and every word of machine', () => {
  const known = new Set(words.map(w => w.name))
  const wanted = [...Object.keys(language), ...Object.keys(exported), ...Object.keys(machine({}))]
  expect([...new Set(wanted)].filter(word => !known.has(word) && !leftOut.includes(word))).toEqual([])
})

test('every word has a signature and says what it is, and all but three, which no spec of the library needs, are shown in use', () => {
  expect(words.filter(w => w.signature === '' || w.says === '').map(w => w.name)).toEqual([])
  const sections = readFileSync(new URL('../../checker/language/README.md', import.meta.url), 'utf8')
    .split('\n### ')
    .slice(1)
  expect(sections).toHaveLength(words.length)
  expect(sections.filter(s => !s.includes('\nFrom ')).map(s => s.split('\n')[0])).toEqual(['find', 'count', 'eventuallyAlways'])
})
