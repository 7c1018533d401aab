import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { root } from '../readme/shown.ts'
import { browser as chromium, executable } from '../reports/page/chromium.ts'

const platform = join(root, 'checker/platform')
const modules = readdirSync(platform)
  .filter(name => name.endsWith('.ts'))
  .map(name => basename(name, '.ts'))

/** The package's own substitutions for browsers, for the sources instead of what is built from them. */
const { browser } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { browser: Record<string, string> }
const source = (built: string): string => join(root, built.replace('./dist/', '').replace(/\.js$/, '.ts'))
const substitutes = new Map(Object.entries(browser).map(([of, by]) => [source(of), source(by)]))
const forBrowsers: Plugin = {
  name: 'platform',
  setup(build) {
    build.onResolve({ filter: /platform\/[\w-]+\.ts$/ }, ({ path, resolveDir }) => {
      const by = substitutes.get(join(resolveDir, path))
      return by === undefined ? null : { path: by }
    })
  },
}

async function bundled(contents: string, plugins: Plugin[] = [forBrowsers]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2023', logLevel: 'silent', plugins },
  })
  return outputFiles[0]?.text ?? ''
}

const entry = `
import { check } from './checker/verdict/check.ts'
import { twoPhaseCommit } from './specs/atomic-commitment/two-phase-commit/protocol.ts'
globalThis.found = check(twoPhaseCommit.with({ rms: 2 }, { lose: 1 }), { engine: 'reference', continue: true })
  .then(({ verdict, states, depth, properties }) => ({ verdict, states, depth, properties: properties.map(p => [p.name, p.verdict]) }))
`

test('every module of the platform has one for browsers, with the same exports', async () => {
  expect([...substitutes].map(([of, by]) => [of, by])).toEqual(
    modules.map(name => [join(platform, `${name}.ts`), join(platform, `browser/${name}.ts`)]),
  )
  for (const name of modules) {
    const names = async (file: string) => Object.keys((await import(file)) as object).sort()
    expect(await names(join(platform, `browser/${name}.ts`)), name).toEqual(await names(join(platform, `${name}.ts`)))
  }
})

test('the checker bundles without the modules of Node, which the platform alone imports', async () => {
  expect(await bundled("export * from './checker/index.ts'")).not.toMatch(/(from|import|require)\W{1,3}node:/)
  await expect(bundled("export * from './checker/index.ts'", [])).rejects.toThrow('node:')
})

describe.skipIf(executable === undefined)('in Chromium', () => {
  test('a check gives what it gives in Node', async () => {
    const page = await (await chromium()).newPage()
    await page.setContent('<!doctype html><title>check</title>')
    await page.addScriptTag({ content: await bundled(entry), type: 'module' })
    await page.waitForFunction(() => 'found' in globalThis)
    const found = await page.evaluate(() => (globalThis as unknown as { found: Promise<unknown> }).found)
    const { verdict, states, depth, properties } = await check(twoPhaseCommit.with({ rms: 2 }, { lose: 1 }), {
      engine: 'tables',
      continue: true,
    })
    expect(found).toEqual({ verdict, states, depth, properties: properties.map(p => [p.name, p.verdict]) })
    await page.context().close()
  })
})
