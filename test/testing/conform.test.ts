import { describe, expect, test } from 'vitest'
import '../../checker/testing/index.ts'
import type { Observation, System } from '../../checker/testing/system.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { counter } from './specs.ts'
import { mistakes, twoPhaseSystem } from './two-phase.ts'

const model = twoPhaseCommit.with({ rms: 2 }, { duplicate: 1 })
const up = counter.with({ most: 2 })

/** What a matcher that does not pass throws. */
const refusalOf = (asked: Promise<void>): Promise<string> =>
  asked.then(
    () => 'it passed',
    error => String((error as Error).message),
  )

/** A counter, of which something may be otherwise. */
function counting(
  otherwise: Partial<System> & { readonly up?: (n: number) => number; readonly show?: (n: number) => Observation } = {},
): System {
  let n = 0
  return {
    start: () => {
      n = 0
    },
    take: ({ action }) => {
      n = action === 'up' ? (otherwise.up ?? (k => k + 1))(n) : n - 1
    },
    observe: () => (otherwise.show ?? (k => ({ n: k })))(n),
    stop: () => {},
    ...otherwise,
  }
}

describe('two-phase commit in ordinary classes', () => {
  test.each(['states', 'transitions', 'pairs'] as const)('conforms, on paths that cover all %s', async cover => {
    const system = twoPhaseSystem(2)
    await expect(system).toConformTo(model, { cover })
    // Every start has its end, and what the coordinator does by itself it is never told to do.
    expect(system.log.filter(entry => entry === 'stop')).toHaveLength(system.log.filter(entry => entry === 'start').length)
    expect(new Set(system.log)).toEqual(
      new Set(['start', 'stop', 'rmPrepare', 'rmChooseToAbort', 'tmRcvPrepared', 'tmAbort', 'rmRcvCommit', 'rmRcvAbort', 'duplicate']),
    )
  })

  test('.not fails, and says on how much it conforms', async () => {
    expect(await refusalOf(expect(counting()).not.toConformTo(up))).toBe(
      'the system does what counter does, on 1 path with 4 steps together',
    )
  })

  test.each(Object.entries(mistakes))('diverges where it is %s, in as few steps as can be', async (_, { parts, shows, steps }) => {
    const said = await refusalOf(expect(twoPhaseSystem(2, parts)).toConformTo(model))
    expect(said).toMatch(new RegExp(`^the system does not do what two-phase-commit does: in step ${steps} `))
    expect(said).toContain(shows)
    // The trace has no step beyond.
    expect(said).toMatch(new RegExp(`^ +${steps}  \\w`, 'm'))
    expect(said).not.toMatch(new RegExp(`^ +${steps + 1}  `, 'm'))
    await expect(twoPhaseSystem(2, parts)).not.toConformTo(model)
  })

  test('the message is the path, with what was expected and what was seen', async () => {
    expect(await refusalOf(expect(twoPhaseSystem(2, mistakes.deaf.parts)).toConformTo(model))).toMatchInlineSnapshot(`
      "the system does not do what two-phase-commit does: in step 3 rmState[RM2] differs

        0       initially
                  rmState: (RM1: working, RM2: working)
                  tmState: init
                  tmPrepared: {}
        1  RM2  rmPrepare
                  rmState[RM2]: working → prepared
                  sends Prepared to TM
        2  TM   tmAbort
                  tmState: init → aborted
                  sends Abort to RM1, RM2
        3  RM2  rmRcvAbort: Abort from TM
                  rmState[RM2]: prepared → aborted

        rmState[RM2]: expected aborted, observed prepared

      found on path 3 of 228"
    `)
  })

  test('of several states that might explain what is seen, each says why it does not', async () => {
    const said = await refusalOf(expect(twoPhaseSystem(2, mistakes.idle.parts)).toConformTo(model))
    expect(said.slice(said.indexOf('  none of'))).toMatchInlineSnapshot(`
      "  none of the 2 states that might explain it does:
        after rmPrepare(rm: RM2); tmRcvPrepared(Prepared(from: RM1, to: TM)); tmRcvPrepared(Prepared(from: RM2, to: TM))
          the system has settled, though tmCommit is due
        after tmRcvPrepared(Prepared(from: RM1, to: TM)); tmRcvPrepared(Prepared(from: RM2, to: TM)); tmCommit
          tmState: expected committed, observed init
          net: expected <Commit(from: TM, to: RM1), Commit(from: TM, to: RM2)>, observed []

      found on path 1 of 228"
    `)
  })
})

