// What a verdict leaves out is told with it: actions that no step took, bounds that cut steps, properties that could not fail.
import { describe, expect, test } from 'vitest'
import { exitCodeOf, strictly } from '../../checker/cli/expectation.ts'
import { exitCode } from '../../checker/errors.ts'
import {
  bool,
  bounded,
  type Domain,
  listOf,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  ownedBy,
  type Property,
  prematureTimeouts,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  union,
  variant,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { sayQualified } from '../../checker/verdict/qualifications.ts'
import { renderJunit } from '../../reports/junit.ts'
import { renderMarkdown } from '../../reports/markdown.ts'
import { modelCell, propertyCell } from '../../reports/pages/comparison/comparison.ts'
import { html } from '../../reports/pages/counterexample/format.ts'
import { sarifLog } from '../../reports/sarif.ts'
import { renderText } from '../../reports/text.ts'
import { ways } from '../engine/told.ts'
import { reportOn } from '../reports/cases.ts'

/** A lamp that burns up to a bound; `ring` needs more than there is. */
const lamp = spec('lamp', {}, () => {
  const vars = { hours: bounded(range(0, 2)), rang: bool }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      burn: action({ then: s => void s.hours++ }),
      ring: action({ when: s => s.hours > 2, then: s => void (s.rang = true) }),
    },
    properties: { silent: always({ when: s => s.rang, holds: s => s.hours < 2 }) },
  }
}).with({})

describe.each(ways)('a verdict that holds: %j', options => {
  test('names the bound that cut, the action that never fired and the property that could not fail', async () => {
    const result = await check(lamp, options)
    // hours is 0, 1 and 2; in the last state burn is cut.
    expect(result).toMatchObject({ verdict: 'holds', states: { distinct: 3 } })
    expect(result.qualifications).toMatchObject({
      cut: [{ kind: 'bound', of: 'hours', within: 'hours <= 2', steps: 1, accepted: null }],
      neverFired: [{ action: 'ring', kind: 'action', because: null, accepted: null }],
      vacuous: [{ property: 'silent' }],
      needless: [],
    })
    expect(sayQualified(result)).toBe('holds within hours <= 2; ring never fired; silent is vacuous')
    expect(result.cause).toBe('silent is vacuous, the other property holds in all 3 states; 1 step beyond the bounds was not followed')
  })
  test('names three actions that never fired, and counts more', async () => {
    const vars = { n: range(0, 1) }
    const { initially, action } = machine(vars)
    const idle = (count: number) =>
      spec('idle', {}, () => ({
        vars,
        init: initially(),
        actions: Object.fromEntries(
          Array.from({ length: count }, (_, k) => [`idle${k + 1}`, action({ when: () => false, then: () => {} })]),
        ),
        properties: {},
        deadlock: 'allowed',
      })).with({})
    const qualified = async (count: number) => sayQualified(await check(idle(count), options), 'holds')
    expect(await qualified(3)).toContain('idle1, idle2 and idle3 never fired')
    expect(await qualified(4)).toContain('idle1, idle2 and 2 other actions never fired')
  })
  test('says nothing of actions where the search ended early', async () => {
    const { qualifications } = await check(lamp, { ...options, limits: { maxStates: 1 } })
    expect(qualifications.neverFired).toEqual([])
  })
})

describe('--strict', () => {
  const codes = async (options: SearchOptions) => {
    const result = await check(lamp, { properties: ['deadlock'], ...options })
    return [exitCodeOf(result, false), exitCodeOf(result, true), strictly(result)]
  }
  test('fails on each that was not accepted, and names it', async () => {
    expect(await codes({})).toEqual([
      exitCode.holds,
      exitCode.vacuous,
      [
        "ring never fired: it was never enabled, or a bound cut every step of it; where that is meant, mark it neverFires: 'allowed'",
        'only hours <= 2 was searched: 1 step was cut',
      ],
    ])
  })
  test('passes where all is accepted with a reason', async () => {
    const accepted = { neverFires: { ring: 'two hours are too few' }, cuts: { hours: 'time has no end' } }
    expect(await codes({ accepted })).toEqual([exitCode.holds, exitCode.holds, []])
    const result = await check(lamp, { properties: ['deadlock'], accepted })
    // A bound is part of what holds, accepted or not.
    expect(sayQualified(result)).toBe('holds within hours <= 2')
  })
  test('fails where what was accepted does not come about', async () => {
    const accepted = { neverFires: { ring: 'so', burn: 'so' }, cuts: { hours: 'so', rang: 'so' } }
    expect(await codes({ accepted })).toEqual([
      exitCode.holds,
      exitCode.vacuous,
      ['the model says that burn never fires, but it does', 'the model says that rang cuts steps, but it does not'],
    ])
  })
  test('refuses what names no action or no bound', async () => {
    await expect(codes({ accepted: { neverFires: { rings: 'so' }, cuts: {} } })).rejects.toThrow(/'neverFires' .* names 'rings'/)
    await expect(codes({ accepted: { neverFires: {}, cuts: { hour: 'so' } } })).rejects.toThrow(/'cuts' .* names 'hour'/)
  })
  test('passes over an action that is marked', async () => {
    const vars = { on: bool }
    const { initially, action } = machine(vars)
    const marked = spec('marked', {}, () => ({
      vars,
      init: initially(),
      actions: {
        turn: action({ then: s => void (s.on = !s.on) }),
        never: action({ neverFires: 'allowed', when: () => false, then: () => {} }),
      },
      properties: {},
    })).with({})
    const result = await check(marked)
    expect(result.trust.neverFired).toEqual(['never'])
    expect(strictly(result)).toEqual([])
    expect(sayQualified(result)).toBe('holds')
  })
})

