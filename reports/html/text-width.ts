/**
 * The width of a text, in the unit of `size`, in the widest font that the page's font list is likely to meet (advance widths of
 * DejaVu Sans, rounded up): a box sized by it holds the text in every narrower font too.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0
  for (const letter of text) ems += advance(letter)
  return ems * size * (bold ? 1.12 : 1)
}

function advance(letter: string): number {
  if (/[fijlrtI.,:;'|![\]() ]/.test(letter)) return 0.42
  if (/[mwMW+=<>~→−]/.test(letter)) return 1
  if (/[A-Z]/.test(letter)) return 0.79
  return letter.codePointAt(0)! < 0x250 ? 0.645 : 1.05
}

/** The text, or as much of it as fits into `room` with an ellipsis at the end. */
export function fitText(text: string, room: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= room) return text
  const letters = [...text]
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size, bold) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}
