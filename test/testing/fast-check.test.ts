import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { machine, mapOf, oneOf, processes, range, spec } from '../../checker/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { commandsOf, statesOf, tracesOf } from '../../checker/testing/fast-check.ts'
import type { System } from '../../checker/testing/system.ts'
import { keyOf } from '../../checker/values/index.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { counter } from './specs.ts'
import { mistakes, twoPhaseSystem } from './two-phase.ts'

const model = twoPhaseCommit.with({ rms: 2 }, { duplicate: 1 })

describe('commandsOf', () => {
  test('a system that conforms passes, and is stopped as often as started', async () => {
    const system = twoPhaseSystem(2)
    await fc.assert(
      fc.asyncProperty(commandsOf(model, system), commands => commands.run()),
      { seed: 1 },
    )
    const count = (entry: string) => system.log.filter(e => e === entry).length
    expect([count('start'), count('stop')]).toEqual([100, 100])
    for (const action of ['rmPrepare', 'rmChooseToAbort', 'tmRcvPrepared', 'tmAbort', 'rmRcvCommit', 'rmRcvAbort', 'duplicate'])
      expect(count(action), action).toBeGreaterThan(4)
    expect(count('tmCommit')).toBe(0)
  })

  test.each(Object.entries(mistakes))(
    'one that is %s fails, and shrinks to the shortest run, whatever the seed',
    async (_, { parts, steps }) => {
      for (let seed = 0; seed < 5; seed++) {
        const { failed, counterexample } = await fc.check(
          fc.asyncProperty(commandsOf(model, twoPhaseSystem(2, parts)), commands => commands.run()),
          { seed, numRuns: 500 },
        )
        expect({ seed, failed, steps: String(counterexample?.[0]).split('; ').length }).toEqual({ seed, failed: true, steps })
      }
    },
  )

  test('a failure names the steps and says what differs, and its seed and path repeat it', async () => {
    const property = () => fc.asyncProperty(commandsOf(model, twoPhaseSystem(2, mistakes.deaf.parts)), commands => commands.run())
    const found = await fc.check(property(), { seed: 4 })
    const report = fc.defaultReportMessage(found) ?? ''
    expect(report).toMatch(/Counterexample: \[rmPrepare\(rm: RM\d\); tmAbort; rmRcvAbort\(Abort\(from: TM, to: RM\d\)\)\]/)
    expect(String(found.errorInstance)).toMatch(/rmState\[RM\d\]: expected aborted, observed prepared/)
    const again = await fc.check(property(), { seed: 4, path: found.counterexamplePath ?? '', endOnFailure: true })
    expect([again.numRuns, String(again.counterexample?.[0])]).toEqual([1, String(found.counterexample?.[0])])
  })

  test('runs by fc.asyncModelRun as well', async () => {
    const system = twoPhaseSystem(2)
    await fc.assert(
      fc
        .asyncProperty(commandsOf(model, system, { maxSteps: 5 }), commands => fc.asyncModelRun(commands.setup, commands))
        .afterEach(() => void system.stop()),
      { numRuns: 20 },
    )
    expect(
      Math.max(
        ...system.log
          .join(' ')
          .split('stop')
          .map(run => run.trim().split(' ').length - 1),
      ),
    ).toBe(5)
  })

  test('a system that shows nothing does not pass', async () => {
    const blind: System = { ...twoPhaseSystem(2), observe: () => ({}) }
    await expect(fc.assert(fc.asyncProperty(commandsOf(model, blind), c => c.run()))).rejects.toThrow(/Property failed/)
    const { errorInstance } = await fc.check(fc.asyncProperty(commandsOf(model, blind), c => c.run()))
    expect(String(errorInstance)).toContain('the system showed nothing of itself')
  })
})

describe('several starts', () => {
  test('are all begun from, and a failure shrinks to the first that shows it', async () => {
    // Each start is one of 0, 1 and 2; the system counts wrongly from 1 on.
    const model = { ...counter.with({ most: 3 }), initial: [0, 1, 2].map(n => ({ n })) }
    const starts: number[] = []
    let n = 0
    const system: System = {
      start: initial => {
        n = initial.n as number
        starts.push(n)
      },
      take: ({ action }) => {
        n += action === 'down' ? -1 : n > 0 ? 2 : 1
      },
      observe: () => ({ n }),
      stop: () => {},
    }
    const { counterexample } = await fc.check(
      fc.asyncProperty(commandsOf(model, system), c => c.run()),
      { seed: 3 },
    )
    expect(String(counterexample?.[0])).toMatch(/^(up; )?up$/)
    await fc.assert(
      fc.asyncProperty(commandsOf(model, { ...system, take: ({ action }) => void (n += action === 'down' ? -1 : 1) }), c => c.run()),
    )
    expect(new Set(starts)).toEqual(new Set([0, 1, 2]))
  })

  test('a system that is never told to do anything does not pass', async () => {
    const idle: System = { start: () => {}, take: () => {}, observe: () => ({ n: 0 }), stop: () => {}, hidden: ['up', 'down'] }
    const { errorInstance } = await fc.check(fc.asyncProperty(commandsOf(counter.with({ most: 2 }), idle), c => c.run()))
    expect(String(errorInstance)).toContain('there is nothing that the system can be told to do')
  })
})

