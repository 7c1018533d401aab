// Explanations must not outlive what they explain: the text that each says is replaced stands in its spec. That the mutant can be made of it, library.deep.ts asks.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explanationsOf, names, said, sourcesOf, specs } from './library.ts'

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')
/** What is changed is named last: the guard of tmAbort. */
const nameIn = (of: string): string => of.slice(of.lastIndexOf(' ') + 1)

test.each(names)('what is explained of %s stands in it', async name => {
  const text = plain(
    sourcesOf(name)
      .map(file => readFileSync(file, 'utf8'))
      .join('\n'),
  )
  const rotten = (await explanationsOf(name)).filter(
    ({ of = '', before = '' }) => !text.includes(plain(before)) || !text.includes(nameIn(of)),
  )
  expect(rotten).toEqual([])
})

test('the counts of each sample add up', () => {
  const sum = Object.entries(specs).map(([name, { killed, equivalent, inconclusive, refused, explained, survived }]) => ({
    name,
    ran: killed + equivalent + inconclusive + refused + explained + survived.length,
  }))
  expect(sum).toEqual(Object.entries(specs).map(([name, { ran }]) => ({ name, ran })))
})

test('a mutant is named by how its lines read', () => {
  const told = {
    file: 'a/b.ts',
    operator: 'guard dropped',
    of: 'the guard of put',
    diff: { taken: ['when:  s => isFree(s),', '  by: C'], put: ['when:  s => true,', '  by: C'] },
  }
  expect(said(told)).toBe('b.ts guard dropped: the guard of put | when: s => true, by: C')
  // Of what leaves nothing behind, by what is missing.
  const without = (taken: string, put: string) =>
    said({ file: 'a/b.ts', operator: 'write dropped', of: 'the recipe of put', diff: { taken: [taken], put: [put] } })
  expect(without('s.x = 1', ';')).toBe('b.ts write dropped: the recipe of put | without s.x = 1')
  expect(without('else f(s)', 'else {}')).toBe('b.ts write dropped: the recipe of put | without else f(s)')
})
