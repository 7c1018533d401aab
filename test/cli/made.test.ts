import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
})

it('a result says what it takes to make it again', async () => {
  const { out } = await cli.run('check', './lock.ts', '--const', 'clients=2', '--json')
  const { made } = JSON.parse(out.trim().split('\n').at(-1) ?? '')
  // The digest by Node itself, of the one file with its name.
  const text = `lock.ts\0${readFileSync(join(cli.folder, 'lock.ts'), 'utf8')}`
  expect(made).toEqual({
    everystep: JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version,
    node: process.versions.node,
    source: createHash('sha256').update(text).digest('hex'),
  })
})
