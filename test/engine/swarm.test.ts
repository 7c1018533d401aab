import { beforeAll, describe, expect, it } from 'vitest'
import { isTaken } from '../../checker/engine/tables/sampling.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { models } from '../../specs/consensus/raft/models.ts'
import { type CommandLine, commandLine } from '../cli/command.ts'
import { modelOf } from '../specs/catalogue.ts'
import { deepTest } from '../support/depth.ts'

const swarm = (seed: number, runs: number) => ({ swarm: { seed, runs } }) as const
const twoPhase = (rms: number) => twoPhaseCommit.with({ rms }, {}, { network: 'set' })

describe('a swarm', () => {
  it('finds a mistake that a search of 6,352,614 states has, and a trace that is one', async () => {
    const { verdict, properties, trust, states } = await check(modelOf(models['truncates-always']), swarm(1, 16))
    expect(verdict).toBe('violated')
    // The shortest are of 21 and 24 steps (specs/consensus/raft/models.ts), and a swarm's may be longer.
    const found = properties.filter(p => p.verdict === 'violated')
    expect(found.map(p => p.name)).toEqual([expect.stringMatching(/leaderCompleteness|stateMachineSafety/)])
    expect(found[0]?.trace?.steps.length).toBeGreaterThanOrEqual(21)
    expect(found[0]?.compared).toBeNull()
    expect(trust.engine).toBe('swarm')
    expect(states.distinct).toBeLessThan(1_000_000)
  })

  it('never says that a model holds, though it has met every state', async () => {
    const { verdict, properties, trust } = await check(twoPhase(3), swarm(1, 4))
    expect(verdict).toBe('inconclusive')
    // Of what is to be reached a trace is a proof.
    for (const p of properties) expect(p.verdict, p.name).toBe(p.kind === 'reachable' ? 'holds' : 'inconclusive')
    // TLC: 288 states.
    expect(trust.stopped).toEqual({ why: 'swarm', runs: 4, states: 288, atLeast: 288 })
    expect(trust.collision).toBeNull()
  })

  it('of a space that is larger than all its runs says how much of it there is at least, and is right', async () => {
    const { trust } = await check(twoPhase(8), { ...swarm(1, 4), properties: ['agreement'] })
    if (trust.stopped?.why !== 'swarm') throw new Error('it ended otherwise')
    const { states, atLeast } = trust.stopped
    // 1,745,408 states (test/bench/works.ts); the sample that the numbers are taken from has some thousands, so that they are off by some per cent.
    expect(states).toBeLessThan(300_000)
    expect(atLeast).toBeGreaterThan(1.2 * states)
    expect(atLeast).toBeLessThan(1.05 * 1_745_408)
  })

  deepTest('searches the same states for the same seed, and others for another', async () => {
    const found = async (seed: number) => (await check(twoPhase(7), { ...swarm(seed, 2), properties: ['agreement'] })).states.generated
    const [one, again, other] = [await found(3), await found(3), await found(4)]
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })

  it('keeps its sample by fingerprints, as the kernel does', () => {
    // splitmix64's finaliser of 1 is 0x5692161d100b05e5: it begins with one zero bit.
    expect([isTaken(1n, 1), isTaken(1n, 2), isTaken(0n, 64)]).toEqual([true, false, true])
  })

  it('refuses numbers that are no counts', async () => {
    for (const numbers of [
      { seed: -1, runs: 1 },
      { seed: 1, runs: 0 },
      { seed: 1.5, runs: 1 },
    ])
      await expect(check(twoPhase(2), { swarm: numbers })).rejects.toThrow(/whole number/)
  })
})

describe('everystep check --swarm', () => {
  let cli: CommandLine
  beforeAll(() => {
    cli = commandLine()
  })

  it('says what it met, and exits as inconclusive', async () => {
    const { code, out } = await cli.run('check', 'two-phase-commit', '--swarm', '--runs', '2')
    expect(code).toBe(20)
    expect(out).toMatch(/2 runs of the swarm met about 288 states/)
    expect(out).toMatch(/only what the swarm met was checked/)
    // Both runs meet all 288 states.
    expect(out).toMatch(/576 distinct in a run, summed over all runs/)
  })

  it.each([
    [['--seed', '2'], /--seed is for a swarm/],
    [['--swarm', '--exact'], /no use for --exact/],
    [['--swarm', '--symmetry'], /no use for --symmetry/],
    [['--swarm', '--engine', 'reference'], /no use for --engine reference/],
    [['--swarm', '--checkpoint', 'x'], /no use for --checkpoint/],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await cli.run('check', 'two-phase-commit', ...options)
    expect(code).toBe(150)
    expect(err).toMatch(message)
  })
})
