// `everystep mutate` on a small spec each of whose mutants has a fate that is known beforehand: each operator, and each fate.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine } from '../cli/command.ts'
import { ballot, rules } from './ballot.ts'

interface Told {
  readonly file: string
  readonly operator: string
  readonly of: string
  readonly before: string
  readonly diff: { readonly taken: readonly string[]; readonly put: readonly string[] }
  readonly fate: string
  readonly because: string | null
  readonly explained: string | null
  readonly runs: readonly {
    readonly kills: readonly { readonly property: string; readonly steps: number | null }[]
    readonly vacuous: readonly string[]
    readonly neverFires: readonly string[]
    readonly graph: string | null
    readonly difference: { readonly steps: readonly string[]; readonly says: string } | null
  }[]
}

interface Document {
  readonly counts: Readonly<Record<string, number>>
  readonly properties: readonly { readonly name: string; readonly kills: number; readonly alone: number }[]
  readonly implied: readonly string[]
  readonly needless: readonly string[]
  readonly mutants: readonly Told[]
}

let cli: CommandLine
let code: number
let found: Document
beforeAll(async () => {
  cli = commandLine()
  cli.write('rules.ts', rules)
  cli.write('ballot.ts', ballot)
  const run = await cli.run('mutate', './ballot.ts', '--format', 'json', '--report', 'out', '--patience', '3', '--workers', '1')
  code = run.code
  found = JSON.parse(run.out) as Document
}, 240_000)

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
/** The mutants of this fate, as `operator: what | text`. */
const of = (fate: string): string[] =>
  found.mutants.filter(m => m.fate === fate).map(m => `${m.operator}: ${m.of.replace(/^the /, '')} | ${plain(m.before)}`)
const mutant = (operator: string, of: string, before = ''): Told => {
  const [one] = found.mutants.filter(m => m.operator === operator && m.of === of && m.before.startsWith(before))
  if (one === undefined) throw new Error(`there is no mutant '${operator}' of ${of}`)
  return one
}

describe('the mutants of a ballot', () => {
  it('are killed where a property that holds is violated, in the file itself and in what it imports', () => {
    // By hand: each leaves a majority uncounted, decides without one, or never decides.
    expect(of('killed')).toEqual([
      "fairness dropped: fairness of vote | fair: 'weak',",
      'guard negated: guard of vote | !s.voted[v]',
      'message not sent: recipe of vote | s.net.send(Msg.Yes({ from: v }))',
      "fairness dropped: fairness of count | fair: 'strong',",
      'write dropped: recipe of count | s.yes.add(from)',
      "fairness dropped: fairness of decide | fair: 'weak',",
      'guard dropped: guard of decide | !s.decided && s.yes.size <= voters && s.yes.size + 1 > counted(enough)',
      'guard negated: guard of decide | !s.decided && s.yes.size <= voters && s.yes.size + 1 > counted(enough)',
      'clause negated: guard of decide | !s.decided',
      'clause negated: guard of decide | s.yes.size <= voters',
      'comparison shifted: guard of decide | <=',
      'clause dropped: guard of decide | s.yes.size + 1 > counted(enough)',
      'clause negated: guard of decide | s.yes.size + 1 > counted(enough)',
      'comparison shifted: guard of decide | >',
      'write dropped: recipe of decide | s.decided = true',
      "write dropped: recipe of audit | s.report = 'sent'",
      'quorum off by one: quorum in majorityOf | Math.floor(n / 2) + 1',
    ])
    expect(mutant('quorum off by one', 'the quorum in majorityOf').file).toBe('./rules.ts')
  })

  it('are equivalent only where all states and steps are the same', () => {
    // No more can have voted than there are; and what is never mid need not be said to be.
    expect(of('equivalent')).toEqual([
      'clause dropped: guard of decide | s.yes.size <= voters',
      "write dropped: recipe of audit | s.mid = s.phase === 'mid'",
    ])
    // A step that changes nothing is a step, and other fairness is another behaviour.
    const stutter = mutant('clause dropped', 'the guard of decide', '!s.decided')
    expect(stutter).toMatchObject({
      fate: 'survived',
      runs: [{ graph: 'different', difference: { says: 'the mutant can take decide, which the original cannot' } }],
    })
    expect(mutant('fairness weakened', 'the fairness of count').runs[0]?.difference).toEqual({
      steps: ['vote(v: V1)'],
      says: 'the fairness of count is another',
    })
  })

  it('survive with the shortest path to where they differ, with what they make vacuous and what never fires any more', () => {
    expect(mutant('off by one', 'the guard of decide')).toMatchObject({ fate: 'survived', runs: [{ kills: [], graph: 'different' }] })
    expect(mutant('durable made volatile', 'the variable voted')).toMatchObject({
      fate: 'survived',
      runs: [{ kills: [], difference: { steps: ['vote(v: V1)'], says: 'crash(process: V1) leads to another state: voted differs' } }],
    })
    expect(mutant('write dropped', 'the recipe of audit', 's.audited').runs[0]).toMatchObject({
      kills: [],
      vacuous: ['reports'],
      neverFires: [],
    })
    expect(mutant('clause negated', 'the guard of audit', '!s.audited').runs[0]).toMatchObject({
      vacuous: ['reports'],
      neverFires: ['audit'],
    })
  })

  it('are neither killed nor survive where a limit is reached, where they do not end, or where TypeScript refuses them', () => {
    expect(of('inconclusive')).toEqual(['guard dropped: guard of vote | !s.voted[v]', 'write dropped: recipe of vote | s.voted[v] = true;'])
    expect(mutant('guard dropped', 'the guard of vote').because).toContain("the network 'net' grows without bound")
    expect(of('refused')).toEqual(['write dropped: function counted | all += 1', 'clause negated: recipe of audit | ==='])
    expect(mutant('write dropped', 'the function counted').because).toMatch(/^the guard of decide.* has not returned for \d+ s$/)
    expect(mutant('clause negated', 'the recipe of audit').because).toContain('TS2367')
  })

  it('tell of properties which are implied by others, and of explanations which are needless', () => {
    expect(found.properties.map(p => [p.name, p.kills, p.alone])).toEqual([
      ['majority', 6, 0],
      ['moreThanOne', 6, 0],
      ['decides', 12, 10],
      ['reports', 1, 1],
    ])
    expect(found.implied).toEqual(['majority', 'moreThanOne'])
    expect(mutant('fairness weakened', 'the fairness of count').explained).toBe('what can be delivered stays so until it is')
    // Of two places with the same text, that which reads as the explanation says.
    const phases = found.mutants.filter(m => m.operator === 'clause negated' && m.of === 'the recipe of audit')
    expect(phases.map(m => m.explained)).toEqual([null, 'nobody reads mid'])
    expect(found.needless).toEqual([
      'guard dropped, the guard of decide, !s.decided',
      "clause negated, the recipe of audit, ===, then s.phase !== 'new'",
    ])
    expect(code).toBe(exitCode.safety)
  })

  it('have a page, with the matrix, the differences and no script', () => {
    const page = readFileSync(join(cli.folder, 'out/ballot.mutants.html'), 'utf8')
    expect(page).toContain('39 mutants in 1 model')
    expect(page).toContain('<span class="taken">- voted: mapOf(V, durable(bool)),\n</span>')
    expect(page).not.toContain('<script')
  })
})