/** A counter that counts no more once it has gone down twice. */
function tiring(ended = () => {}): System {
  let downs = 0
  const system = counting({ up: n => (downs > 1 ? n : n + 1) })
  return {
    ...system,
    start: initial => {
      downs = 0
      return system.start(initial)
    },
    take: command => {
      if (command.action === 'down') downs++
      return system.take(command)
    },
    stop: ended,
  }
}

describe('a divergence', () => {
  test('that needs what came before is cut down to it', async () => {
    const said = await refusalOf(expect(tiring()).toConformTo(up, { cover: 'pairs' }))
    // Twice down is twice up before, and once after.
    expect(said).toContain('in step 5 n differs')
    expect(said).toContain('n: expected 1, observed 0')
  })

  test('is shown as it was found where no time is left to cut it down', async () => {
    const ending = new AbortController()
    const system = tiring(() => ending.abort())
    const said = await refusalOf(expect(system).toConformTo(up, { cover: 'pairs', signal: ending.signal }))
    expect(Number(/in step (\d+) n differs/.exec(said)?.[1])).toBeGreaterThan(5)
  })

  test('can be at the start, a refusal and an exception', async () => {
    expect(await refusalOf(expect(counting({ show: n => ({ n: n + 1 }) })).toConformTo(up))).toContain('at the start n differs')
    expect(await refusalOf(expect(counting({ take: () => false })).toConformTo(up))).toContain('in step 1 it refused up')
    const broken = counting({
      take: () => {
        throw new Error('no connection')
      },
    })
    expect(await refusalOf(expect(broken).toConformTo(up))).toContain('in step 1 it threw: no connection')
  })
})

// vitest turns `pass` round for `.not`: what is not decided must pass neither way.
describe('throws, also after .not, where', () => {
  test.each([
    ['nothing is shown', counting({ show: () => ({}) }), {}, /^nothing is decided: observe\(\) never showed anything/],
    ['the model is too large', counting(), { maxStates: 2 }, /more than 2 states, too many to be covered by tests/],
    ['the signal ends it', counting(), { signal: AbortSignal.abort() }, /^nothing is decided: time was up after 0 of 1 paths/],
    [
      'a variable is not there',
      counting({ show: n => ({ m: n }) }),
      {},
      /the system shows 'm', and counter has no such variable[\s\S]*did you mean 'n'/,
    ],
    ['what is shown is no value', counting({ show: () => ({ n: new Date() }) }), {}, /shows for n what no state can hold: a Date/],
    [
      'a hidden action is not there',
      counting({ hidden: ['upp'] }),
      {},
      /takes 'upp' by itself, and counter has no such action[\s\S]*did you mean 'up'/,
    ],
    [
      'all that it does it does by itself',
      counting({ hidden: ['up', 'down'] }),
      {},
      /^nothing is decided: there is nothing that the system is told to take/,
    ],
    ['it is no system', { start: () => {} }, {}, /was given instead of a system: it has no take, observe, stop/],
  ] as const)('%s', async (_, system, options, says) => {
    expect(await refusalOf(expect(system).toConformTo(up, options))).toMatch(says)
    expect(await refusalOf(expect(system).not.toConformTo(up, options))).toMatch(says)
  })

  test('it is given a spec without its constants', async () => {
    expect(await refusalOf(expect(counting()).toConformTo(counter as never))).toMatch(/choose them: counter\.with/)
  })

  test('start or stop fails, and then it is stopped all the same', async () => {
    let stops = 0
    const stop = () => {
      stops++
    }
    const start = () => {
      throw new Error('the port is taken')
    }
    expect(await refusalOf(expect(counting({ start, stop })).toConformTo(up))).toBe('the port is taken')
    expect(stops).toBe(1)
  })
})
