// Runs main() for the tests: a plain Node process, since what is tested is how Node itself loads files, and vitest loads them its own way.
import { createColors } from 'picocolors'
import { main } from '../../checker/cli/main.ts'

export interface Asked {
  readonly id: number
  readonly args: readonly string[]
  readonly folder: string
}

export interface Answered {
  readonly id: number
  readonly code: number
  readonly out: string
  readonly err: string
}

process.on('message', async ({ id, args, folder }: Asked) => {
  process.chdir(folder)
  let out = ''
  let err = ''
  const code = await main(args, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    interactive: false,
    columns: 80,
    colors: createColors(false),
    onInterrupt: () => () => {},
  })
  process.send?.({ id, code, out, err } satisfies Answered)
})
