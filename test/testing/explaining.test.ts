import { describe, expect, test } from 'vitest'
import '../../checker/testing/index.ts'
import { machine, mapOf, maybe, messages, network, oneOf, processes, range, record, setOf, spec } from '../../checker/index.ts'
import { differencesFrom, sayDifference, saysAnything } from '../../checker/testing/observed.ts'
import type { System } from '../../checker/testing/system.ts'

/** A light that is switched on, and goes out by itself or stays on; it glows before it is out. With `bulbs`, one that is out can be mended. */
const light = (bulbs: boolean) =>
  spec('light', {}, () => {
    const vars = { is: oneOf('off', 'on', 'glowing'), switched: range(0, 3) }
    const { initially, action } = machine(vars)
    const press = action({
      when: s => s.switched < 3,
      then: s => {
        s.is = 'on'
        s.switched += 1
      },
    })
    const dim = action({
      when: s => s.is === 'on',
      then: s => {
        s.is = 'glowing'
      },
    })
    const goOut = action({
      fair: 'weak',
      when: s => s.is === 'glowing',
      then: s => {
        s.is = 'off'
      },
    })
    const mend = action({ when: s => s.is === 'off' && s.switched > 0, then: () => {} })
    return { vars, init: initially(), actions: { press, dim, goOut, ...(bulbs ? { mend } : {}) }, properties: {}, deadlock: 'allowed' }
  })

const model = light(false).with({})
const hidden = ['dim', 'goOut']

/** A light that after each press is as its list says. */
function lightOf(after: readonly string[], otherwise: Partial<System> = {}): System {
  let presses = 0
  return {
    hidden,
    start: () => {
      presses = 0
    },
    take: ({ action }) => {
      if (action === 'press') presses++
    },
    observe: () => ({ is: presses === 0 ? 'off' : after[presses - 1] }),
    stop: () => {},
    ...otherwise,
  }
}

const refusalOf = (asked: Promise<void>): Promise<string> =>
  asked.then(
    () => 'it passed',
    error => String((error as Error).message),
  )

describe('a system that decides by itself', () => {
  test.each([[['on', 'on', 'on']], [['off', 'off', 'off']], [['glowing', 'on', 'off']]])('does what the model allows: %s', async after => {
    await expect(lightOf(after)).toConformTo(model)
  })

  test('does not what no hidden steps explain', async () => {
    const said = await refusalOf(expect(lightOf(['on', 'broken', 'on'])).toConformTo(model))
    expect(said).toContain('in step 2 is differs')
    expect(said).toContain('none of the 3 states that might explain it does')
    for (const is of ['on', 'glowing', 'off']) expect(said).toContain(`is: expected ${is}, observed broken`)
  })

  test('that settles has done what is due', async () => {
    const settle = () => {}
    // It may stay on, since to dim is not fair; it does not go on glowing.
    await expect(lightOf(['on', 'off', 'on'], { settle })).toConformTo(model, { follow: 'possible' })
    expect(await refusalOf(expect(lightOf(['glowing', 'on', 'on'], { settle })).toConformTo(model, { follow: 'possible' }))).toContain(
      'the system has settled, though goOut is due',
    )
  })

  test('may refuse a step as long as some state that explains what was seen does not enable it', async () => {
    // Not shown whether it is out, it can be out or not: it may refuse to be mended, and does not refuse to be switched on.
    const mended = light(true).with({})
    const unseen = (refused: string) =>
      lightOf([], { observe: () => ({ switched: undefined, is: undefined }), take: ({ action }) => action !== refused })
    const said = (system: System) => refusalOf(expect(system).toConformTo(mended, { follow: 'possible' }))
    expect(await said(unseen('press'))).toContain('in step 1 it refused press')
    expect(await said(unseen('mend'))).toMatch(/^nothing is decided: observe\(\) never showed anything/)
  })

  test('and leaves a path by its own decisions decides nothing, unless that is allowed and every action was taken', async () => {
    const mended = light(true).with({})
    // It goes out after the second press alone.
    await expect(lightOf(['on', 'off', 'on'])).toConformTo(mended, { follow: 'possible' })
    expect(await refusalOf(expect(lightOf(['on', 'off', 'on'])).toConformTo(mended))).toMatch(
      /^nothing is decided: path \d+ of \d+ could not be followed: the system decided otherwise before mend/,
    )
    expect(await refusalOf(expect(lightOf(['on', 'on', 'on'])).toConformTo(mended, { follow: 'possible' }))).toBe(
      'nothing is decided: never taken: mend',
    )
  })

  test('is tried again where it may decide otherwise', async () => {
    let starts = 0
    const moody = lightOf([], { observe: () => ({ is: presses === 0 ? 'off' : starts % 2 === 0 ? 'off' : 'on' }) })
    let presses = 0
    const system: System = {
      ...moody,
      start: () => {
        starts++
        presses = 0
      },
      take: ({ action }) => {
        if (action === 'press') presses++
      },
    }
    await expect(system).toConformTo(light(true).with({}), { tries: 2 })
    expect(starts).toBeGreaterThan(1)
  })
})

describe('what is observed', () => {
  const parts = spec('parts', {}, () => {
    const N = processes('N', 2)
    const Msg = messages({ Ping: { from: N, to: N, n: range(0, 3) } })
    const vars = {
      at: mapOf(N, record({ term: range(0, 3), votes: setOf(N), leader: maybe(N) })),
      word: oneOf('a', 'b'),
      net: network(Msg),
    }
    const { initially, action } = machine(vars)
    return { vars, init: initially(), actions: { rest: action({ then: () => {} }) }, properties: {}, deadlock: 'allowed', parts: { Msg } }
  })
  const of = parts.with({})
  const [state] = of.initial as [(typeof of.initial)[0]]
  const said = (observed: object) => differencesFrom(of, state, observed as never).map(sayDifference)

  test('is compared as far as it goes, by content', () => {
    expect(said({})).toEqual([])
    expect(said({ at: { N1: { term: 0 } }, word: 'a', net: [] })).toEqual([])
    expect(said({ at: { N1: { votes: new Set(), leader: null, term: undefined } } })).toEqual([])
    expect(said({ at: new Map([['N2', { votes: [] }]]) })).toEqual([])
  })

  test('differs part by part', () => {
    expect(said({ at: { N1: { term: 1, leader: 'N2' }, N2: { votes: ['N1'] } }, word: 'b' })).toEqual([
      'at[N1].term: expected 0, observed 1',
      'at[N1].leader: expected none, observed N2',
      'at[N2].votes: expected {}, observed [N1]',
      'word: expected a, observed b',
    ])
    expect(said({ at: { N3: { term: 0 } } })).toEqual(['at[N3]: expected nothing there, observed (term: 0)'])
    expect(said({ net: [{ tag: 'Ping', from: 'N1', to: 'N2', n: 1 }] })).toEqual([
      'net: expected <>, observed [Ping(from: N1, to: N2, n: 1)]',
    ])
  })

  test('counts for nothing where it has no value', () => {
    expect([{}, { at: {} }, { at: { N1: undefined } }, { at: { N1: { term: 0 } } }, { net: [] }].map(saysAnything)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  })
})