describe('everystep mutate', () => {
  it('prints what survives, and succeeds where nothing does', async () => {
    const { code, out } = await cli.run('mutate', './ballot.ts', '--operator', 'message not sent', '--no-types', '--workers', '1')
    expect(code).toBe(exitCode.holds)
    expect(out).toContain('ballot: 1 mutant in 1 model: 1 killed\n')
    expect(out).toContain('./ballot.ts:32 message not sent: the recipe of vote  3\n')
  }, 240_000)

  it('runs only the mutants of what is named, and shows how the lines of each read afterwards', async () => {
    const labels = async (only: string) => {
      const { out } = await cli.run('mutate', './ballot.ts', '--only', only, '--no-types', '--workers', '1', '--format', 'json')
      return (JSON.parse(out) as Document).mutants.map(m => `${m.operator}: ${m.diff.put.join(' ')}`)
    }
    const vote = ['guard dropped: when: (s, { v }) => true,', 'guard negated: when: (s, { v }) => s.voted[v],']
    expect(await labels('the guard of vote')).toEqual(vote)
    // The line of that guard.
    expect(await labels('ballot.ts:31')).toEqual(vote)
    expect(await labels('./ballot.ts:31  guard negated: the guard of vote')).toEqual([vote[1]])
    expect(await labels('majorityOf')).toEqual(
      [-1, +1].map(by => `quorum off by one: export const majorityOf = (n: number) => (Math.floor(n / 2) + 1 ${by < 0 ? '-' : '+'} 1)`),
    )
  }, 240_000)

  it('says what is wrong with what it is asked', async () => {
    const wrong = async (...args: string[]) => {
      const { code, err } = await cli.run('mutate', ...args)
      expect(code).toBe(exitCode.usage)
      return err
    }
    expect(await wrong('./ballot.ts', '--operator', 'guard droped')).toContain("did you mean 'guard dropped'?")
    expect(await wrong('./ballot.ts', '--model', 'crush')).toContain("did you mean 'crash'?")
    expect(await wrong('./ballot.ts', '--only', 'decides')).toContain("did you mean 'decide'?")
    expect(await wrong('./ballot.ts', '--model', 'crash', '--const', 'voters=1')).toContain('leave one of them out')
    expect(await wrong('./ballot.ts', '--max-states', '5', '--no-types', '--workers', '1')).toContain('of crash, ')
  }, 240_000)
})
