import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRoot, root } from '../readme/shown.ts'

// That what is named here works once it is built, packed and unpacked is in package.deep.ts.
const manifest = JSON.parse(readRoot('package.json')) as {
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly browser: Readonly<Record<string, string>>
}

/** What a file of the built package is made from. */
const sourceOf = (built: string) => built.replace(/^\.\/dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts')
const isThere = (path: string) => globSync(path.replace('*', '**/*'), { cwd: root }).length > 0

test('every door of the package, and what stands for a module in browsers, is built from a file that is there', () => {
  const doors = Object.values(manifest.exports).flatMap(door => (typeof door === 'string' ? [] : [door.types, door.default]))
  const named = [...doors, ...Object.entries(manifest.browser).flat()].map(sourceOf)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(path => !isThere(path))).toEqual([])
  for (const bin of Object.values(manifest.bin)) expect(existsSync(join(root, bin.replace('./dist/', '')))).toBe(true)
})

test('the README says how to pack and install it', () => {
  for (const said of ['npm pack', `everystep-${manifest.version}.tgz`, 'npx everystep check ./my-protocol.ts'])
    expect(readRoot('README.md')).toContain(said)
})
