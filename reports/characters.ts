// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unprintable = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g

/** The text with what no document may hold replaced: control characters but tab and line ends, and halves of surrogate pairs. */
export const printable = (text: string): string => text.replaceAll(unprintable, '\ufffd').toWellFormed()
