// Runs the test files that its parent process names, one at a time, and answers what failed. It is kept alive, so that a file costs little more than its own process.
import { createVitest } from 'vitest/node'

/** What became of a test file: the first test that failed, with its error, or null. */
export interface Answer {
  readonly failed: string | null
}

// Node itself loads the modules: places in what runs are places in the sources, and a changed file needs no news of it.
const vitest = await createVitest({
  watch: false,
  maxWorkers: 1,
  bail: 1,
  reporters: [{}],
  experimental: { viteModuleRunner: false },
  setupFiles: process.env.NODE_V8_COVERAGE ? ['test/tools/write-coverage.ts'] : [],
})
const specifications = new Map((await vitest.globTestSpecifications()).map(s => [s.moduleId, s]))

process.on('message', async (file: string) => {
  const specification = specifications.get(`${process.cwd()}/${file}`)
  if (!specification) throw new Error(`${file} is no test file`)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification])
  let failed: string | null = null
  // The modules of earlier runs are among them.
  for (const module of testModules.filter(m => m.moduleId === specification.moduleId)) {
    for (const test of module.children.allTests('failed')) failed ??= `${test.fullName}: ${messageOf(test.result().errors?.[0])}`
    if (!module.ok()) failed ??= messageOf(module.errors()[0] ?? [...module.children.allSuites()].flatMap(s => s.errors())[0])
  }
  if (unhandledErrors.length > 0) failed ??= messageOf(unhandledErrors[0])
  process.send?.({ failed } satisfies Answer)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

const messageOf = (error: unknown): string => String((error as { message?: unknown } | undefined)?.message ?? error).split('\n')[0] ?? ''
