import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandLine, commandLine } from '../command.ts'
import { type Graded, grading, handIn } from './graded.ts'
import { submissions } from './submissions.ts'

/** What each is worth of 10, and what its student is told. */
const expected: Readonly<Record<string, readonly [earned: number, says: RegExp]>> = {
  right: [10, /^$/],
  'in-a-folder': [10, /^$/],
  'charges-twice': [6, /false after charge/],
  'cuts-it-short': [6, /false after charge/],
  'never-asks-again': [7, /no step leads on/],
  // It charges nobody twice, which is 4, and nothing is paid uncharged, which is 2: what an idle protocol gets is the rubric's affair.
  idle: [6, /no reachable state satisfies it/],
  'breaks-out': [6, /false after charge/],
  'does-not-compile': [0, /does not compile/],
  empty: [0, /exports no spec/],
  'another-spec': [0, /no spec called payment, but lamp/],
  exits: [0, /process is not defined/],
  'opens-sockets': [0, /fetch is not defined/],
  'writes-files': [0, /imports node:fs/],
  'reads-the-rubric': [0, /rubric\.ts, which was not handed in/],
  'copies-a-neighbour': [0, /right\.ts, which was not handed in/],
  'forges-its-answer': [0, /nothing was handed in/],
  'leaves-out-steps': [0, /does not say which/],
  'withstands-less': [0, /has to be withstood/],
  'patches-prototypes': [0, /no state graph/],
  'writes-outside-its-domain': [0, /charges was set to 7/],
  'loops-at-import': [0, /not done after 8 s, while it was loaded/],
  'loops-in-a-guard': [0, /not done after 8 s, while it was explored/],
  'eats-memory': [0, /more than 128 MB of memory/],
  'eats-buffers': [0, /more than 128 MB of memory/],
  huge: [0, /not done after 8 s|more than 128 MB/],
  linked: [0, /is a link/],
  'links-out': [0, /secret\.ts, which lies outside/],
}

let cli: CommandLine
let graded: Graded
let heard = 0
const server = createServer(() => {
  heard++
})

beforeAll(async () => {
  server.listen(9)
  cli = commandLine()
  cli.write('secret.ts', "export const secret = '7f3c'\n")
  const folder = join(
    cli.folder,
    handIn(cli, 'rubric.ts', { ...submissions, 'links-out/index.ts': "export { secret } from './secret.ts'\n" }),
  )
  symlinkSync(join(cli.folder, 'secret.ts'), join(folder, 'linked.ts'))
  symlinkSync(join(cli.folder, 'secret.ts'), join(folder, 'links-out/secret.ts'))
  graded = await grading(cli, 'rubric.ts', {}, '--max-seconds', '8', '--max-memory', '128M', '--report', 'out')
})
afterAll(() => void server.close())

describe('grade, against students who try everything', () => {
  it('grades each of them', () => {
    expect(Object.keys(graded.grades).sort()).toEqual(Object.keys(expected).sort())
    expect(graded.code).toBe(0)
  })

  it.each(Object.entries(expected))('%s', (name, [earned, says]) => {
    const { marks, ...entry } = graded.grades[name] as Graded['grades'][string]
    expect({ name, earned: entry.earned }).toEqual({ name, earned })
    expect(marks.find(mark => mark.verdict !== 'met')?.says ?? '').toMatch(says)
  })

  it('lets nothing out', () => {
    expect(heard).toBe(0)
    expect(existsSync(join(cli.folder, 'handed-in-rubric.ts', 'escaped'))).toBe(false)
    const pages = readdirSync(join(cli.folder, 'out'))
    expect(pages).toContain('gradebook.csv')
    expect(pages.length).toBeGreaterThan(Object.keys(expected).length + 2)
    expect(pages.filter(page => readFileSync(join(cli.folder, 'out', page), 'utf8').includes('7f3c'))).toEqual([])
  })
})
