import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const minutes = 60_000
/** These put something else in the place of a module, which no other test may see: each has a process of its own. */
const apart = ['test/engine/exact.test.ts', 'test/traces/instrument.test.ts']

/** Those that take longest, as beginnings of paths: first, so that no processor is left with one of them while the others have nothing to do. */
const longest = ['test/package/', 'test/specs/library/', 'test/reports/', 'test/readme/']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turn = ({ moduleId }: TestSpecification) => longest.findIndex(path => moduleId.includes(`/${path}`)) >>> 0
    return (await super.sort(files)).toSorted((a, b) => turn(a) - turn(b))
  }
}

// `npm test` runs *.test.ts and stays fast; `npm run test:deep` (mode "deep") runs the long ones, *.deep.ts. Every processor works: by
// default one is spared, which on two leaves one. To start a process for each file would take a seventh of the time, so that files share them.
export default defineConfig(({ mode }) => ({
  test: {
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    attachmentsDir: 'everystep-report/attachments',
    ...(mode === 'deep'
      ? { include: ['test/**/*.deep.ts'], testTimeout: 60 * minutes, hookTimeout: 60 * minutes }
      : {
          testTimeout: 1 * minutes,
          hookTimeout: 2 * minutes,
          projects: [
            {
              extends: true as const,
              test: { name: 'together', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...apart], isolate: false },
            },
            { extends: true as const, test: { name: 'apart', include: apart } },
          ],
        }),
  },
}))