describe('a bound is named', () => {
  const P = processes('P', 1)
  const within = async <T>(of: Domain<T>, grow: (s: { x: unknown }) => void) => {
    const vars = { x: of }
    const { initially, action } = machine(vars)
    const model = spec('bounds', {}, () => ({
      vars,
      init: initially(),
      actions: { grow: action({ then: s => grow(s as { x: unknown }) }) },
      properties: {},
    })).with({})
    return sayQualified(await check(model))
  }
  const short = bounded(range(0, 1))
  // biome-ignore lint/suspicious/noExplicitAny: the recipes of six domains in one list
  test.each<readonly [string, Domain<any>, (s: any) => void]>([
    ['x <= 1', short, s => void s.x++],
    ['x of length <= 1', bounded(listOf(bool, 1)), s => void s.x.push(true)],
    ['x <= 1', mapOf(P, short), s => void s.x.P1++],
    ['x.at <= 1', record({ at: short, other: bool }), s => void s.x.at++],
    ['x.n <= 1', union({ A: { n: short } }), s => void s.x.n++],
    ['x <= 1', maybe(short), s => void (s.x = (s.x ?? 0) + 1)],
    ['x <= 1', setOf(short), s => void s.x.add(s.x.size)],
    ['x <= 1', listOf(short, 1), s => void (s.x = [(s.x[0] ?? 0) + 1])],
  ])('%s', async (said, of, grow) => {
    expect(await within(of, grow)).toBe(`holds within ${said}`)
  })

  describe('though others are called as it is', () => {
    const [A, B] = [singleProcess('A'), singleProcess('B')]
    const Msg = messages({ ping: { from: A, to: B, n: bounded(range(0, 1)) }, net: { from: A, to: B } })
    const Back = messages({ ping: { from: B, to: A, of: bounded(range(0, 2)) } })
    const vars = { ping: bounded(range(0, 3)), net: network(Msg, 'bag', { capacity: 1 }), back: network(Back), view: bounded(range(0, 4)) }
    const { initially, action } = machine(vars)
    const alike = spec('alike', {}, () => ({
      vars,
      init: initially(),
      actions: {
        count: action({ then: s => void s.ping++ }),
        see: action({ then: s => void s.view++ }),
        ask: action({ by: A, then: s => s.net.send(Msg.ping({ n: s.ping })) }),
        send: action({ by: A, then: s => s.net.send(Msg.net({})) }),
      },
      properties: {},
      view: ['ping', 'net', 'view'],
    })).with({})

    test.each(ways)('%j', async options => {
      const { qualifications } = await check(alike, options)
      // For each of the 5 values of view, ping is 0 to 3; net is empty, or has ping(0) where ping is 0 to 3, ping(1) where it is 1 to 3, or net where
      // it is any: 4 + 4 + 3 + 4 = 15 states. `count` is cut where ping is 3: 4 of them; `see` in 15. With net full `send` is cut, in 11; `ask` is
      // cut by its bound where ping is 2 or 3, in 4 + 4, and otherwise by the capacity, where net is full: ping 0 has 2 such, ping 1 has 3.
      expect(qualifications.cut.map(({ kind, of, within, steps }) => [kind, of, within, steps])).toEqual([
        ['bound', 'ping', 'ping <= 3', 5 * 4],
        ['capacity', 'net', 'at most 1 message in net', 5 * (11 + 2 + 3)],
        ['bound', 'ping', 'ping.n <= 1, ping.of <= 2', 5 * (4 + 4)],
        ['bound', 'view', 'view <= 4', 15],
        ['view', 'ping, net, view', 'the view of ping, net, view', null],
      ])
    })

    test.each(['ping', 'net', 'view'])('and a reason for %s alone is refused', async name => {
      const refused = `'cuts' of a model of alike names '${name}', which could be either of two bounds`
      await expect(check(alike, { accepted: { neverFires: {}, cuts: { [name]: 'so' } } })).rejects.toThrow(refused)
    })
  })

  describe('with what reads that which a view hides', () => {
    const vars = { n: range(0, 3), h: bool, g: bool }
    const { initially, action, always, step } = machine(vars)
    const accepted = { neverFires: {}, cuts: { view: 'h is for properties alone' } }
    const viewed = (properties: Record<string, Property>, guard: (s: { n: number; h: boolean }) => boolean = s => s.n < 3) =>
      spec('viewed', {}, () => ({
        vars,
        init: initially(),
        actions: { up: action({ when: guard, then: s => void s.n++ }), flip: action({ then: s => void (s.h = !s.h) }) },
        properties,
        view: ['n', 'g'],
        deadlock: 'allowed',
      })).with({})

    // That h is true where n is 2 is so of a state that the view makes one with another, which was found first.
    test.each(ways)('and no reason covers that: %j', async how => {
      for (const [model, within] of [
        [viewed({ not: always(s => !(s.n === 2 && s.h)) }), 'the view of n, g, which hides h from not'],
        [viewed({ not: step((before, after) => !(after.n === 2 && before.h)) }), 'the view of n, g, which hides h from not'],
        [viewed({ not: always(s => !JSON.stringify(s).includes('2,"h":true')) }), 'the view of n, g, which hides h from not'],
        [viewed({ known: always(s => s.n >= 0) }, s => s.n < 3 && !s.h), 'the view of n, g, which hides h from the guard of up'],
      ] as const) {
        const result = await check(model, { ...how, accepted })
        expect(sayQualified(result)).toBe(`holds within ${within}`)
        expect(strictly(result)).toEqual([`only ${within} was searched`])
      }
      const blind = await check(viewed({ known: always(s => s.n >= 0 || s.g) }), { ...how, accepted })
      expect([sayQualified(blind), strictly(blind)]).toEqual(['holds within the view of n, g', []])
    })
  })

  test.each(ways)('where a view hides a state in which the spec fails, and no result is lost for it: %j', async how => {
    const vars = { n: range(0, 3), h: bool }
    const { initially, action, always } = machine(vars)
    const fails = (when: boolean) =>
      spec('fails', {}, () => ({
        vars,
        init: initially(),
        actions: {
          flip: action({ then: s => void (s.h = !s.h) }),
          up: action({
            when: s => s.n < 3,
            then: s => {
              if (s.h === when && s.n === 2) throw new Error('not there')
              s.n++
            },
          }),
        },
        properties: { known: always(s => s.n >= 0) },
        view: ['n'],
        deadlock: 'allowed',
      })).with({})
    // The search comes to n = 2 with h as it began; what it would do where h is true, it does not see.
    expect(await check(fails(true), how)).toMatchObject({ verdict: 'holds', states: { distinct: 4 } })
    await expect(check(fails(false), how)).rejects.toThrow('threw: not there')
  })

  test('where it is a capacity, a constraint or a view', async () => {
    const [A, B] = [singleProcess('A'), singleProcess('B')]
    const Msg = messages({ M: { from: A, to: B } })
    const vars = { n: range(0, 3), net: network(Msg, 'bag', { capacity: 2 }) }
    const { initially, action } = machine(vars)
    const model = spec('all', {}, () => ({
      vars,
      init: initially(),
      actions: {
        send: action({ by: A, then: s => s.net.send(Msg.M({})) }),
        count: action({ when: s => s.n < 3, then: s => void s.n++ }),
      },
      properties: {},
      constraints: { state: s => s.n < 3, step: (before, after) => after.n <= before.n + 1 && after.net.size + after.n < 4 },
      view: ['n', 'net'],
    })).with({})
    expect(sayQualified(await check(model))).toBe(
      'holds within at most 2 messages in net, the state constraint, the step constraint and the view of n, net',
    )
  })
})

