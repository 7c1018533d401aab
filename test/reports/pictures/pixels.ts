import { inflateSync } from 'node:zlib'

/** What a PNG shows: of each pixel red, green, blue and opacity. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** Reads a PNG of 8 bits a channel with opacity (https://www.w3.org/TR/png-3/), which is what our own pictures are. Throws where it is another. */
export function pixelsOf(png: Uint8Array): Pixels {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  if (view.getUint32(0) !== 0x89504e47 || view.getUint16(24) !== 0x0806) throw new Error('this is no PNG of 8 bits with opacity')
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const parts: Uint8Array[] = []
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at))
    if (Buffer.from(png.subarray(at + 4, at + 8)).toString() === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)))
  const lines = inflateSync(Buffer.concat(parts))
  const row = 4 * width
  const rgba = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (row + 1)]
    for (let x = 0; x < row; x++) {
      const [left, up, corner] = [
        x < 4 ? 0 : rgba[y * row + x - 4],
        y === 0 ? 0 : rgba[(y - 1) * row + x],
        x < 4 || y === 0 ? 0 : rgba[(y - 1) * row + x - 4],
      ]
      rgba[y * row + x] = (lines[y * (row + 1) + 1 + x] ?? 0) + guess(filter, left ?? 0, up ?? 0, corner ?? 0)
    }
  }
  return { width, height, rgba }
}

/** What a filter takes a byte to be, by those before it. */
function guess(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const sum = left + up - corner
  const [a, b, c] = [left, up, corner].map(n => Math.abs(sum - n)) as [number, number, number]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/** How many of the pixels are as dark as text, at most so light in all their channels. */
export function darkIn({ rgba }: Pixels, light = 110): number {
  let dark = 0
  for (let at = 0; at < rgba.length; at += 4) if (Math.max(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0) <= light) dark++
  return dark
}
