import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { excerpts } from '../../checker/source/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'excerpts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const protocol = `import { machine, oneOf, spec, variant } from 'everystep'
export const mine = spec('mine', {}, () => {
  const vars = { at: oneOf('a', 'b') }
  const { initially, action, always } = machine(vars)

  /** Goes back. */
  const back = action({ then: s => { s.at = 'a' } })

  return {
    vars,
    init: initially(),
    actions: {
      /**
       * Moves on,
       * once.
       * @see nothing
       */
      move: action({
        when: s => s.at === 'a',
        then: s => {
          s.at = 'b'
        },
      }),
      back,
    },
    // Not a doc comment.
    properties: { sane: always(s => s.at !== 'b') },
  }
})
/** Moves whenever it likes. */
export const eager = variant(mine, 'eager', { actions: { move: { when: () => true } }, properties: { sane: null } })
export const still = variant(mine, 'still', () => ({
  actions: {
    /** Never moves. */
    move: { when: () => false },
  },
}))
`
const write = (name: string): string => {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, protocol)
  return file
}

test('doc comment, source and line of actions, properties and the changes of variants', async () => {
  const file = write('protocol.ts')
  expect(await excerpts(file)).toEqual({
    // Lines are those of the text above, counted from its import.
    move: {
      doc: 'Moves on, once.',
      source: "move: action({\n  when: s => s.at === 'a',\n  then: s => {\n    s.at = 'b'\n  },\n})",
      file,
      line: 18,
    },
    back: { doc: 'Goes back.', source: "const back = action({ then: s => { s.at = 'a' } })", file, line: 7 },
    sane: { doc: null, source: "sane: always(s => s.at !== 'b')", file, line: 27 },
    'eager/move': { doc: 'Moves whenever it likes.', source: 'move: { when: () => true }', file, line: 31 },
    'still/move': { doc: 'Never moves.', source: 'move: { when: () => false }', file, line: 35 },
  })
})

test('of variants that a function makes each has its own doc comment', async () => {
  const file = fileURLToPath(new URL('../../specs/replication/zookeeper-sync/variants.ts', import.meta.url))
  const found = await excerpts(file)
  expect(found['range-only/join']?.doc).toMatch(/^ZOOKEEPER-1154,/)
  expect(found['trusts-later-zxid/join']?.doc).toMatch(/^Mutant: a leader takes a follower/)
  expect(found['retains-database/leaderShutdown']).toMatchObject({
    doc: expect.stringMatching(/^ZOOKEEPER-2845:/),
    source: 'leaderShutdown: changed(actions.leaderShutdown)',
  })
})

test('of variants whose names are put together the changes have their doc comments, and no name of a variant', async () => {
  const path = join(folder, 'timeouts.ts')
  writeFileSync(
    path,
    `import { variant } from 'everystep'
import { mine } from './mine.ts'
const overTime = (how: string) =>
  variant(mine, \`${'$'}{how}-timeouts\`, ({ eventually }) => ({
    properties: {
      /** It moves in the end. */
      moves: eventually(s => s.at === 'b'),
    },
  }))
export const timely = overTime('timely')
`,
  )
  const found = await excerpts(path)
  expect(found.moves?.doc).toBe('It moves in the end.')
  expect(Object.keys(found)).toEqual(['moves'])
})

test('what a spec takes over from another is said in the file of that one', async () => {
  const of = (path: string) => fileURLToPath(new URL(`../../specs/consensus/${path}/protocol.ts`, import.meta.url))
  const { electionSafety, election, changeMembership } = await excerpts(of('raft-membership'))
  expect(electionSafety?.file).toBe(of('raft-rpc'))
  expect(electionSafety?.doc).toMatch(/./)
  // Its own election is another than that of raft-rpc.
  expect([election?.file, changeMembership?.file]).toEqual([of('raft-membership'), of('raft-membership')])
})

test('an action called like a property has a name of its own', async () => {
  const file = fileURLToPath(new URL('../../specs/atomic-commitment/three-phase-commit/protocol.ts', import.meta.url))
  const found = await excerpts(file)
  expect(found.canCommit?.source).toMatch(/^canCommit: reachable\(/)
  expect(found['actions/canCommit']?.source).toMatch(/^canCommit: action\(/)
})

test('a built file is looked up in the sources beside dist', async () => {
  const source = write('package/specs/protocol.ts')
  mkdirSync(join(folder, 'package/dist/specs'), { recursive: true })
  const built = join(folder, 'package/dist/specs/protocol.js')
  writeFileSync(built, 'export const mine = 1\n')
  expect((await excerpts(built)).move).toMatchObject({ file: source, line: 18 })
})

test('without the source there is nothing to show', async () => {
  expect(await excerpts(join(folder, 'dist/specs/gone.js'))).toEqual({})
})

test('two-phase commit: what the file says, at the line where it says it', async () => {
  const file = fileURLToPath(new URL('../../specs/atomic-commitment/two-phase-commit/protocol.ts', import.meta.url))
  const { tmCommit, agreement } = await excerpts(file)
  const lines = readFileSync(file, 'utf8').split('\n')
  expect(tmCommit?.doc).toBe('The TM commits once every RM has prepared.')
  expect(lines[(tmCommit?.line ?? 0) - 1]?.trim()).toBe(tmCommit?.source.split('\n')[0])
  expect(agreement?.source).toMatch(/^agreement: always\(/)
})

test('what a function of another file makes has the words that it has there', async () => {
  writeFileSync(
    join(folder, 'promises.ts'),
    `export const promises = (words) => {
  const nothing = words.always(() => true)
  return {
    /** Nothing is lost. */
    lossless: words.always(() => true),
    kept: nothing,
    /** What the spec says itself. */
    sane: nothing,
  }
}
`,
  )
  const text = protocol
    .replace("from 'everystep'", "from 'everystep'\nimport { promises } from './promises.ts'")
    .replace('properties: {', 'properties: { ...promises(machine(vars)),')
  const file = join(folder, 'promised.ts')
  writeFileSync(file, text)
  const found = await excerpts(file)
  expect(text).not.toBe(protocol)
  expect(found.lossless).toMatchObject({ doc: 'Nothing is lost.', file: join(folder, 'promises.ts'), line: 5 })
  expect(found.kept).toMatchObject({ doc: null, line: 6 })
  expect(found.sane).toMatchObject({ file })
})
