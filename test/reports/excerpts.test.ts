import { expect, test } from 'vitest'
import { excerptFor } from '../../reports/format.ts'

const said = (doc: string) => ({ doc, source: '', file: 'variants.ts', line: 1 })
const excerpts = {
  act: said('of the spec'),
  rest: said('of the spec'),
  'forwards/act': said('of the first variant'),
  'forwards/drop': said('of the first variant'),
  'asks-itself/act': said('of the variant of it'),
}
const docOf = (variant: string | null, name: string) => excerptFor(excerpts, { variant }, name)?.doc

test('of a variant of a variant the last that changes an action says what it does', () => {
  expect(docOf('forwards/asks-itself', 'act')).toBe('of the variant of it')
  expect(docOf('forwards/asks-itself', 'drop')).toBe('of the first variant')
  expect(docOf('forwards/asks-itself', 'rest')).toBe('of the spec')
  expect(docOf('forwards', 'act')).toBe('of the first variant')
  expect(docOf(null, 'act')).toBe('of the spec')
})
