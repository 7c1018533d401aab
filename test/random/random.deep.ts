import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

// EVERYSTEP_SECONDS=… and EVERYSTEP_SPECS=… say for how long it goes on, EVERYSTEP_SEED=… where it begins.
test(
  'every way of checking finds of random specs what a dumb explorer finds',
  async () => {
    const run = spawn(process.execPath, ['test/random/run.ts'], { stdio: ['ignore', 'inherit', 'inherit'] })
    expect(await new Promise(resolve => run.on('close', resolve))).toBe(0)
  },
  (Number(process.env.EVERYSTEP_SECONDS ?? 600) + 600) * 1000,
)
