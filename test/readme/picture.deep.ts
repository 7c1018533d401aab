// The picture of README.md, against the page that it is of: its words are compared in readme.test.ts, and here what it looks like.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../reports/explorer/serving.ts'
import { executable, launch } from '../reports/page/chromium.ts'
import { inChromium } from '../reports/page/pages.ts'
import { picture, shoot } from './picture.ts'

/** How large a picture is, and, of 32 by 32 blocks of it, how light each is, from 0 to 255. */
type Thumbnail = { readonly width: number; readonly height: number; readonly blocks: readonly number[] }

const thumbnail = `async file => {
  const image = new Image()
  image.src = file
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const canvas = new OffscreenCanvas(32, 32)
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, 32, 32)
  const { data } = context.getImageData(0, 0, 32, 32)
  return { width, height, blocks: Array.from({ length: 1024 }, (_, i) => 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2]) }
}`

describe.skipIf(executable === undefined)(inChromium('the picture of the README'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-picture-'))
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('is of the page as it is drawn now', async () => {
    run(folder, 'check', 'three-phase-commit', '--model', 'no-do-commit-means-commit', '--report', 'out', '--quiet')
    const page = join(folder, 'out/three-phase-commit.no-do-commit-means-commit.html')
    const drawn = await shoot(browser, pathToFileURL(page).href)
    const view = await browser.newPage()
    const of = (png: Uint8Array): Promise<Thumbnail> =>
      view.evaluate(`(${thumbnail})(${JSON.stringify(`data:image/png;base64,${Buffer.from(png).toString('base64')}`)})`)
    const [kept, now] = [await of(readFileSync(picture)), await of(drawn)]
    // As large, but for what the fonts of a machine make of it.
    expect(Math.abs(now.width - kept.width)).toBeLessThan(20)
    expect(Math.abs(now.height / kept.height - 1)).toBeLessThan(0.03)
    // And light and dark in the same places: the text of another font is as dark, and elsewhere by less than a block.
    const apart = now.blocks.map((light, i) => Math.abs(light - (kept.blocks[i] ?? 0)))
    expect(apart.reduce((sum, n) => sum + n, 0) / apart.length).toBeLessThan(4)
    expect(apart.filter(n => n > 60).length).toBeLessThan(16)
  })
})
