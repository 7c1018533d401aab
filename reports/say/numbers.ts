/** The most numbers that are told one by one. */
const most = 8

/** `step 7`, `steps 7 and 10`, `steps 1, 2 and 3`. */
export function sayNumbers(numbers: readonly number[]): string {
  if (numbers.length === 1) return `step ${numbers[0]}`
  if (numbers.length > most) return `steps ${numbers.slice(0, most - 1).join(', ')} and ${numbers.length - most + 1} more`
  return `steps ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
}
