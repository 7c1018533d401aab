import { describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { capRules } from '../../specs/impossibility/cap-rules/protocol.ts'

export const rules = ['at-once', 'answer/answer', 'answer/refuse', 'answer/wait', 'refuse/answer', 'refuse/refuse', 'refuse/wait'] as const
type Rule = (typeof rules)[number]
export const pairsOf = (all: readonly Rule[]) => all.flatMap(write => all.map(read => ({ write, read })))

type Call = 'none' | 'waits' | 'answered' | 'refused'
interface Run {
  readonly network: 'whole' | 'split' | 'healed'
  readonly write: Call
  readonly read: Call
  /** Where each message is: the write's and its reply, the read's and its reply, which carries a value. */
  readonly tell: 'no' | 'sent' | 'came'
  readonly told: 'no' | 'sent' | 'came'
  readonly ask: 'no' | 'sent' | 'came'
  readonly value: 'no' | 'old' | 'new' | 'came'
  readonly knows: boolean // the replica that is read knows of the write
  readonly late: boolean // the read began after the write was answered
  readonly gave: 'nothing' | 'old' | 'new'
}

const first: Run = {
  ...{ network: 'whole', write: 'none', read: 'none', tell: 'no', told: 'no', ask: 'no', value: 'no' },
  ...{ knows: false, late: false, gave: 'nothing' },
}

/** What is wrong with a pair of rules, without the checker: all runs, by hand. A reply cannot come exactly while the network is split, as nothing is lost. */
function mistakes({ write, read }: { readonly write: Rule; readonly read: Rule }, mayLoseEachOther: boolean): readonly string[] {
  const [heardWrite, unheardWrite] = write.split('/')
  const [heardRead, unheardRead] = read.split('/')
  const endWrite = (run: Run, how: string | undefined): Run => ({ ...run, write: how === 'answer' ? 'answered' : 'refused' })
  const endRead = (run: Run, how: string | undefined): Run =>
    how === 'answer' ? { ...run, read: 'answered', gave: run.knows ? 'new' : 'old' } : { ...run, read: 'refused' }

  const next = (run: Run): readonly Run[] => {
    const all: Run[] = []
    if (run.write === 'none') {
      const called: Run = { ...run, write: 'waits', tell: 'sent' }
      all.push(write === 'at-once' ? endWrite(called, 'answer') : called)
    }
    if (run.read === 'none') {
      const called: Run = { ...run, read: 'waits', ask: 'sent', late: run.write === 'answered' }
      all.push(read === 'at-once' ? endRead(called, 'answer') : called)
    }
    if (run.network === 'split') {
      if (run.write === 'waits' && unheardWrite !== 'wait') all.push(endWrite(run, unheardWrite))
      if (run.read === 'waits' && unheardRead !== 'wait') all.push(endRead(run, unheardRead))
      all.push({ ...run, network: 'healed' })
      return all
    }
    if (run.tell === 'sent') all.push({ ...run, tell: 'came', told: 'sent', knows: true })
    if (run.told === 'sent') all.push(run.write === 'waits' ? endWrite({ ...run, told: 'came' }, heardWrite) : { ...run, told: 'came' })
    if (run.ask === 'sent') all.push({ ...run, ask: 'came', value: run.write === 'none' ? 'old' : 'new' })
    if (run.value === 'old' || run.value === 'new') {
      const after: Run = { ...run, value: 'came', knows: run.knows || run.value === 'new' }
      all.push(run.read === 'waits' ? endRead(after, heardRead) : after)
    }
    if (mayLoseEachOther && run.network === 'whole') all.push({ ...run, network: 'split' })
    return all
  }

  const runs = new Map([[JSON.stringify(first), first]])
  for (const run of runs.values()) for (const after of next(run)) runs.set(JSON.stringify(after), after)
  const some = (of: (run: Run) => boolean) => [...runs.values()].some(of)
  const isStale = some(run => run.late && run.gave === 'old')
  const isRefused = some(run => run.write === 'refused' || run.read === 'refused')
  /** Split for good, a call that waits on has waited in vain. */
  const waitsOn = some(
    run =>
      run.network === 'split' && ((run.write === 'waits' && unheardWrite === 'wait') || (run.read === 'waits' && unheardRead === 'wait')),
  )
  return [...(isStale ? ['linearizable'] : []), ...(isRefused || waitsOn ? ['available'] : [])]
}

export interface Counts {
  readonly partition: 0 | 1
  readonly pairs: readonly { readonly write: Rule; readonly read: Rule }[]
  /** How many pairs are linearizable and available, only the one, only the other, or neither. */
  readonly all: { readonly both: number; readonly linearizable: number; readonly available: number; readonly neither: number }
}

/** Each pair of rules has the mistakes that it has by hand, and so many have each of them. */
export const testPairs = (cases: readonly Counts[]): void =>
  describe.each(cases)('with $partition partitions', ({ partition, pairs, all }) => {
    test('each pair of rules has the mistakes that it has by hand', async () => {
      const found = { both: 0, linearizable: 0, available: 0, neither: 0 }
      for (const pair of pairs) {
        const { properties } = await check(capRules.with(pair, { partition }), { continue: true, engine: 'tables', workers: 1 })
        const violated = properties.filter(p => p.verdict === 'violated').map(p => p.name)
        expect(violated, JSON.stringify(pair)).toEqual(mistakes(pair, partition > 0))
        const kept = ['linearizable', 'available'].filter(name => !violated.includes(name))
        found[kept.length === 2 ? 'both' : ((kept[0] ?? 'neither') as 'linearizable')]++
      }
      expect(found).toEqual(all)
    })
  })
