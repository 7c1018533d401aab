// A quick part of what the fast engine is held against, run by seeded.deep.ts on copies of the sources with a fault put in. Exit code 0: all
// agrees; 1: something differs, said on the error stream; 2: it could not even begin.

import type { Model } from '../../checker/language/index.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'

const wrong = (what: string): never => {
  console.error(`differs: ${what}`)
  process.exit(1)
}
const same = (what: string, is: unknown, wanted: unknown): void => {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) wrong(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`)
}

const begin = async () => {
  const [
    { check },
    language,
    { tablesSharing },
    { fromDisk },
    { twoPhaseCommit },
    { default: fc },
    { explore },
    { randomSpec },
    { raftBag },
  ] = await Promise.all([
    import('../../checker/verdict/check.ts'),
    import('../../checker/language/index.ts'),
    import('../../checker/engine/tables/explore.ts'),
    import('./from-disk.ts'),
    import('../../specs/atomic-commitment/two-phase-commit/protocol.ts'),
    import('fast-check'),
    import('../random/dumb/explore.ts'),
    import('../random/random-spec.ts'),
    import('../bench/raft-bag.ts'),
  ])
  return { check, language, tablesSharing, fromDisk, twoPhaseCommit, fc, explore, randomSpec, raftBag }
}

async function run({
  check,
  language,
  tablesSharing,
  fromDisk,
  twoPhaseCommit,
  fc,
  explore,
  randomSpec,
  raftBag,
}: Awaited<ReturnType<typeof begin>>): Promise<void> {
  const engines: readonly [string, SearchOptions][] = [
    ['one thread', { engine: 'tables', workers: 1 }],
    // So small a space is shared only where every level is worth sharing.
    ['two threads', { engine: tablesSharing(0), workers: 2 }],
    ['from disk', { engine: fromDisk(), workers: 1 }],
  ]
  const found = async (model: Model, options: SearchOptions) => {
    const { states, depth, verdict } = await check(model, options)
    return { distinct: states.distinct, generated: states.generated, depth, verdict }
  }

  // TLC on TwoPhase.tla (see specs/atomic-commitment/two-phase-commit/models.ts); of 7 RMs, whose states do not fit into the table that a
  // search begins with, TLC's count of distinct states alone; the depth is 3 N + 2.
  for (const [name, options] of engines)
    for (const [rms, distinct, generated, depth] of [
      [3, 288, 1146, 11],
      [5, 8832, 58146, 17],
    ] as const) {
      const model = twoPhaseCommit.with({ rms }, {}, { network: 'set' })
      same(`two-phase-commit, ${rms} RMs, ${name}`, await found(model, { ...options, properties: ['agreement'] }), {
        distinct,
        generated,
        depth,
        verdict: 'holds',
      })
    }
  for (const [name, options] of engines) {
    const seven = await found(twoPhaseCommit.with({ rms: 7 }, {}, { network: 'set' }), { ...options, properties: ['agreement'] })
    same(`two-phase-commit, 7 RMs, ${name}`, [seven.distinct, seven.depth, seven.verdict], [296_448, 23, 'holds'])
  }

  // limit-raft.c, in test/bench, counts the same; so did an earlier program, of another make.
  for (const [name, options] of engines)
    same(`raft-bag, ${name}`, await found(raftBag.with({ terms: 2, log: 1, inFlight: 2 }), { ...options, properties: ['safety'] }), {
      distinct: 37_733,
      generated: 91_735,
      depth: 26,
      verdict: 'holds',
    })

  // C(N+3, 3) + C(N+5, 5) + N + 1 orbits for N RMs: 20 + 56 + 4 for three, 35 + 126 + 5 for four.
  for (const [rms, orbits] of [
    [3, 80],
    [4, 166],
  ] as const) {
    const model = twoPhaseCommit.with({ rms }, {}, { network: 'set' })
    const { distinct } = await found(model, { engine: 'tables', workers: 1, states: 'orbits', properties: ['agreement'] })
    same(`orbits of two-phase-commit, ${rms} RMs`, distinct, orbits)
  }

  // On a bag, which keeps a list, orbits are told by all permutations; the reference engine tries them on whole states.
  const bag = twoPhaseCommit.with({ rms: 3 }, {}, { network: 'bag' })
  const [orbits, byReference] = await Promise.all(
    (['tables', 'reference'] as const).map(engine => found(bag, { engine, states: 'orbits', properties: ['agreement'] })),
  )
  same('orbits of two-phase-commit on a bag', orbits?.distinct, byReference?.distinct)

  // A property that fails in one arrangement of three numbers alone is not symmetric, whichever of the six the search comes to: each of 3^3 states is looked at.
  for (const numbers of ['012', '021', '102', '120', '201', '210']) {
    const P = language.processes('P', 3)
    const { initially, action, always } = language.machine({ at: language.mapOf(P, language.range(0, 2)) })
    const model = language.spec('arranged', {}, () => ({
      vars: { at: language.mapOf(P, language.range(0, 2)) },
      init: initially(),
      actions: { step: action({ for: { p: P }, when: (s, { p }) => s.at[p] < 2, then: (s, { p }) => void s.at[p]++ }) },
      properties: { arranged: always(s => !P.ids.every((p, k) => s.at[p] === Number(numbers[k]))) },
      deadlock: 'allowed',
      symmetry: [P],
    }))
    const { distinct } = await found(model.with({}), { engine: 'tables', workers: 1, states: 'orbits', continue: true })
    same(`states where ${numbers} is told from its images`, distinct, 27)
  }

  // A guard that hangs on some of the messages of a kind: those of one number, of which two must be there.
  const Q = language.processes('Q', 3)
  const Msg = language.messages({ Said: { from: Q, n: language.range(0, 1) } })
  const talk = { net: language.network(Msg, 'set'), done: language.bool }
  const { initially, action, reachable } = language.machine(talk)
  const talking = language
    .spec('talking', {}, () => ({
      vars: talk,
      init: initially(),
      actions: {
        say: action({ for: { from: Q, n: language.range(0, 1) }, then: (s, { from, n }) => s.net.send(Msg.Said({ from, n })) }),
        end: action({ when: s => !s.done && s.net.of(Msg.Said).filter(m => m.n === 1).length >= 2, then: s => void (s.done = true) }),
      },
      properties: { done: reachable(s => s.done) },
      deadlock: 'allowed',
    }))
    .with({})
  // 2^6 sets of messages; of these 8 * 4 have two of one number or more, and may be done.
  for (const [name, options] of engines)
    same(`messages that a filter hangs on, ${name}`, (await found(talking, { ...options, continue: true })).distinct, 64 + 32)

  const numRuns = Number(process.env.EVERYSTEP_RUNS ?? 25)
  for (const spec of fc.sample(randomSpec(), { seed: 20_260_101, numRuns })) {
    const model = spec.model()
    const { explored, maxDepth } = explore(spec.spec, 120)
    const limits = maxDepth === Infinity ? {} : { maxDepth }
    for (const [name, options] of engines) {
      const { states, depth, properties } = await check(model, { ...options, continue: true, limits })
      // A lasso is not as short as can be, and of what must stay possible the explorer knows nothing: test/random/dumb/possible.ts does.
      const safe = properties.filter(p => p.kind !== 'alwaysPossible' && (p.trace === null || p.trace.loop === null))
      const steps = Object.fromEntries(safe.map(p => [p.name, p.trace?.steps.length ?? null]))
      const shortest = Object.fromEntries(safe.map(p => [p.name, explored.shortest.get(p.name) ?? null]))
      same(
        `a random spec, ${name}: ${spec}`,
        [states.distinct, states.generated, depth, steps],
        [explored.nodes.length, explored.generated, explored.depth, shortest],
      )
    }
  }
}

const parts = await begin().catch(error => {
  console.error(error)
  process.exit(2)
})
await run(parts).catch(error => wrong(error instanceof Error ? (error.stack ?? error.message) : String(error)))
process.exit(0)
