import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { faults } from './faults.ts'

// seeded.deep.ts puts them in; here, that it still could.
test.each(faults)('a place is left for: $says', ({ file, from }) => {
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')
  expect(text.split(from).length - 1).toBe(1)
})
