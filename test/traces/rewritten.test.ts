import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { machine, oneOf, ownedBy, range, setOf, singleProcess, spec } from '../../checker/language/index.ts'
import { dependenciesOf } from '../../checker/traces/dependence.ts'
import type { PropertyExplanation } from '../../checker/verdict/explanation.ts'
import { Why } from '../../reports/pages/counterexample/why.ts'
import { sayViolation } from '../../reports/say/cause.ts'
import { found } from './found.ts'

/** A copy that is made of the whole of what there is, again and again, and of which one element was there before. */
const copied = spec('copied', {}, () => {
  const [M, R] = [singleProcess('M'), singleProcess('R')]
  const vars = {
    members: ownedBy(M, setOf(range(1, 2))),
    known: ownedBy(R, setOf(range(1, 2))),
    greatest: ownedBy(R, range(0, 2)),
    mode: ownedBy(R, oneOf('new', 'reading', 'closed')),
    reads: range(0, 2),
  }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially({ members: new Set(), known: new Set() }),
    actions: {
      join: action({
        by: M,
        for: { n: range(1, 2) },
        when: (s, { n }) => s.members.size === n - 1 && s.reads === n - 1,
        then: (s, { n }) => void s.members.add(n),
      }),
      read: action({
        by: R,
        when: s => s.reads < 2 && s.members.size > s.reads,
        then: s => {
          s.known = s.members
          s.greatest = Math.max(s.greatest, 1)
          s.mode = 'reading'
          s.reads++
        },
      }),
      close: action({ by: R, when: s => s.reads === 2 && s.mode === 'reading', then: s => void (s.mode = 'closed') }),
    },
    properties: {
      isOpen: always(s => s.mode !== 'closed'),
      notBoth: always(s => !(s.known.has(1) && s.known.has(2))),
      isNew: always(s => s.reads < 2 || s.mode === 'new'),
      isSmall: always(s => s.reads < 2 || s.greatest === 0),
      isLone: always({ when: s => s.mode === 'reading' && s.reads === 2, holds: s => s.members.size < 2 }),
    },
    deadlock: 'allowed',
  }
})

describe('what a step wrote that stood there already is due to that step, which would have written it anyway', () => {
  const causesOf = ({ causes }: PropertyExplanation) => causes.flatMap(c => (c.of === 'part' ? [[c.path, c.step, c.isAgain ?? false]] : []))

  test('an element of a set', async () => {
    const { of, property, report, story } = await found(copied.with({}), 'notBoth')
    expect(property.trace.steps.map(s => s.action)).toEqual(['join', 'read', 'join', 'read'])
    // The first read gave it 1; the second gives it both, whatever the first did.
    expect(causesOf(of)).toContainEqual(['known', 4, true])
    expect(causesOf(of)).not.toContainEqual(['known', 2, false])
    expect(sayViolation(report, property)).toContain('was given 1 again')
    expect(renderToStaticMarkup(h(Why, { story, property, report, explanation: of }))).toContain(
      '<th scope="row">in known</th><td>1</td><td>step 4, again</td>',
    )
  })

  test('a whole part, and what later steps depend on', async () => {
    const { of, property, report } = await found(copied.with({}), 'isNew')
    expect(causesOf(of)).toEqual([
      ['mode', 4, true],
      ['reads', 4, false],
    ])
    expect(sayViolation(report, property)).toContain('R was set to reading again')
    expect(dependenciesOf(copied.with({}), property.trace)?.get(4)).toEqual(new Set([2, 3]))
  })

  test('what only makes the premise true is not told, where something else is', async () => {
    const { of, property, report } = await found(copied.with({}), 'isLone')
    const premises = of.causes.flatMap(c => (c.of === 'part' && c.isOfPremise ? [[c.path, c.isAgain ?? false]] : []))
    expect(premises).toEqual([
      ['mode', true],
      ['reads', false],
    ])
    const said = sayViolation(report, property)
    expect(said).toContain('reads')
    expect(said).not.toContain('again')
  })

  test('a step that needs it needs the step that wrote it last', async () => {
    const { property } = await found(copied.with({}), 'isOpen')
    expect(property.trace.steps.map(s => s.action)).toEqual(['join', 'read', 'join', 'read', 'close'])
    expect(dependenciesOf(copied.with({}), property.trace)?.get(5)).toEqual(new Set([4]))
  })

  test('and not to one that writes it only where it is missing', async () => {
    const { of } = await found(copied.with({}), 'isSmall')
    expect(causesOf(of)).toEqual([
      ['greatest', 2, false],
      ['reads', 4, false],
    ])
  })
})
