import { inflate } from '../../checker/platform/inflate.ts'

/** A table of a font, and where it stands in the file. */
interface Table {
  readonly tag: Uint8Array
  readonly checksum: number
  readonly bytes: Uint8Array
}

const padded = (length: number): number => (length + 3) & ~3

/**
 * The OpenType font in a WOFF file: the same tables, not compressed (https://www.w3.org/TR/WOFF/#FormatOverview and
 * https://learn.microsoft.com/typography/opentype/spec/otff). Resvg reads WOFF2 too, but takes a second for it.
 */
export function openTypeOf(woff: Uint8Array): Uint8Array {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength)
  const many = view.getUint16(12)
  const tables = Array.from({ length: many }, (_, i): Table => {
    const entry = 44 + 20 * i
    const [at = 0, packed = 0, full = 0, checksum = 0] = [4, 8, 12, 16].map(field => view.getUint32(entry + field))
    const bytes = woff.subarray(at, at + packed)
    return { tag: woff.subarray(entry, entry + 4), checksum, bytes: packed < full ? inflate(bytes) : bytes }
  })
  const head = 12 + 16 * many
  const font = new Uint8Array(tables.reduce((size, { bytes }) => size + padded(bytes.length), head))
  const out = new DataView(font.buffer)
  const power = Math.floor(Math.log2(many))
  out.setUint32(0, view.getUint32(4))
  for (const [i, field] of [many, 16 * 2 ** power, power, 16 * (many - 2 ** power)].entries()) out.setUint16(4 + 2 * i, field)
  let at = head
  for (const [i, { tag, checksum, bytes }] of tables.entries()) {
    const entry = 12 + 16 * i
    font.set(tag, entry)
    for (const [k, field] of [checksum, at, bytes.length].entries()) out.setUint32(entry + 4 + 4 * k, field)
    font.set(bytes, at)
    at += padded(bytes.length)
  }
  return font
}
