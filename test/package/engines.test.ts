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
