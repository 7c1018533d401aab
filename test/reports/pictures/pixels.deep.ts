// The PNG of each picture, against the thumbnails of test/fixtures/golden/pixels: `npx vitest run --mode deep test/reports/pictures -u` writes them anew.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { png } from '../../../reports/png.ts'
import { sequencePng } from '../../../reports/sequence.ts'
import { stateGraphPng } from '../../../reports/state-picture.ts'
import { graphs } from './graphs.ts'
import { sketchOf } from './pixels.ts'
import { drawn, traces } from './traces.ts'

const folder = '../../fixtures/golden/pixels/'
const formats = { png, 'sequence.png': sequencePng }

for (const name of Object.keys(traces) as (keyof typeof traces)[])
  test(`${name}, as a space-time diagram and as a sequence diagram`, async () => {
    const { report, property } = await drawn(name)
    for (const [extension, format] of Object.entries(formats))
      await expect(sketchOf(await format.render(report, property))).toMatchFileSnapshot(`${folder}${name}.${extension}.txt`)
  })

for (const [name, [model, options]] of Object.entries(graphs))
  test(name, async () => {
    await expect(sketchOf(await stateGraphPng(await model(), options))).toMatchFileSnapshot(`${folder}${name}.png.txt`)
  })

test('the files are those of the pictures', () => {
  const traced = Object.keys(traces).flatMap(name => Object.keys(formats).map(extension => `${name}.${extension}.txt`))
  const files = readdirSync(new URL(folder, import.meta.url))
  expect(files.sort()).toEqual([...traced, ...Object.keys(graphs).map(name => `${name}.png.txt`)].sort())
})
