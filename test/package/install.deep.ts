import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, install, pack } from './installed.ts'

// From the registry, as a user gets it; package.test.ts does without.
test('npm installs the tarball in an empty folder, and npx runs it', () => {
  const folder = emptyFolder()
  const packed = mkdtempSync(join(tmpdir(), 'everystep-packed-'))
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    install(pack(packed), folder, 'node', 'typescript')
    expect(run('npx', 'everystep', 'check', './my-protocol.ts')).toContain('HOLDS; askAgain never fired  payment')
    expect(run('npx', 'everystep', 'check', './my-protocol.ts', '--fault', 'lose=1', '--expect', 'violated:chargedOnce')).toContain(
      'in 5 steps',
    )
    expect(run('npx', 'tsc', '--noEmit', 'my-protocol.ts')).toBe('')
  } finally {
    for (const f of [folder, packed]) rmSync(f, { recursive: true })
  }
})
