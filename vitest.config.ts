import { defineConfig } from 'vitest/config'

const minutes = 60_000

// `npm test` runs *.test.ts and stays fast; `npm run test:deep` (mode "deep") runs the long ones, *.deep.ts. Every processor works: by
// default one is spared, which on two leaves one.
export default defineConfig(({ mode }) => ({
  test: {
    maxWorkers: '100%',
    ...(mode === 'deep'
      ? { include: ['test/**/*.deep.ts'], testTimeout: 60 * minutes, hookTimeout: 60 * minutes }
      : { include: ['test/**/*.test.ts'], testTimeout: 1 * minutes, hookTimeout: 2 * minutes }),
  },
}))
