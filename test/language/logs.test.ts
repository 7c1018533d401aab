import { describe, expect, test } from 'vitest'
import { SpecError } from '../../checker/errors.ts'
import {
  anyOf,
  bool,
  bounded,
  crashes,
  type Domain,
  durable,
  entriesOf,
  flush,
  ghost,
  isDown,
  listOf,
  logOf,
  machine,
  mapOf,
  maybe,
  oneOf,
  ownedBy,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  stops,
  union,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { sayAction } from '../../reports/say/words.ts'
import { ways } from '../engine/told.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'

const Db = singleProcess('Db')

/** Appends 1 and 2 to its log, and flushes it at any time. */
const counting = spec('counting', {}, () => {
  const vars = { log: ownedBy(Db, logOf(range(1, 2), 2)), cache: ownedBy(Db, bool) }
  const { initially, action, always, reachable, step } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      append: action({
        by: Db,
        when: s => entriesOf(s.log).length < 2,
        then: s => {
          s.log.unflushed.push(entriesOf(s.log).length + 1)
        },
      }),
      sync: action({
        by: Db,
        when: s => s.log.unflushed.length > 0,
        then: s => {
          flush(s.log)
        },
      }),
    },
    properties: {
      inOrder: always(s => entriesOf(s.log).every((entry, k) => entry === k + 1)),
      flushedStays: step((before, after) => before.log.flushed.every((entry, k) => after.log.flushed[k] === entry)),
      nothingUnflushedWhileDown: always(s => !isDown(s, Db.id) || s.log.unflushed.length === 0),
      nothingIsLost: step((before, after) => entriesOf(after.log).length >= entriesOf(before.log).length),
      halfSurvives: reachable(s => isDown(s, Db.id) && s.log.flushed.length === 1),
    },
    faults: { crash: crashes(Db), stop: stops(Db) },
    deadlock: 'allowed',
  }
})

describe('a crash takes a suffix of what is not flushed', () => {
  // By hand. Flushed and unflushed entries are two at most: 6 states. A crash of each leaves 0, 1 or 2 entries, all flushed: 3 more, and 6 after the recovery.
  // Steps: 3 appends and 3 flushes, twice; the start; crashes, one for each prefix of what is not flushed, 10; recoveries, 3. The last to be found are those
  // of two entries after a recovery, by four steps.
  test.each(ways)('and any prefix of it survives: %j', async options => {
    const { states, depth } = await check(counting.with({}, { crash: 1 }), { ...options, continue: true })
    expect({ distinct: states.distinct, generated: states.generated, depth }).toEqual({ distinct: 15, generated: 26, depth: 5 })
  })

  test('while what is flushed stays', async () => {
    expect(await verdictsOf(counting.with({}, { crash: 1 }))).toEqual({
      inOrder: ['holds', null],
      flushedStays: ['holds', null],
      nothingUnflushedWhileDown: ['holds', null],
      nothingIsLost: ['violated', 2],
      halfSurvives: ['holds', 2],
    })
  })

  test('as a stop does not', async () => {
    const verdicts = await verdictsOf(counting.with({}, { stop: 1 }))
    expect(verdicts.nothingIsLost).toEqual(['holds', null])
    // 6 states, the last after 3 steps, and each again with the process stopped.
    expect(await numbersOf(counting.with({}, { stop: 1 }))).toEqual({ distinct: 12, generated: 13, depth: 5 })
  })

  test('and says how much of it survived', async () => {
    const model = spec('half', {}, () => {
      const vars = { disk: ownedBy(Db, record({ log: logOf(range(1, 3), 3), other: logOf(bool, 1) })) }
      const { initially, action, always } = machine(vars)
      return {
        vars,
        init: initially({ disk: { log: { flushed: [1], unflushed: [2, 3] }, other: { flushed: [], unflushed: [] } } }),
        actions: { nothing: action({ when: () => false, then: () => {} }) },
        properties: { whole: always(s => s.disk.log.flushed.length !== 2) },
        faults: { crash: crashes(Db) },
        deadlock: 'allowed',
      }
    }).with({}, { crash: 1 })
    const { trace } = (await check(model)).properties[0] ?? {}
    expect(trace?.steps[0]).toMatchObject({
      action: 'crash',
      parameters: { process: 'Db', 'kept of disk.log': 1, 'kept of disk.other': 0 },
      state: { disk: { log: { flushed: [1, 2], unflushed: [] } } },
    })
    expect(trace?.steps.slice(0, 1).map(step => sayAction(step))).toEqual(['☠ crashed: 1 of 2 unflushed entries of disk.log survived'])
  })
})

