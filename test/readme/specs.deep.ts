import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { everystep, matches, readRoot, shownIn } from './shown.ts'

// As long as all models of the matrix together. specs.test.ts holds what is shown of it against what the models expect.
test.each(shownIn(readRoot('specs/README.md')).filter(({ command }) => command.startsWith('everystep compare ')))(
  'the README shows what is printed: $command',
  ({ command, output }) => {
    const { stdout } = everystep(tmpdir(), ...command.split(' ').slice(1))
    expect(matches(output, stdout), stdout).toBe(true)
  },
)
