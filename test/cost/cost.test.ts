import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costOf } from '../../checker/cost/cost.ts'
import { type Arc, heaviestWay } from '../../checker/cost/heaviest.ts'
import type { Model } from '../../checker/language/model.ts'
import type { NetworkKind } from '../../checker/values/index.ts'
import { acp } from '../../specs/atomic-commitment/acp/protocol.ts'
import { threePhaseCommit } from '../../specs/atomic-commitment/three-phase-commit/protocol.ts'
import { noPreCommit } from '../../specs/atomic-commitment/three-phase-commit/variants.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { paxos } from '../../specs/consensus/paxos/protocol.ts'
import { everyRun } from './every-run.ts'
import { coin, pingPong } from './small-specs.ts'

/** `[least messages, most, least rounds, most]` */
async function costs(model: Model, goal: string, engine: 'tables' | 'reference' = 'tables') {
  const { goals } = await costOf(model, { goals: [goal], engine })
  const [{ messages, rounds, reason } = expect.unreachable()] = goals
  return messages && rounds ? [messages.least, messages.most, rounds.least, rounds.most] : reason
}

describe('the protocols of the textbook', () => {
  // Nobody asks for votes, as in TwoPhase.tla: n Prepared, then n Commit.
  test.each([1, 2, 3])('2PC with unasked votes: 2n messages in 2 rounds, n = %i', async n => {
    const model = twoPhaseCommit.with({ rms: n })
    expect(await costs(model, 'canCommit')).toEqual([2 * n, 2 * n, 2, 2])
    // At best each RM aborts on its own; at worst all have promised and the TM, which has heard of it, aborts all the same.
    expect(await costs(model, 'canAbort')).toEqual([0, 2 * n, 0, 2])
  })
  // Bernstein, Hadzilacos and Goodman 1987, section 7.4: VOTE-REQ, votes and decision, n messages each.
  test.each([1, 2])('2PC with a round of requests: 3n messages in 3 rounds, n = %i', async n => {
    expect(await costs(acp.with({ participants: n }), 'canCommit')).toEqual([3 * n, 3 * n, 3, 3])
  })
  test.each([2, 3])('3PC: 5n messages in 5 rounds, and 3n in 3 without the round of PreCommits, n = %i', async n => {
    const constants = { participants: n, broadcast: 'atomic', termination: 'none' } as const
    // CanCommit, Yes, PreCommit, Ack, DoCommit; section 7.5 of the same.
    expect(await costs(threePhaseCommit.with(constants), 'canCommit')).toEqual([5 * n, 5 * n, 5, 5])
    expect(await costs(noPreCommit.with(constants), 'canCommit')).toEqual([3 * n, 3 * n, 3, 3])
    // n questions, one No, and n times DoAbort, also to those who have not voted; or all vote, the last one no, after 3 rounds.
    expect(await costs(threePhaseCommit.with(constants), 'canAbort')).toEqual([2 * n + 1, 3 * n, 2, 3])
  })
  test('a coordinator that sends one by one may hear an answer before it sends on', async () => {
    // CanCommit to P1, Yes, CanCommit to P2, Yes, PreCommit to P1, Ack, PreCommit to P2, Ack, DoCommit to the last: 9 in one chain.
    const model = threePhaseCommit.with({ participants: 2, broadcast: 'per-link', termination: 'skeen' })
    expect(await costs(model, 'canCommit')).toEqual([10, 10, 5, 9])
  })
  test('Paxos, whose leaders look at what is in flight', async () => {
    // Prepare to 3, 2 or 3 Promises, Accept to 3, and the second Accepted chooses: it need not be received by anyone.
    expect(await costs(paxos.with({ acceptors: 3, values: 1, ballots: 1 }), 'canChoose')).toEqual([10, 11, 3, 3])
  })
})

