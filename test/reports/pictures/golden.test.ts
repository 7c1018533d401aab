// Pictures of eight traces and three state graphs, against the files of test/fixtures/golden/pictures: `npx vitest run test/reports/pictures -u` draws them anew. Look at each before you
// commit it.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { rasterOf } from '../../../reports/png/raster.ts'
import { png } from '../../../reports/png.ts'
import { sequence, sequencePng } from '../../../reports/sequence.ts'
import { stateGraphPng, stateGraphSvg } from '../../../reports/state-picture.ts'
import { svg } from '../../../reports/svg.ts'
import { graphs } from './graphs.ts'
import { darkIn, pixelsOf, sketchOf } from './pixels.ts'
import { drawn, traces } from './traces.ts'

const folder = new URL('../../fixtures/golden/pictures/', import.meta.url)

/** How large a picture says that it is, in its own units. */
function sizeOf(picture: string): readonly [width: number, height: number] {
  const [, width, height] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(picture) ?? []
  return [Number(width), Number(height)]
}

for (const name of Object.keys(traces) as (keyof typeof traces)[])
  test(`${name}, as a space-time diagram and as a sequence diagram`, async () => {
    const { report, property } = await drawn(name)
    for (const format of [svg, sequence]) {
      const picture = await format.render(report, property)
      expect(XMLValidator.validate(picture)).toBe(true)
      await expect(picture).toMatchFileSnapshot(`../../fixtures/golden/pictures/${name}.${format.extension}`)
    }
  })

for (const [name, [model, options]] of Object.entries(graphs))
  test(name, async () => {
    await expect(await stateGraphSvg(await model(), options)).toMatchFileSnapshot(`../../fixtures/golden/pictures/${name}.svg`)
  })

test('of a deadlock what keeps its steps from being taken stands first below the picture, and whole', async () => {
  const { report, property } = await drawn('two-phase-commit-blocks')
  const texts = [...(await sequence.render(report, property)).matchAll(/<text[^>]*>([^<]*)/g)].map(m => m[1])
  // The first paragraph of the note ends where the first process is told of.
  const first = texts.slice(
    texts.findIndex(t => t?.startsWith('deadlock is violated')),
    texts.findIndex(t => t?.startsWith('RM1 is stuck')),
  )
  expect(first.join(' ')).toMatch(/: it needs TM, which stopped in step 3$/)
})

test('the files are those of the pictures, and small', () => {
  const traced = Object.keys(traces).flatMap(name => [svg, sequence].map(f => `${name}.${f.extension}`))
  const files = readdirSync(folder)
  expect(files.sort()).toEqual([...traced, ...Object.keys(graphs).map(name => `${name}.svg`)].sort())
  const sizes = files.map(file => statSync(new URL(file, folder)).size)
  expect(Math.max(...sizes)).toBeLessThan(100_000)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(700_000)
})

test('text has six points in a column of a paper; with nine lanes, and of state graphs, across a page', () => {
  // ACM and IEEE: columns of 8.5 cm, pages of 17.8 cm between margins; a point is 1/72 inch. Text of pictures is 13 units high.
  const points = (cm: number) => (cm / 2.54) * 72
  const across = ['nine-processes', ...Object.keys(graphs)]
  for (const file of readdirSync(folder)) {
    const [width] = sizeOf(readFileSync(new URL(file, folder), 'utf8'))
    expect((points(across.includes(file.split('.')[0] ?? '') ? 17.8 : 8.5) * 13) / width, file).toBeGreaterThanOrEqual(6)
  }
})

test('in pixels they have twice the size, lanes and cards, and text without any font of the machine', async () => {
  const { report, property } = await drawn('two-phase-commit-blocks')
  for (const [pixels, vectors] of [
    [png, svg],
    [sequencePng, sequence],
  ] as const) {
    const picture = await vectors.render(report, property)
    const shown = pixelsOf(await pixels.render(report, property))
    const [width, height] = sizeOf(picture)
    expect(shown.width).toBe(Math.ceil(2 * width))
    expect(shown.height / shown.width).toBeCloseTo(height / width, 1)
    const all = shown.width * shown.height
    // Text is the darkest of a picture; without it little is as dark.
    const textless = pixelsOf(await rasterOf(picture.replaceAll(/<text.*?<\/text>/gs, '')))
    expect(darkIn(shown) - darkIn(textless)).toBeGreaterThan(all / 200)
    expect(darkIn(shown, 250)).toBeGreaterThan(all / 20)
    expect(darkIn(shown, 250)).toBeLessThan(all / 2)
  }
})

test('the pixels are those of the file, whose thumbnail a reader can compare; of all pictures in pixels.deep.ts', async () => {
  const { report, property } = await drawn('lasso')
  await expect(sketchOf(await png.render(report, property))).toMatchFileSnapshot('../../fixtures/golden/pixels/lasso.png.txt')
})

test('a state graph has pixels too', async () => {
  const [make, options] = graphs['states-folded-by-chains'] ?? []
  if (make === undefined) throw new Error('it is gone')
  const model = await make()
  const shown = pixelsOf(await stateGraphPng(model, options))
  expect(shown.width).toBe(Math.ceil(2 * sizeOf(await stateGraphSvg(model, options))[0]))
  expect(darkIn(shown)).toBeGreaterThan((shown.width * shown.height) / 200)
})
