import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { machine, mapOf, oneOf, ownedBy, processes, range, record, singleProcess, spec } from '../../../checker/language/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { cardsOf } from '../../../reports/components/cards.ts'
import { Diagram, Grid, StatePanel, type Story, tellStory } from '../../../reports/components/components.ts'
import { packStory, unpackStory } from '../../../reports/components/packed.ts'
import { partsOf } from '../../../reports/components/parts.ts'
import { sayStep } from '../../../reports/say/labels.ts'
import { wrapText } from '../../../reports/say/text-width.ts'
import { isTraced } from '../../../reports/say/words.ts'
import { found } from '../../traces/found.ts'

const slots = spec('slots', {}, () => {
  const [Replica, Slot, HA] = [processes('R', 2), range(1, 2), singleProcess('HA')]
  const vars = {
    votes: mapOf(Replica, mapOf(Slot, record({ ballot: range(0, 1), entry: oneOf('none yet', 'x') }))),
    chosen: mapOf(Slot, range(0, 1)),
    ha: ownedBy(HA, record({ epoch: range(0, 1), heard: mapOf(Replica, range(0, 1)) })),
  }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      vote: action({
        for: { r: Replica, slot: Slot },
        by: 'r',
        when: (s, { slot }) => slot === 2 && s.chosen[slot] === 0,
        then: (s, { r, slot }) => {
          s.votes[r][slot] = { ballot: 1, entry: 'x' }
          s.chosen[slot] = 1
          s.ha.heard[r] = 1
        },
      }),
    },
    properties: { never: always(s => s.chosen[2] === 0) },
    deadlock: 'allowed',
  }
})

async function told(): Promise<Story> {
  const model = slots.with({})
  const { checked, properties } = await check(model)
  const [property] = properties.filter(isTraced)
  if (property === undefined) throw new Error('it has no trace')
  return tellStory({ key: 'p', title: 'never', checked, trace: property.trace, model })
}

const textOf = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

test('the number of a slot has its word on cards, in the grid and in the state, and none in the words of a step, which are the spec’s', async () => {
  const story = await told()
  const [card, grid, panel] = [Diagram, Grid, StatePanel].map(of => textOf(renderToStaticMarkup(h(of, { story, current: 1 }))))
  expect(card).toContain('votes[slot 2].ballot 0 → 1')
  expect(card).toContain('chosen[slot 2] 0 → 1')
  expect(textOf(renderToStaticMarkup(h(Diagram, { story: unpackStory(packStory(story)), current: 1 })))).toBe(card)
  expect(grid).toContain('votes[slot 1].ballot 0')
  expect(grid).toContain(' slot 2 0 → 1')
  expect(panel).toContain('votes R1 slot 1.ballot 0 R1 slot 1.entry none yet R1 slot 2.ballot 0 → 1 R1 slot 2.entry none yet → x')
  expect(panel).toContain('chosen slot 1 0 slot 2 0 → 1')
  expect(sayStep(story.trace.steps[0]!, story.checked)).toContain('votes[R1][2].ballot: 0 → 1')
})

test('a part of the state has the path of its changes, and its owner, which is the variable’s where that has one', async () => {
  const story = await told()
  const parts = partsOf(story, story.trace.steps[0]!.state)
  for (const { path, part, owner } of story.trace.steps[0]!.changes)
    expect(parts).toContainEqual(expect.objectContaining({ path, part, owner }))
  expect(parts.filter(p => p.variable === 'ha')).toEqual([
    expect.objectContaining({ path: 'ha.epoch', owner: 'HA' }),
    expect.objectContaining({ path: 'ha.heard[R1]', owner: 'HA' }),
    expect.objectContaining({ path: 'ha.heard[R2]', owner: 'HA' }),
  ])
})

test('a change too long for one line is broken after its name, or before its arrow, and not within its values', async () => {
  const story = await told()
  const [step] = story.trace.steps
  if (step === undefined) throw new Error('it has no step')
  const [change] = step.changes
  if (change === undefined) throw new Error('it changes nothing')
  const inbox = { ...change, before: [{ tag: 'Proposal', zxid: { epoch: 1, counter: 1 } }], after: [] }
  const drawn = (most: number) =>
    cardsOf(story, { ...step, changes: [inbox] }, 'screen', most).flatMap(card =>
      card.lines.filter(l => l.of === 'change').map(l => l.text),
    )
  for (const most of [240, 300]) expect(drawn(most)).toEqual(['votes[slot 2].ballot', '[Proposal(zxid: (epoch: 1,', 'counter: 1))] → []'])
})

test('the words of a change are whole where lanes are as narrow as on a phone, and a value of many words is not', async () => {
  const story = await told()
  const [step] = story.trace.steps
  const [change] = step?.changes ?? []
  if (step === undefined || change === undefined) throw new Error('it changes nothing')
  const drawn = (before: string, after: string) =>
    // Of four lanes on a phone 390 pixels wide, each has 100 units.
    cardsOf(story, { ...step, changes: [{ ...change, before, after }] }, 'screen', 100).flatMap(card =>
      card.lines.filter(l => l.of === 'change').map(l => l.text),
    )
  for (const [before, after] of [
    ['working', 'prepared'],
    ['Follower', 'Candidate'],
    // With its arrow 118 units wide, and cut within no other than 'committed'.
    ['uncertain', 'committable'],
    ['committable', 'committed'],
  ] as const)
    expect(drawn(before, after).slice(-2)).toEqual([before, `→ ${after}`])
  expect(drawn('working', 'a'.repeat(40)).at(-1)).toMatch(/^→ a+…$/)
})

test('a key is not cut within its name where a card is narrow, and a value of more words than a card has lines for is cut between two', () => {
  expect(wrapText('heard[General1 > General4]', 100, 13)).toEqual(['heard', '[General1 >', 'General4]'])
  expect(wrapText('value: committed, then: committed', 130, 13, false, 1)).toEqual(['value: …'])
  // What is held together by a no-break space, which is drawn as another.
  expect(wrapText('in\u00a0flight: Prepared', 100, 13)).toEqual(['in flight:', 'Prepared'])
  expect(wrapText('committed '.repeat(20), 130, 13, false, 2)).toEqual(['committed', 'committed …'])
})

test('of more changes than a box has room for those come first that the ending depends on, also where the page draws it anew', async () => {
  const { story } = await found(crowded.with({}), 'never')
  const draw = (of: Story) => textOf(renderToStaticMarkup(h(Diagram, { story: of, current: 1 })))
  expect(draw(story)).toContain('all f 0 → 1 a 0 → 1 b 0 → 1 and 3 more')
  expect(draw(unpackStory(packStory(story)))).toBe(draw(story))
})

/** One step changes six variables, of which the last decides. */
const crowded = spec('crowded', {}, () => {
  const P = singleProcess('P')
  const one = () => ownedBy(P, range(0, 1))
  const vars = { a: one(), b: one(), c: one(), d: one(), e: one(), f: one() }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { all: action({ by: P, when: s => s.a === 0, then: s => void (s.a = s.b = s.c = s.d = s.e = s.f = 1) }) },
    properties: { never: always(s => s.f === 0) },
    deadlock: 'allowed',
  }
})
