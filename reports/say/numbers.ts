import { list } from './words.ts'

/** The most numbers, or stretches of them, that are told one by one. */
const most = 8
/** As many in a row, and more, are told by the first and the last. */
const stretch = 4

/** `step 7`, `steps 7 and 10`, `steps 1 to 5 and 9`; of too many the last, which are nearest to the ending: `steps 9, 11, 13, 15, 17, 19, 21 and 5 earlier ones`. */
export const sayNumbers = (numbers: readonly number[]): string => `${numbers.length === 1 ? 'step' : 'steps'} ${listNumbers(numbers)}`

/** The same without the word for them. */
export function listNumbers(numbers: readonly number[]): string {
  const all = stretchesOf(numbers)
  const told = all.length > most ? all.slice(1 - most) : all
  const earlier = numbers.length - told.flat().length
  const each = [...told.map(sayStretch), ...(earlier === 0 ? [] : [`${earlier} earlier ones`])]
  return list(each, 'and')
}

/** Those in a row that are long enough together, each other alone. */
function stretchesOf(numbers: readonly number[]): readonly (readonly number[])[] {
  const rows: number[][] = []
  for (const number of numbers) {
    const row = rows.at(-1)
    if (row?.at(-1) === number - 1) row.push(number)
    else rows.push([number])
  }
  return rows.flatMap(row => (row.length < stretch ? row.map(number => [number]) : [row]))
}

const sayStretch = (row: readonly number[]): string => (row.length === 1 ? `${row[0]}` : `${row[0]} to ${row.at(-1)}`)
