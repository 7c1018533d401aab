import { expect, test } from 'vitest'
import { type Commit, lastAdditions } from './additions.ts'

const commit = (hash: string, adds: readonly string[], ...changes: readonly string[]): Commit => ({
  hash,
  adds,
  changes: changes.map(text => ({ status: text.charAt(0), file: text.slice(2) })),
})

test('the last addition of a kind is counted by the existing files of the product that it changed', () => {
  const commits = [
    commit('c3', [], 'M checker/verdict/check.ts'),
    commit(
      'c2',
      ['fault byzantine'],
      'A checker/language/faults/byzantine.ts',
      'M checker/language/faults/index.ts',
      'M README.md',
      'M test/random/syntax.ts',
    ),
    commit('c1', ['fault old'], 'A checker/language/faults/old.ts', 'M checker/language/faults/index.ts', 'M reports/dot.ts'),
    commit('c0', [], 'A specs/consensus/zab/protocol.ts', 'A specs/consensus/zab/models.ts'),
  ]
  const found = lastAdditions(commits).map(({ row, name, hash, changed, elsewhere, says }) => [
    row.kind,
    name,
    hash,
    changed,
    elsewhere,
    says,
  ])
  expect(found).toEqual([
    ['protocol', 'specs/consensus/zab/protocol.ts', 'c0', [], 0, false],
    ['fault', 'byzantine', 'c2', ['checker/language/faults/index.ts'], 2, true],
  ])
})
