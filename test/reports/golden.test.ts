// Every format of three real results, against the files of test/fixtures/golden/reports. `npx vitest run test/reports -u` writes them anew: read the
// difference before you commit it.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { PictureFormat, Report } from '../../reports/format.ts'
import { formats } from '../../reports/index.ts'
import { isTraced } from '../../reports/say/words.ts'
import { cases, root } from './cases.ts'

/** The page is judged by tests of its own; its bytes are mostly style. */
const judged = formats.filter(f => f.name !== 'html' && !f.extension.endsWith('png')) as Exclude<(typeof formats)[number], PictureFormat>[]

// The lines of a spec move whenever its comments do; that reports name the right ones is tested elsewhere.
const withoutLines = (text: string) =>
  text
    .replaceAll(/(\.ts):\d+/g, '$1:LINE')
    .replaceAll(/(\.ts),line=\d+,col=\d+/g, '$1,LINE')
    .replaceAll(/"(startLine|startColumn|line|column)": \d+/g, '"$1": 0')

async function renderAll(name: string, report: Report): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const format of judged) {
    if (format.of === 'result') files.set(`${name}.${format.extension}`, await format.render(report))
    else
      for (const property of report.result.properties.filter(isTraced))
        files.set(`${name}.${property.name}.${format.extension}`, await format.render(report, property))
  }
  return files
}

for (const [name, make] of Object.entries(cases))
  test(name, async () => {
    for (const [file, text] of await renderAll(name, await make()))
      await expect(withoutLines(text)).toMatchFileSnapshot(`../fixtures/golden/reports/${file}`)
  })

test('every golden file is of a format and a case that is there', async () => {
  const files = await Promise.all(Object.entries(cases).map(async ([name, make]) => [...(await renderAll(name, await make())).keys()]))
  expect(readdirSync(new URL('../fixtures/golden/reports', import.meta.url)).sort()).toEqual(files.flat().sort())
})

test('no report names a folder of this machine, or the time', async () => {
  const report = { ...(await cases['eager-commit']()), root: undefined }
  const late = { ...report, result: { ...report.result, seconds: 1234.5 } }
  for (const text of (await renderAll('late', late)).values()) {
    expect(text).not.toContain(root)
    expect(text).not.toContain('1234')
  }
})
