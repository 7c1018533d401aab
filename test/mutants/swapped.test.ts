// Two writes that change places: in a source whose statements end without semicolons, as those of the library do.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { expect, test } from 'vitest'
import { mutated, mutationsOf } from '../../checker/source/mutations/index.ts'
import { keysOf, sourcesOf } from './library.ts'

test('writes that are swapped are there once each, and the source is one still', async () => {
  const swapped = keysOf(await mutationsOf(sourcesOf('primary-lock'))).filter(({ mutation }) => mutation.operator === 'writes swapped')
  // By hand: of the writes that follow each other, those of which one reads what the other writes.
  expect(swapped.map(({ key }) => key)).toEqual([
    'protocol.ts writes swapped: the recipe of write | then: (s, { p }) => { s.log[p].push(s.issued); s.issued++; },',
    'protocol.ts writes swapped: the recipe of acquire | s.token[n] = s.lock.token; s.lock = { holder: n, token: s.lock.token + 1, leader: n, sync: null };',
  ])
  for (const { mutation } of swapped)
    expect(() => stripTypeScriptTypes(mutated(readFileSync(mutation.file, 'utf8'), mutation))).not.toThrow()
})
