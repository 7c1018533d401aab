import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRoot } from '../readme/shown.ts'
import { emptyFolder, pack } from './installed.ts'

// From the registry, as a user gets it; package.test.ts does without.
test('npm installs the tarball in an empty folder, and npx runs it', () => {
  const folder = emptyFolder()
  const packed = mkdtempSync(join(tmpdir(), 'everystep-packed-'))
  const { devDependencies } = JSON.parse(readRoot('package.json')) as { devDependencies: Readonly<Record<string, string>> }
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    run('npm', 'install', pack(packed), `node@${devDependencies.node}`, `typescript@${devDependencies.typescript}`)
    expect(run('npx', 'everystep', 'check', './my-protocol.ts')).toContain('HOLDS; askAgain never fired  payment')
    expect(run('npx', 'everystep', 'check', './my-protocol.ts', '--fault', 'lose=1', '--expect', 'violated:chargedOnce')).toContain(
      'in 5 steps',
    )
    expect(run('npx', 'tsc', '--noEmit', 'my-protocol.ts')).toBe('')
  } finally {
    for (const f of [folder, packed]) rmSync(f, { recursive: true })
  }
})