describe('several logs', () => {
  test('of one process lose their suffixes independently of each other', async () => {
    const model = spec('two logs', {}, () => {
      const vars = { a: ownedBy(Db, logOf(bool, 1)), b: ownedBy(Db, logOf(bool, 2)) }
      const { initially, action } = machine(vars)
      return {
        vars,
        init: initially({ a: { flushed: [], unflushed: [true] }, b: { flushed: [], unflushed: [true, false] } }),
        actions: { nothing: action({ when: () => false, then: () => {} }) },
        properties: {},
        faults: { crash: crashes(Db, { recovers: 'perhaps' }) },
        deadlock: 'allowed',
      }
    }).with({}, { crash: 1 })
    // The start, 2 x 3 crashes, and their recoveries.
    expect(await numbersOf(model)).toEqual({ distinct: 13, generated: 13, depth: 3 })
  })

  test('of several processes are each its own', async () => {
    const P = processes('P', 2)
    const model = spec('each', {}, () => {
      const vars = { log: mapOf(P, logOf(P, 1)), seen: mapOf(P, bool) }
      const { initially, action, step } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          append: action({
            for: { p: P, of: P },
            by: 'p',
            when: (s, { p }) => entriesOf(s.log[p]).length === 0,
            then: (s, { p, of }) => {
              s.log[p].unflushed.push(of)
            },
          }),
        },
        properties: {
          others: step((before, after) =>
            P.every(p => isDown(after, p) || entriesOf(after.log[p]).length >= entriesOf(before.log[p]).length),
          ),
        },
        faults: { crash: crashes(P) },
        symmetry: [P],
        deadlock: 'allowed',
      }
    }).with({}, { crash: 1 })
    const [whole, reduced] = [await check(model), await check(model, { states: 'orbits' })]
    expect([whole.verdict, reduced.verdict]).toEqual(['holds', 'holds'])
    expect(reduced.trust.symmetry).toMatchObject({ sorts: ['P'] })
    // By hand, without symmetry. Before the crash each log is empty or has one of two entries: 9 states. While one of two is down, its own is empty or flushed with one of
    // two entries, the other as before: 2 x 9. After it, each entry of the log that crashed is flushed, or not: 5 x 3 and 3 x 5, the 9 without a flushed one the same.
    expect(whole.states.distinct).toBe(9 + 18 + 21)
    // Both are up, and alike: states of two empty logs are their own image, and so are those in which each process names itself, or the other. With one down none is.
    expect(reduced.states.distinct).toBe((9 + 3) / 2 + 9 + (21 + 3) / 2)
  })

  test('where others have none, add nothing to the crashes of those', () => {
    const P = processes('P', 2)
    const Any = anyOf(P, Db)
    const vars = { log: ownedBy(Db, logOf(bool, 1)), up: mapOf(Any, bool) }
    const { initially, action } = machine(vars)
    const model = spec('some', {}, () => ({
      vars,
      init: initially(),
      actions: { nothing: action({ then: () => {} }) },
      properties: {},
      faults: { crash: crashes(Any) },
    })).with({}, { crash: 1 })
    expect(Object.keys(model.actions)).toEqual(['nothing', 'crash', 'crash of Db', 'crash.recover'])
    expect(Object.keys(model.actions.crash?.for ?? {})).toEqual(['process'])
    expect([...(model.actions.crash?.for.process?.values() ?? [])]).toEqual([...P.ids])
    expect(Object.keys(model.actions['crash of Db']?.for ?? {})).toEqual(['process', 'kept of log'])
    expect(model.actions['crash of Db']?.fault).toMatchObject({ kind: 'crash', name: 'crash' })
  })
})

