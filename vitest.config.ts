import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const minutes = 60_000

// What Node makes of a module is kept, as the command line keeps it and in the same folder: a thread then starts in less than half the time.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')

/** The reference engine keeps the states of the largest models that it is held against, more than a million, in V8's heap. */
const roomForStates = '--max-old-space-size=12288'

/** These put something else in the place of a module, which no other test may see: each has a process of its own. */
const apart = ['test/engine/exact.test.ts', 'test/traces/instrument.test.ts']

/** Those that take longest, as beginnings of paths: first, so that no processor is left with one of them while the others have nothing to do. */
const longest = [
  'test/package/',
  'test/specs/library/',
  'test/reports/',
  'test/readme/',
  'test/traces/agreement',
  'test/verdict/claims/',
  'test/properties/symmetry/',
  'test/testing/matchers',
  'test/random/',
  'test/engine/',
]

/** Those apart before all others: between them they would end the processes that the others share, and each would have to load and start again what it needs. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeIn = (paths: readonly string[], { moduleId }: TestSpecification) => paths.findIndex(path => moduleId.includes(`/${path}`))
    const turn = (file: TestSpecification) => (placeIn(apart, file) >= 0 ? -1 : placeIn(longest, file) >>> 0)
    return (await super.sort(files)).toSorted((a, b) => turn(a) - turn(b))
  }
}

/** Files that share processes, since to start one for each would take a seventh of the time, and those that cannot. */
const projects = [
  {
    extends: true as const,
    test: {
      name: 'together',
      include: ['test/**/*.test.ts'],
      exclude: [...configDefaults.exclude, ...apart],
      isolate: false,
      experimental: { viteModuleRunner: false },
    },
  },
  { extends: true as const, test: { name: 'apart', include: apart } },
]

// `npm test` stays within minutes. `npm run test:deep` (mode "deep") tries every case of the same files (test/support/depth.ts), and runs those that
// take long altogether, *.deep.ts. Every processor works: by default one is spared, which on two leaves one.
export default defineConfig(({ mode }) => ({
  test: {
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // A process that others leave little of the processor answers late.
    expect: { poll: { timeout: minutes / 3 } },
    attachmentsDir: 'everystep-report/attachments',
    ...(mode === 'deep'
      ? {
          env: { EVERYSTEP_TESTS: 'deep' },
          testTimeout: 60 * minutes,
          hookTimeout: 60 * minutes,
          projects: [
            ...projects,
            { extends: true as const, test: { name: 'deep', include: ['test/**/*.deep.ts'], execArgv: [roomForStates] } },
          ],
        }
      : { testTimeout: 1 * minutes, hookTimeout: 2 * minutes, projects }),
  },
}))