/** A lease that a timeout ends: it waits until nothing else can happen, and its holder can always write. */
const lease = spec('lease', {}, () => {
  const [Lock, Client] = [singleProcess('Lock'), singleProcess('Client')]
  const vars = { held: ownedBy(Lock, bool), writes: ownedBy(Client, oneOf('even', 'odd')) }
  const { initially, action, timeout, always } = machine(vars)
  return {
    vars,
    init: initially({ held: true }),
    actions: {
      write: action({ by: Client, then: s => void (s.writes = s.writes === 'even' ? 'odd' : 'even') }),
      expire: timeout({ by: Lock, when: s => s.held, then: s => void (s.held = false) }),
    },
    properties: { neverLost: always(s => s.held) },
    faults: { early: prematureTimeouts() },
  }
})

describe('a timeout that never fires', () => {
  test('is told with what it waits for, and with the fault that lets it fire', async () => {
    const result = await check(lease.with({}))
    expect(result.verdict).toBe('holds')
    expect(sayQualified(result)).toBe('holds; expire never fired')
    expect(strictly(result)).toEqual([
      // The lease is held in both states, and they differ in whether the number of writes is even.
      'expire never fired: its own guard was true in 2 of 2 states that were sampled, but a timeout fires only when nothing else can happen; give the fault early a budget to let it fire sooner, or make it an action if it may fire at any time',
    ])
    expect(result.trust.timeouts).toEqual([{ actions: ['expire'], awaits: null, early: { fault: 'early', budget: 0 } }])
    expect(renderText(await reportOn(lease.with({})))).toContain(
      'expire fires only when nothing else can happen (the fault early lets it fire sooner)',
    )
  })
  test('is told where it is its guard that is never true', async () => {
    const { verdict, qualifications } = await check(lease.with({}), { properties: ['deadlock'] })
    expect(verdict).toBe('holds')
    const free = variant(lease, 'free', { actions: { expire: { when: s => !s.held } } })
    expect(strictly(await check(free.with({})))).toEqual([
      'expire never fired: its own guard was true in none of 2 states that were sampled; look at the guard first; besides, a timeout fires only when nothing else can happen',
    ])
    expect(qualifications.neverFired).toHaveLength(1)
  })
  test('and that fires too early is tried', async () => {
    const result = await check(lease.with({}, { early: 1 }), { properties: ['deadlock'] })
    expect(result.trust.neverFired).toEqual(['expire'])
    expect(sayQualified(result)).toBe('holds')
    expect((await check(lease.with({}, { early: 1 }))).verdict).toBe('violated')
  })
  test('does not wait where it may fire at any time', async () => {
    expect((await check(lease.with({}, { early: Infinity }))).trust.timeouts).toEqual([])
  })
})

