import { fileURLToPath, readFileSync } from '../../checker/platform/files.ts'
import { openTypeOf } from './font.ts'

/** Pixels for each unit of the picture's own, whatever it is shown in: text is then 26 pixels high, and a column of a paper has 300 dots an inch and more. */
const scale = 2
const family = 'DejaVu Sans'

/** An SVG picture as a PNG on white. Its text is set in DejaVu Sans, the font that boxes are measured for, which comes with the package: no font of the machine is asked for. */
export async function rasterOf(svg: string): Promise<Uint8Array> {
  const { Resvg, fonts } = await (loaded ??= load())
  const font = { fontBuffers: fonts, defaultFontFamily: family, sansSerifFamily: family }
  const [, units = '0'] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+)/.exec(svg) ?? []
  const image = new Resvg(svg, { font, fitTo: { mode: 'width', value: Math.ceil(scale * Number(units)) }, background: '#ffffff' }).render()
  const png = image.asPng()
  image.free()
  return png
}

let loaded: ReturnType<typeof load> | undefined

async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  await initWasm(fileOf('@resvg/resvg-wasm/index_bg.wasm'))
  const fonts = [400, 700].map(weight => openTypeOf(fileOf(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff`)))
  return { Resvg, fonts }
}

const fileOf = (of: string): Uint8Array<ArrayBuffer> => readFileSync(fileURLToPath(import.meta.resolve(of)))