describe('a log', () => {
  const withLog = (of: Domain, budget = 1) =>
    spec('misplaced', {}, () => {
      const { initially, action } = machine({ disk: of })
      return {
        vars: { disk: of },
        init: initially(),
        actions: { nothing: action({ then: () => {} }) },
        properties: {},
        faults: { crash: crashes(Db) },
      }
    }).with({}, { crash: budget })
  const log = logOf(bool, 2)
  test.each([
    ['within durable(…)', 'disk', durable(ownedBy(Db, log))],
    ['within durable(…)', 'disk.log', ownedBy(Db, record({ log: durable(log) }))],
    ['within durable(…)', 'disk', durable(mapOf(Db, record({ log })))],
    ['in a list', 'disk', ownedBy(Db, listOf(log, 2))],
    ['in a set', 'disk.all', ownedBy(Db, record({ all: setOf(log) }))],
    ['in a maybe(…)', 'disk', ownedBy(Db, maybe(log))],
    ['in a union', 'disk', mapOf(Db, union({ Gone: {}, There: { log } }))],
    ['entries with logs of their own', 'disk', ownedBy(Db, logOf(record({ log }), 1))],
    ['in a map of its own', 'disk', mapOf(Db, mapOf(oneOf('x', 'y'), log))],
    ['belongs to no process', 'disk', log],
    ['belongs to no process', 'disk', mapOf(oneOf('x', 'y'), log)],
  ])('of which a crash would take nothing is refused: %s', (why, path, of) => {
    expect(() => withLog(of)).toThrow(SpecError)
    expect(() => withLog(of)).toThrow(`the fault 'crash' would take nothing of the log ${path}: it`)
    expect(() => withLog(of)).toThrow(why)
    expect(() => withLog(of, 0)).not.toThrow()
  })

  test('may be anywhere in a ghost, and of a process that does not crash', () => {
    expect(() => withLog(ghost(ownedBy(Db, listOf(log, 2))))).not.toThrow()
    expect(() => withLog(mapOf(singleProcess('Other'), maybe(log)))).not.toThrow()
  })

  test('is bounded where a search must end', async () => {
    const model = spec('long', {}, () => {
      const vars = { log: ownedBy(Db, bounded(logOf(bool, 1))) }
      const { initially, action, always } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          append: action({
            by: Db,
            then: s => {
              s.log.unflushed.push(true)
            },
          }),
        },
        properties: { short: always(s => entriesOf(s.log).length < 3) },
        faults: { crash: crashes(Db) },
      }
    }).with({}, { crash: 2 })
    const { verdict, qualifications } = await check(model)
    expect(verdict).toBe('holds')
    expect(qualifications.cut.map(cut => cut.within)).toEqual(['log.flushed of length <= 1, log.unflushed of length <= 1'])
  })

  test('that cannot keep what survives is told with the place of the fault', async () => {
    const vars = { log: ownedBy(Db, logOf(bool, 1)) }
    const { initially, action } = machine(vars)
    const model = spec('full', {}, () => ({
      vars,
      init: initially({ log: { flushed: [true], unflushed: [true] } }),
      actions: { nothing: action({ when: () => false, then: () => {} }) },
      properties: {},
      faults: { crash: crashes(Db) },
      deadlock: 'allowed',
    })).with({}, { crash: 1 })
    for (const how of ways)
      await expect(check(model, how)).rejects.toMatchObject({
        code: 'outside-domain',
        hint: 'it holds 2 items; bound it in the guard, raise the 1, or leave such steps out: bounded(logOf(…))',
        where: { file: expect.stringContaining('logs.test.ts') },
      })
  })

  test('has a number of entries', () => {
    expect(() => logOf(bool, 0)).toThrow('logOf(bool, 0): the number of entries must be a whole number, 1 or more')
    expect(() => logOf('bool' as never, 1)).toThrow(/logOf\(…\) was given 'bool', which is no domain/)
    expect(logOf(bool, 2).text).toBe('logOf(bool, 2)')
    expect(bounded(logOf(bool, 2)).text).toBe('bounded(logOf(bool, 2))')
  })
})
