import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { everystep, matches, readRoot, shownIn } from './shown.ts'

// As long as all models of a table together. specs.test.ts and course.test.ts hold what is shown of them against what the models expect.
const shown = ['specs/README.md', 'specs/COURSE.md'].flatMap(file => shownIn(readRoot(file)))
test.each(shown.filter(({ command }) => command.startsWith('everystep compare ')))(
  'the READMEs show what is printed: $command',
  ({ command, output }) => {
    const { stdout } = everystep(tmpdir(), ...command.split(' ').slice(1))
    expect(matches(output, stdout), stdout).toBe(true)
  },
)
