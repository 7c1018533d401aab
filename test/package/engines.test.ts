import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { readRoot } from '../readme/shown.ts'

test('what npm warns of on Node.js 20 is told in the README, beside the command at which it does', () => {
  const { packages } = JSON.parse(readRoot('package-lock.json')) as {
    packages: Record<string, { engines?: { node?: string }; hasInstallScript?: boolean }>
  }
  /** Whether one of the alternatives is 20, or from something not newer on. */
  const isFor20 = (range: string) =>
    range.split('||').some(part => {
      const [, sign = '', major = ''] = /^\s*(\^|~|>=)?\s*(\d+|\*)/.exec(part) ?? []
      return major === '*' || Number(major) === 20 || (sign === '>=' && Number(major) < 20)
    })
  expect(['>=18', '18 || 20 || >=22', '*', '>=22.12.0', '^18 || ^22'].map(isFor20)).toEqual([true, true, true, false, false])
  const tooNew = Object.keys(packages).filter(name => !isFor20(packages[name]?.engines?.node ?? '*'))
  // The package itself, whose scripts run on the Node.js that comes with its dependencies.
  expect(tooNew).toContain('')
  const before = readRoot('README.md').split('$ npm ci && npm start')[0] ?? ''
  expect(before).toContain('`npm ci` brings the Node.js 24 that the scripts run on')
  expect(before).toContain('An older npm or Node warns of `EBADENGINE` and of install scripts; you can ignore both.')
  expect(Object.values(packages).some(({ hasInstallScript }) => hasInstallScript)).toBe(true)
})

/** What the command line says, and the exit code that it ends with, where a runtime has these versions; on the runtimes themselves in runtimes.deep.ts. */
function startedOn(versions: { readonly node: string; readonly bun?: string; readonly deno?: string }, folder: string) {
  const said: string[] = []
  const process = { versions, version: `v${versions.node}`, argv: ['', `${folder}/checker/cli/bin.js`], exitCode: 0 }
  runInNewContext(readRoot('checker/cli/bin.js').replace(/^#!.*/, ''), { process, console: { error: (line: string) => said.push(line) } })
  return { said, code: process.exitCode }
}

test.each([
  ['v20.19.0', { node: '20.19.0' }],
  ['v22.17.1', { node: '22.17.1' }],
  ['Bun 1.3.0', { node: '24.3.0', bun: '1.3.0' }],
  ['Deno 2.5.0', { node: '24.2.0', deno: '2.5.0' }],
])('the command line says in one line on %s what it needs', (name, versions) => {
  const { said, code } = startedOn(versions, '/p/node_modules/everystep/dist')
  expect(code).toBe(150)
  expect(said).toEqual([expect.stringMatching(/^everystep needs Node\.js 24 or newer; this is .* npm install node@24\.[^\n]*$/)])
  expect(said[0]).toContain(`this is ${name}. `)
  // The hint is that of where it lies, and of what runs the library.
  expect(startedOn(versions, '/c/everystep').said[0]).toContain('use `npm run everystep` inside the repository')
  expect(said[0]?.includes('The library runs here')).toBe(name.startsWith('Bun') || name.startsWith('Deno'))
})
