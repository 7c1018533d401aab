/** `step 5 repeats`, `steps 4 and 5 repeat` or `steps 3 to 5 repeat`. */
export function sayRepeated(from: number, to: number): string {
  return from === to ? `step ${to} repeats` : `steps ${from} ${from + 1 === to ? 'and' : 'to'} ${to} repeat`
}
