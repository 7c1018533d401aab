import { createHash } from 'node:crypto'
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

/** Columns of a thumbnail. */
const columns = 64
/** From white to black. */
const shades = ' .:-=+*#%@'

/**
 * A PNG as text that a file can keep and a reader can compare: its size, what its pixels hash to, and a thumbnail, each sign as dark as the darkest tenth of what it stands for. The rasteriser and Graphviz
 * are WebAssembly, which computes alike on every machine.
 */
export function sketchOf(png: Uint8Array): string {
  const { width, height, rgba } = pixelsOf(png)
  const hash = createHash('sha256').update(rgba).digest('hex')
  const block = width / columns
  const lines: string[] = []
  // A sign is twice as high as wide.
  for (let top = 0; top + 2 * block <= height; top += 2 * block) {
    let line = ''
    for (let column = 0; column < columns; column++) line += shadeOf(rgba, width, column * block, top, block)
    lines.push(line.trimEnd())
  }
  return `${width} x ${height}, sha256 ${hash}\n${lines.join('\n')}\n`
}

function shadeOf(rgba: Uint8Array, width: number, left: number, top: number, block: number): string {
  const greys: number[] = []
  for (let y = Math.floor(top); y < Math.floor(top + 2 * block); y++)
    for (let x = Math.floor(left); x < Math.floor(left + block); x++) {
      const at = 4 * (y * width + x)
      greys.push(0.3 * (rgba[at] ?? 0) + 0.59 * (rgba[at + 1] ?? 0) + 0.11 * (rgba[at + 2] ?? 0))
    }
  greys.sort((a, b) => a - b)
  const darkest = greys.slice(0, Math.max(1, Math.floor(greys.length / 10)))
  const grey = darkest.reduce((sum, g) => sum + g, 0) / darkest.length
  return shades[Math.min(shades.length - 1, Math.floor(((255 - grey) / 256) * shades.length))] ?? ' '
}