describe('tracesOf and statesOf', () => {
  const semantics = semanticsOf(model)

  test('a trace is a behaviour of the model, of as many steps as are asked for', () => {
    fc.assert(
      fc.property(tracesOf(model, { maxSteps: 6 }), ({ initial, steps }) => {
        let state = initial
        for (const step of steps) {
          expect(keyOf(semantics.take(state, step)?.to)).toBe(keyOf(step.state))
          state = step.state
        }
        expect(steps.length).toBeLessThanOrEqual(6)
      }),
    )
  })

  test('a state is one that can be reached, and shrinks to the nearest', () => {
    const states = statesOf(counter.with({ most: 9 }), { maxSteps: 60 })
    fc.assert(fc.property(states, ({ n }) => (n as number) >= 0 && (n as number) <= 9))
    const found = fc.check(
      fc.property(states, ({ n }) => (n as number) < 4),
      { seed: 1, numRuns: 1000 },
    )
    expect(found.counterexample?.[0]).toEqual({ n: 4 })
    const traced = fc.check(
      fc.property(tracesOf(counter.with({ most: 9 }), { maxSteps: 60 }), ({ steps }) => steps.every(s => s.state.n !== 4)),
      { seed: 1, numRuns: 1000 },
    )
    expect(traced.counterexample?.[0].steps.map(s => s.action)).toEqual(['up', 'up', 'up', 'up'])
  })
})

/** Clients who each withdraw 1, once; what is asked for happens some time later, at once. */
const account = spec('account', { clients: range(1, 3) }, ({ clients }) => {
  const C = processes('C', clients)
  const vars = { balance: range(0, 3), client: mapOf(C, oneOf('idle', 'waiting', 'paid')) }
  const { initially, action } = machine(vars)
  return {
    vars,
    init: initially({ balance: 3 }),
    actions: {
      ask: action({
        for: { c: C },
        when: (s, { c }) => s.client[c] === 'idle',
        then: (s, { c }) => {
          s.client[c] = 'waiting'
        },
      }),
      withdraw: action({
        for: { c: C },
        fair: 'weak',
        when: (s, { c }) => s.client[c] === 'waiting',
        then: (s, { c }) => {
          s.balance -= 1
          s.client[c] = 'paid'
        },
      }),
    },
    properties: {},
    deadlock: 'allowed',
  }
})

/** A bank whose store answers when the scheduler lets it. Without a lock, two withdrawals may read the same balance. */
class Bank {
  balance = 3
  readonly clients: Record<string, string>
  readonly scheduler: fc.Scheduler
  readonly isLocked: boolean
  private last: Promise<void> = Promise.resolve()
  constructor(scheduler: fc.Scheduler, clients: readonly string[], isLocked: boolean) {
    this.scheduler = scheduler
    this.isLocked = isLocked
    this.clients = Object.fromEntries(clients.map(c => [c, 'idle']))
  }
  withdraw(client: string): void {
    this.clients[client] = 'waiting'
    this.last = this.isLocked ? this.last.then(() => this.pay(client)) : this.pay(client)
  }
  private async pay(client: string): Promise<void> {
    const balance = await this.scheduler.schedule(Promise.resolve(), `${client} reads`).then(() => this.balance)
    await this.scheduler.schedule(Promise.resolve(), `${client} writes`)
    this.balance = balance - 1
    this.clients[client] = 'paid'
  }
}

describe('with fc.scheduler, a system that does several things at once', () => {
  const clients = ['C1', 'C2', 'C3']
  const checked = (isLocked: boolean, seed: number) => {
    let bank: Bank | null = null
    let scheduler: fc.Scheduler | null = null
    const system: System = {
      hidden: ['withdraw'],
      start: () => {
        bank = new Bank(scheduler as fc.Scheduler, clients, isLocked)
      },
      take: ({ parameters }) => bank?.withdraw(String(parameters.c)),
      observe: () => ({ balance: bank?.balance, client: bank?.clients }),
      stop: () => {},
    }
    return fc.check(
      fc.asyncProperty(fc.scheduler(), commandsOf(account.with({ clients: 3 }), system), async (s, commands) => {
        scheduler = s
        await fc.scheduledModelRun(s, commands.setup, commands)
        await commands.compare()
      }),
      { seed },
    )
  }

  test('does what the model does where it takes a lock', async () => {
    expect((await checked(true, 1)).failed).toBe(false)
  })

  // With fewer commands the scheduler chooses otherwise, so that the last is not always the shortest.
  test('does not where it takes none', async () => {
    for (const seed of [1, 2, 3]) {
      const { failed, counterexample, errorInstance } = await checked(false, seed)
      expect(failed).toBe(true)
      expect(String(counterexample?.[1])).toMatch(/^ask\(c: C\d\); ask\(c: C\d\)/)
      expect(String(errorInstance)).toMatch(/balance: expected \d, observed \d/)
    }
  })
})