describe('runs', () => {
  test.each(['bag', 'merging', 'fifo', 'set', 'broker'] as NetworkKind[])('cost the same on a network of kind %s', async network => {
    expect(await costs(twoPhaseCommit.with({ rms: 2 }, {}, { network }), 'canCommit')).toEqual([4, 4, 2, 2])
  })
  test.each([
    ['2PC', twoPhaseCommit.with({ rms: 2 }), 'final'],
    ['2PC on a growing set', twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' }), 'canAbort'],
    ['3PC, one by one', threePhaseCommit.with({ participants: 2, broadcast: 'per-link', termination: 'none' }), 'canAbort'],
    ['Paxos', paxos.with({ acceptors: 2, values: 1, ballots: 2 }), 'canChoose'],
  ])('cost the same on both engines: %s', async (_, model, goal) => {
    const [fast, slow] = [await costs(model, goal), await costs(model, goal, 'reference')]
    expect(fast).toEqual(slow)
    expect(fast).toHaveLength(4)
  })
  test.each([
    ['2PC, to the end', twoPhaseCommit.with({ rms: 2 }), 'final'],
    ['2PC, to abort', twoPhaseCommit.with({ rms: 2 }), 'canAbort'],
    ['3PC, to the end', threePhaseCommit.with({ participants: 2, broadcast: 'atomic', termination: 'none' }), 'final'],
    ['ping-pong', pingPong.with({ times: 2, beats: 0 }), 'ends'],
  ])('cost what every one of them costs, counted alone: %s', async (_, model, goal) => {
    const property = model.properties[goal]
    const isReached = property && 'holds' in property ? (property.holds as (s: object) => boolean) : model.final
    const { runs, messages, rounds } = everyRun(model, isReached)
    expect(await costs(model, goal)).toEqual([messages.least, messages.most, rounds.least, rounds.most])
    expect(runs).toBeGreaterThan(0)
  })
  test('each question and its answer are two messages and two rounds', async () => {
    expect(await costs(pingPong.with({ times: 3, beats: 0 }), 'final')).toEqual([6, 6, 6, 6])
    expect(await costs(pingPong.with({ times: 3, beats: 0 }), 'ends')).toEqual([6, 6, 6, 6])
  })
  test('messages without end need not make a chain without end', async () => {
    // B may beat forever, but no one answers a beat: a chain has the 6, and at most one beat, which comes before the first question.
    expect(await costs(pingPong.with({ times: 3, beats: 1 }), 'final')).toEqual([6, Infinity, 6, 7])
  })
  test('a chain without end, begun by what is in flight at the start', async () => {
    // The coin that was there counts for a round, and is sent by nobody.
    expect(await costs(coin.with({}), 'final')).toEqual([0, Infinity, 1, Infinity])
  })
})

describe('goals', () => {
  test('are the end and whatever is said to be reachable, where nothing is asked for', async () => {
    const { goals } = await costOf(pingPong.with({ times: 1, beats: 0 }))
    expect(goals.map(g => [g.goal, g.messages, g.rounds, g.reason])).toEqual([
      ['final', { least: 2, most: 2 }, { least: 2, most: 2 }, null],
      ['asks', { least: 1, most: 1 }, { least: 0, most: 0 }, null],
      ['overshoots', null, null, 'no run without faults reaches it'],
    ])
  })
  test('an end that is not declared is none', async () => {
    const { goals } = await costOf(paxos.with({ acceptors: 1, values: 1, ballots: 1 }))
    expect(goals.map(g => g.goal)).toEqual(['canChoose', 'canChooseWithoutMinority', 'canChooseAgain'])
  })
  test.each([
    ['asked', "did you mean 'asks'?"],
    ['small', 'its goals are final, asks, ends, overshoots'],
  ])('must be goals: %s', async (goal, hint) => {
    await expect(costOf(pingPong.with({ times: 1, beats: 0 }), { goals: [goal] })).rejects.toMatchObject({ code: 'unknown-goal', hint })
  })
  test('are not counted under faults', async () => {
    await expect(costOf(pingPong.with({ times: 1, beats: 0 }, { lose: 1 }))).rejects.toMatchObject({ code: 'cost-with-faults' })
  })
  test('are not decided where there are more states than may be kept', async () => {
    const { goals } = await costOf(twoPhaseCommit.with({ rms: 2 }), { goals: ['canCommit'], maxStates: 5 })
    expect(goals).toEqual([{ goal: 'canCommit', messages: null, rounds: null, reason: 'not decided: there are more than 5 states' }])
  })
})

// Against the best of all walks that use no arc twice: where no cycle adds weight, no walk is better than those.
test('the heaviest way is that of all ways, for random graphs', () => {
  const arc = fc.record({ from: fc.nat(5), to: fc.nat(5), weight: fc.nat(2) })
  fc.assert(
    fc.property(fc.array(arc, { maxLength: 9 }), fc.integer({ min: 1, max: 5 }), (arcs, end) => {
      const next = (node: number): Arc[] => arcs.filter(a => a.from === node)
      const isEnd = (node: number) => node === end
      const found = heaviestWay({ starts: [0], isEnd, next }, 100)
      let best = -Infinity
      const walk = (node: number, weight: number, used: readonly Arc[]): void => {
        if (isEnd(node)) best = Math.max(best, weight)
        else for (const a of next(node)) if (!used.includes(a)) walk(a.to, weight + a.weight, [...used, a])
      }
      walk(0, 0, [])
      const reaches = (from: number, to: number, seen: readonly number[] = []): boolean =>
        from === to || (!isEnd(from) && !seen.includes(from) && next(from).some(a => reaches(a.to, to, [...seen, from])))
      const grows = arcs.some(a => a.weight > 0 && !isEnd(a.from) && reaches(0, a.from) && reaches(a.to, a.from) && reaches(a.from, end))
      expect(found).toBe(best === -Infinity ? null : grows ? Infinity : best)
    }),
    { numRuns: 500 },
  )
})
