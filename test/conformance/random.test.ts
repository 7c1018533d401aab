import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conforms, type LogEvent } from '../../checker/index.ts'
import { actorOf } from '../../checker/language/action.ts'
import type { Message } from '../../checker/values/index.ts'
import { Choices } from '../random/choices.ts'
import { type State, type Step, stepsOf, TooLarge } from '../random/dumb/steps.ts'
import { type RandomSpec, randomSpec } from '../random/random-spec.ts'
import { textOf } from '../random/values.ts'
import { explains, TooMany } from './brute.ts'

// EVERYSTEP_SEED=… and EVERYSTEP_RUNS=… try others.
const seed = Number(process.env.EVERYSTEP_SEED ?? 20_261_129)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? 100)
const maxHidden = 2

interface Entry {
  readonly log: string
  readonly event: LogEvent
  readonly step: Step
}

/** A behaviour that the dumb explorer walks, as what each process would have recorded of it. */
function recorded({ spec, model }: RandomSpec, choices: Choices): Entry[] {
  const { initial, from } = stepsOf(spec)
  let state = choices.of(initial) as State
  const entries: Entry[] = []
  for (let length = choices.number(6) + 1; length > 0; length--) {
    const steps = from(state).filter(step => step.to !== null)
    if (steps.length === 0) break
    const moving = steps.filter(step => textOf(step.to as State) !== textOf(state))
    const step = choices.of(moving.length > 0 ? moving : steps)
    state = step.to as State
    const action = model().actions[step.action]
    const isFault = action?.kind === 'fault' || action?.earlyOf !== undefined
    const actor = action && !isFault ? actorOf(action, step.parameters, step.message as Message | null) : null
    const shown = spec.variables.filter(() => choices.number(4) > 0)
    const event: LogEvent = {
      action: step.action,
      ...(isFault ? {} : { parameters: step.parameters }),
      ...(isFault || step.message === null || choices.number(2) === 0 ? {} : { message: step.message }),
      state: Object.fromEntries(shown.map(v => [v.name, state[v.name]])),
    }
    entries.push({ log: actor ?? 'environment', event, step })
  }
  return entries
}

const logsOf = (entries: readonly Entry[]): Map<string, LogEvent[]> =>
  new Map([...Map.groupBy(entries, e => e.log)].map(([name, own]) => [name, own.map(e => e.event)]))
const asLogs = (logs: ReadonlyMap<string, readonly LogEvent[]>) =>
  [...logs].map(([name, events]) => ({ name, text: events.map(e => JSON.stringify(e)).join('\n') }))

const tape = fc.noBias(fc.array(fc.nat(0xffff), { minLength: 80, maxLength: 80 }))

/** What the dumb explorer, or trying every order, takes too long for is left out. */
const unlessTooLarge =
  (compare: (random: RandomSpec, numbers: number[]) => Promise<void>) =>
  async (random: RandomSpec, numbers: number[]): Promise<void> => {
    try {
      await compare(random, numbers)
    } catch (error) {
      if (!(error instanceof TooLarge || error instanceof TooMany)) throw error
    }
  }

test('what a behaviour of a random spec leaves in the logs of its processes conforms', async () => {
  let events = 0
  await fc.assert(
    fc.asyncProperty(
      randomSpec(),
      tape,
      unlessTooLarge(async (random, numbers) => {
        const entries = recorded(random, new Choices(numbers))
        fc.pre(entries.length > 0)
        const result = await conforms(random.model(), { logs: asLogs(logsOf(entries)) })
        expect(result.verdict).toBe('conforms')
        expect(result.explanation?.length).toBe(entries.length)
        events += entries.length
      }),
    ),
    { seed, numRuns, endOnFailure: true, maxSkipsPerRun: 20 },
  )
  expect(events).toBeGreaterThan(2 * numRuns)
})

/** The same logs with one thing wrong: an event left out, moved, said twice, of another action, or of another state. */
function changed(entries: readonly Entry[], choices: Choices): Entry[] {
  const at = choices.number(entries.length)
  const entry = entries[at] as Entry
  const other = choices.of(entries)
  const instead = (event: LogEvent): Entry[] => entries.toSpliced(at, 1, { ...entry, event })
  switch (choices.number(5)) {
    case 0:
      return entries.toSpliced(at, 1)
    case 1:
      return [...entries.toSpliced(at, 1), entry]
    case 2:
      return entries.toSpliced(at, 0, entry)
    case 3:
      return instead({ action: other.event.action as string, state: entry.event.state ?? {} })
    default:
      return instead({ ...entry.event, state: { ...entry.event.state, ...other.event.state } })
  }
}

test('what was changed in the logs is found, unless hidden steps or another order explain it: as by trying every order', async () => {
  const count = { conforms: 0, diverges: 0, inconclusive: 0, byHidden: 0 }
  await fc.assert(
    fc.asyncProperty(
      randomSpec(),
      tape,
      unlessTooLarge(async (random, numbers) => {
        const choices = new Choices(numbers)
        const entries = recorded(random, choices)
        fc.pre(entries.length > 0)
        const mutant = changed(entries, choices)
        fc.pre(mutant.length > 0)
        const hidden = choices.number(2) === 0 ? [] : [choices.of(entries).step.action]
        const logs = logsOf(mutant)
        const expected = explains(random.spec, [...logs.values()], hidden, maxHidden)
        if (expected && hidden.length > 0 && !explains(random.spec, [...logs.values()], [], 0)) count.byHidden++
        const { verdict, prefixes, limit } = await conforms(random.model(), { logs: asLogs(logs), hidden, limits: { maxHidden } })
        count[verdict]++
        expect(verdict === 'conforms').toBe(expected)
        if (verdict === 'inconclusive')
          expect(limit?.of === 'hidden' ? hidden.length : limit?.of).toBe(limit?.of === 'hidden' ? 1 : 'bounds')
        for (const prefix of prefixes) expect(prefix.next.every(n => n.misfits.length > 0)).toBe(true)
        // A prefix is explained, and with one event more of any log it is not.
        const [prefix] = prefixes
        if (verdict !== 'diverges' || prefix === undefined) return
        const upTo = (more: string) =>
          [...logs].map(([name, own]) =>
            own.slice(0, (prefix.positions.find(p => p.log === name)?.explained ?? 0) + (name === more ? 1 : 0)),
          )
        expect(explains(random.spec, upTo(''), hidden, maxHidden)).toBe(true)
        for (const { at } of prefix.next) expect(explains(random.spec, upTo(at.log), hidden, maxHidden)).toBe(false)
      }),
    ),
    { seed, numRuns, endOnFailure: true, maxSkipsPerRun: 20 },
  )
  expect(Math.min(count.conforms, count.diverges), JSON.stringify(count)).toBeGreaterThan(numRuns / 10)
  expect(count.byHidden, JSON.stringify(count)).toBeGreaterThan(0)
  expect(count.inconclusive, JSON.stringify(count)).toBeLessThan(numRuns / 4)
})
