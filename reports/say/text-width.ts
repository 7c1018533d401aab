/** Advance widths of DejaVu Sans, in hundredths of an em, rounded up; a letter not listed is as wide as the widest here. */
const advances = new Map(
  [
    [28, "ijl'"],
    [32, ' \u00a0,.'],
    [34, ':;|/IJ'],
    [37, 'f-`'],
    [40, 't()[]!'],
    [42, 'r'],
    [50, '_*"'],
    [53, 'sz?'],
    [58, 'ckFL'],
    [62, 'aeovxyPTY'],
    [65, 'bdghnpqu0123456789ESZ$#{}'],
    [70, 'ABKRVXC'],
    [76, 'HNU'],
    [79, 'DGOQ&'],
    [84, 'w+=<>~→−^'],
    [88, 'M'],
    [100, 'mW%@…'],
  ].flatMap(([width, letters]) => [...String(letters)].map((letter): [string, number] => [letter, Number(width) / 100])),
)

/**
 * The width of a text, in the unit of `size`, in the widest font that the page's font list is likely to meet: a box sized by it holds
 * the text in every narrower font too.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0
  for (const letter of text) {
    const advance = advances.get(letter) ?? 1.05
    ems += bold ? 1.08 * advance + 0.05 : advance
  }
  return 1.03 * ems * size
}

/** The text, or as much of it as fits into `room` with an ellipsis at the end. */
export function fitText(text: string, room: number, size: number, bold = false): string {
  // A hair more, for sums of parts that should be equal are not quite.
  if (textWidth(text, size, bold) <= room + 0.01) return text
  const letters = [...text]
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size, bold) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/**
 * The text on lines of at most `room`, broken at spaces (not after an arrow or a sign, nor after the name of a parameter or the word before a key, which belong to what follows), and a word too long for a line within it: before the
 * parameters of a call and after a point, or, where that is not enough, before a key and where a new word of a name begins. What does not fit on `most` lines is cut at the end of the last, between words where that has several. A no-break space
 * is where it is not broken, and becomes a space.
 */
export function wrapText(text: string, room: number, size: number, bold = false, most = 3): string[] {
  return linesOf(text, room, size, bold, most).map(line => line.replaceAll('\u00a0', ' '))
}

function linesOf(text: string, room: number, size: number, bold: boolean, most: number): string[] {
  const fits = (line: string) => textWidth(line.trimEnd(), size, bold) <= room + 0.01
  const within = (word: string) => (fits(word) ? [word] : namesOf(word).flatMap(name => (fits(name) ? [name] : partsOf(name))))
  // A value too long for the line of its name begins on the next; a call's first one goes with its name where that is broken.
  const wordsOf = (word: string) => (fits(word) || /\p{L}\(\w+: /u.test(word) ? [word] : word.split(/(?<=\w: )/u))
  const pieces = text
    .split(/(?<=[^→+−] )(?<!\w: )(?<!\[\w+ )/u)
    .flatMap(wordsOf)
    .flatMap(within)
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    if (last !== undefined && fits(last + piece)) lines[lines.length - 1] = last + piece
    else lines.push(piece)
  }
  if (lines.length <= most) return lines.map(line => fitText(line.trimEnd(), room, size, bold))
  const rest = lines.slice(most - 1).join('')
  return [...lines.slice(0, most - 1).map(line => fitText(line.trimEnd(), room, size, bold)), fitWords(rest, room, size, bold)]
}

/** The first words of a text that is too long for `room`, and an ellipsis: half a word may be read as another. Of a single word its beginning. */
function fitWords(text: string, room: number, size: number, bold: boolean): string {
  const words = text.trimEnd().split(/(?<=[^→+−] )/u)
  const cut = () => `${words.join('')}…`
  do words.pop()
  while (words.length > 0 && textWidth(cut(), size, bold) > room)
  return words.length === 0 ? fitText(text, room, size, bold) : cut()
}

/** Where a word too long for a line is broken first: a call before its parameters, a path after a point. */
const namesOf = (word: string): string[] => word.split(/(?<=\p{L})(?=\()|(?<=[\p{L}\]]\.)/u)

/** Where a word too long for a line is broken: before a new word of a name, before a key, and after a sign. */
export const partsOf = (word: string): string[] => word.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\[)|(?<=[(:,])/u)
