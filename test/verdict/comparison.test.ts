import { expect, test } from 'vitest'
import { type CellCheck, comparison, type Finding, instance } from '../../checker/language/index.ts'
import { type ComparedRow, decideComparison } from '../../checker/verdict/comparison.ts'
import { cup } from './claims/cups.ts'
import { post, sides } from './post.ts'

async function decided(...given: Parameters<typeof decideComparison>): Promise<readonly ComparedRow[]> {
  const rows: ComparedRow[] = []
  for await (const row of decideComparison(...given)) rows.push(row)
  return rows
}

const answers = { holds: 'no', violated: 'yes' }
const spills = (size: number, finds: Finding): CellCheck => ({
  ...{ says: `a cup for ${size}`, model: instance(cup, { constants: { size } }), property: 'dry', answers, finds },
})
const table = (small: CellCheck, large: CellCheck) =>
  comparison({
    says: 'Cups, side by side',
    protocols: { Small: ['cup'], Large: ['cup'] },
    rows: { spills: { asks: 'May it spill?', cells: { Small: [small], Large: [large] }, origin: 'by hand: each step is one drop' } },
  })

const cellsOf = (rows: readonly ComparedRow[]) =>
  rows.flatMap(({ name, cells }) =>
    cells.flatMap(({ protocol, findings }) => findings.map(f => [name, protocol, f.answer, f.found, f.difference])),
  )

// Three drops stay in a cup, the fourth spills where there is room for it.
test('the words of a cell follow from what its check finds', async () => {
  const rows = await decided(table(spills(3, 'holds'), spills(5, { violated: 4 })), ['Small', 'Large'])
  expect(cellsOf(rows)).toEqual([
    ['spills', 'Small', 'no', 'holds', null],
    ['spills', 'Large', 'yes', 'violated in 4 steps', null],
  ])
})

test('an expectation that is wrong changes no word, and is told', async () => {
  const rows = await decided(table(spills(3, { violated: 4 }), spills(5, { violated: 3 })), ['Small', 'Large'])
  expect(cellsOf(rows)).toEqual([
    ['spills', 'Small', 'no', 'holds', 'found holds, expected violated in 4 steps'],
    ['spills', 'Large', 'yes', 'violated in 4 steps', 'found violated in 4 steps, expected violated in 3 steps'],
  ])
})

test('a search that ends early, and a property that says nothing, answer nothing, whatever is expected', async () => {
  const silent = { ...spills(3, 'holds'), property: 'vacuous' }
  expect(cellsOf(await decided(table(silent, spills(5, { violated: 4 })), ['Small', 'Large'], { limits: { maxDepth: 3 } }))).toEqual([
    ['spills', 'Small', null, null, null],
    ['spills', 'Large', null, null, null],
  ])
})

test('only the columns that are asked for are checked', async () => {
  expect(cellsOf(await decided(table(spills(3, 'holds'), spills(5, 'holds')), ['Small']))).toEqual([
    ['spills', 'Small', 'no', 'holds', null],
  ])
})

test('messages and rounds are words of their own, least and most', async () => {
  const cost = (names: number, finds: Finding): CellCheck => ({
    ...{ says: 'a letter and its answer', model: instance(post, { constants: { names } }), property: 'answered', finds },
  })
  // A letter to each, and one answer or all of them: by hand.
  const rows = await decided(sides(cost(1, { messages: 2, rounds: 2 }), cost(3, { messages: [4, 5], rounds: 2 })), ['One', 'Three'])
  expect(cellsOf(rows)).toEqual([
    ['answers', 'One', '2 messages in 2 rounds', 'takes 2 messages in 2 rounds', null],
    [
      'answers',
      'Three',
      '4 to 6 messages in 2 rounds',
      'takes 4 to 6 messages in 2 rounds',
      'found takes 4 to 6 messages in 2 rounds, expected takes 4 to 5 messages in 2 rounds',
    ],
  ])
})

test('a comparison refuses what no check could decide', () => {
  const { answers: _, ...wordless } = spills(3, 'holds')
  expect(() => table(wordless, spills(3, 'holds'))).toThrow("the check of dry in the cell 'spills' of Small has no answers")
  expect(() => table(spills(3, { messages: 2, rounds: 2 }), spills(3, 'holds'))).toThrow('is a cost, and has answers')
  const cells = (of: object) =>
    comparison({ says: 'x', protocols: { Small: ['cup'] }, rows: { row: { asks: 'x?', cells: of as never, origin: 'x' } } })
  expect(() => cells({ Small: [] })).toThrow("the cell 'row' of Small has no check")
  expect(() => cells({ Smal: [spills(3, 'holds')] })).toThrow("the cells of 'row' has no part 'Smal'")
})