describe('what qualifies a verdict stands in', () => {
  const said = 'within hours <= 2; ring never fired; silent is vacuous'
  const report = reportOn(lamp)
  test('the first line of the text', async () => {
    expect(renderText(await report).split('\n')[0]).toBe(`HOLDS ${said}  lamp`)
  })
  test('the title of the Markdown', async () => {
    expect(renderMarkdown(await report).split('\n')[0]).toBe(`# lamp: holds ${said}`.replace('<=', '\\<='))
  })
  test('the headline of the page', async () => {
    expect(await html.render(await report)).toContain(`<p class="qualified">holds ${said.replace('<', '&lt;')}</p>`)
  })
  test('what the page says was searched, and its bounds in sight and not in what is folded', async () => {
    const page = await html.render(await report)
    expect(page).toContain('searched: the whole space within hours &lt;= 2</p>')
    const [trust = ''] = /<section class="trust".*?<\/section>/s.exec(page) ?? []
    const [inSight = '', folded = ''] = trust.split('<details>')
    expect(inSight).toContain('<dt>searched</dt><dd>the whole space within hours &lt;= 2</dd>')
    // In the state with two hours it could burn on.
    expect(inSight).toContain('<div class="warn"><dt>bounds</dt><dd>hours &lt;= 2: 1 step not followed</dd></div>')
    expect(folded).not.toContain('<dt>bounds</dt>')
  })
  test('JUnit: a warning, an error where strict', async () => {
    const lenient = renderJunit(await report)
    expect(lenient).toContain('errors="0"')
    expect(lenient).toMatch(/warning: ring never fired/)
    const strict = renderJunit({ ...(await report), strict: true })
    // ring, the bound, and the vacuous property.
    expect(strict).toContain('errors="3"')
    expect(strict).toMatch(/<testcase classname="lamp" name="ring never fired">/)
  })
  test('SARIF: beside the action', async () => {
    const { model } = await report
    const results = sarifLog(await report).runs[0]?.results ?? []
    expect(results.map(r => [r.ruleId, r.level])).toEqual([
      ['silent', 'warning'],
      ['never-fired', 'warning'],
      ['bounded', 'warning'],
    ])
    expect(results[1]?.locations?.[0]?.physicalLocation?.region?.startLine).toBe(model.actions.ring?.where?.line)
    const strict = sarifLog({ ...(await report), strict: true }).runs[0]?.results ?? []
    expect(strict.every(r => r.level === 'error')).toBe(true)
  })
  test('the cells of a comparison', async () => {
    const { result } = await report
    const compared = { name: 'lamp', says: '', network: null, result, differences: null, page: null }
    expect(modelCell(compared)).toMatchObject({ text: `holds ${said}`, detail: said })
    const deadlock = result.properties.find(p => p.name === 'deadlock') as (typeof result.properties)[number]
    expect(propertyCell(deadlock, compared)).toMatchObject({ text: 'holds within hours <= 2', detail: 'within hours <= 2' })
  })
})
