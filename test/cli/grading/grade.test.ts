import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { deepTest } from '../../support/depth.ts'
import { type CommandLine, commandLine } from '../command.ts'
import { grading } from './graded.ts'
import { properties, submissions } from './submissions.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

const some = (...names: readonly string[]) => Object.fromEntries(names.map(name => [name, submissions[name] ?? '']))

describe('grade', () => {
  it('gives points for the properties that hold of what was handed in, and none to what escapes or forges', async () => {
    const { code, grades } = await grading(
      cli,
      'rubric.ts',
      some(
        ...['right.ts', 'charges-twice.ts', 'exits.ts', 'forges-its-answer.ts', 'copies-a-neighbour.ts'],
        ...['leaves-out-steps.ts', 'withstands-less.ts'],
      ),
    )
    expect(code).toBe(0)
    expect(grades.right).toMatchObject({ earned: 10, of: 10, undecided: 0, problem: null })
    // The card is charged once at most, which is 4 of the 10 points, is all that it misses.
    expect(grades['charges-twice']).toMatchObject({ earned: 6, problem: null })
    expect(grades['charges-twice']?.marks[0]).toMatchObject({
      verdict: 'missed',
      says: 'false after charge(Charge(from: Shop, to: Bank)) (one loss)',
    })
    expect(grades.exits).toMatchObject({ earned: 0, problem: 'it threw while it was loaded: process is not defined (exits.ts:4)' })
    expect(grades['forges-its-answer']?.earned).toBe(0)
    expect(grades['leaves-out-steps']).toMatchObject({ earned: 0 })
    expect(grades['leaves-out-steps']?.problem).toContain('a bound cuts steps, and it does not say which')
    expect(grades['withstands-less']).toMatchObject({ earned: 0 })
    expect(grades['withstands-less']?.marks[0]?.says).toContain(
      'lose(Receipt(from: Bank, to: Shop)) cannot happen where it has to be withstood',
    )
    expect(grades['copies-a-neighbour']?.problem).toContain('./right.ts, which was not handed in with it')
  })

  deepTest('gives points for the mutants that properties catch, if the right protocol has these', async () => {
    const { grades } = await grading(cli, 'mutants.ts', properties)
    expect(grades.all).toMatchObject({ earned: 4, of: 5 })
    // No fairness is declared, so that nothing need ever happen: the right protocol does not keep it.
    expect(grades.all?.notes).toEqual([expect.stringContaining('moves does not count: the right protocol violates it')])
    expect(grades.once).toMatchObject({ earned: 2 })
    expect(grades['everything-is-wrong']).toMatchObject({ earned: 0 })
    expect(grades['remembers-what-it-was-asked']?.notes).toEqual([
      expect.stringContaining('sly does not count: the right protocol violates it'),
    ])
  })

  it('says in the gradebook what made it', async () => {
    mkdirSync(join(cli.folder, 'one'))
    cli.write('one/mine.ts', 'export const nothing = 1\n')
    const { out } = await cli.run('grade', 'one', '--against', 'lesson-1', '--report', 'grades', '--date', '--json')
    const { made } = JSON.parse(out)
    // The digest is that of the rubric.
    expect(made).toMatchObject({
      node: process.versions.node,
      source: expect.stringMatching(/^[0-9a-f]{64}$/),
      date: expect.stringMatching(/Z$/),
    })
    const [head = '', row = ''] = readFileSync(join(cli.folder, 'grades/gradebook.csv'), 'utf8').split('\n')
    expect(head).toMatch(/,everystep,node,source,date$/)
    expect(row).toMatch(new RegExp(`,${made.everystep},${made.node},${made.source},${made.date}$`))
    expect(readFileSync(join(cli.folder, 'grades/gradebook.html'), 'utf8')).toContain(
      `Made by everystep ${made.everystep} with Node ${made.node}, `,
    )
  })

  it('knows the exercises of the course by their lessons, and names each item that is missed, be it for one reason', async () => {
    const hole = `import { variant } from 'everystep'
      import { transactionCommit } from 'everystep/specs/atomic-commitment/transaction-commit/protocol'
      export const mine = variant(transactionCommit, 'mine', { actions: { decide: { when: () => false } } })`
    mkdirSync(join(cli.folder, 'course'))
    cli.write('course/mine.ts', hole)
    const { code, out, err } = await cli.run('grade', 'course', '--against', 'lesson-1')
    expect(code).toBe(0)
    expect(out).toContain('✗ an RM commits while another is still working: no reachable state satisfies it (two RMs)')
    expect(err).toBe('note: --report FOLDER writes what was found step by step, a page for each submission\n')
    expect(await cli.run('grade', 'course', '--against', 'lesson-99')).toMatchObject({
      code: 150,
      err: expect.stringContaining('lesson-99'),
    })
  })

  deepTest('says what is wrong with the rubric or the folder', async () => {
    cli.write('no-rubric.ts', 'export const x = 1\n')
    expect(await cli.run('grade', '.', '--against', 'no-rubric.ts')).toMatchObject({
      code: 150,
      err: expect.stringContaining('no-rubric.ts exports no rubric'),
    })
    expect(await cli.run('grade', 'nowhere', '--against', 'rubric.ts')).toMatchObject({
      code: 150,
      err: expect.stringContaining('there is no folder nowhere'),
    })
    const { code, grades } = await grading(cli, 'rubric.ts', some('right.ts'), '--max-states', '3')
    expect({ code, right: grades.right }).toMatchObject({ code: 20, right: { earned: 0, undecided: 10 } })
    expect(grades.right?.marks[0]?.says).toBe('it has more than 3 states, and no more were looked at (nothing lost)')
  })
})
