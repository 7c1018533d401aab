import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answered, Asked } from './host.ts'

/** Where a built or checked out everystep starts. */
export const bin = fileURLToPath(new URL('../../checker/cli/bin.js', import.meta.url))

export interface CommandLine {
  /** What `everystep ARGS` prints and returns. */
  run(...args: readonly string[]): Promise<Omit<Answered, 'id'>>
  /** The folder that commands run in, outside the repository. */
  readonly folder: string
  /** Writes a file there, and returns its name as a user would give it. */
  write(name: string, text: string): string
  close(): void
}

/** One process that runs one command after another. */
export function commandLine(): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-cli-'))
  const child: ChildProcess = fork(fileURLToPath(new URL('./host.ts', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.on('data', chunk => {
    stderr += String(chunk)
  })
  const waiting = new Map<number, (answer: Answered) => void>()
  const failing = new Map<number, (error: Error) => void>()
  child.on('message', (answer: Answered) => waiting.get(answer.id)?.(answer))
  child.on('exit', code => {
    for (const fail of failing.values()) fail(new Error(`the process that runs commands ended with ${code}: ${stderr}`))
  })
  let last = 0
  return {
    folder,
    run: (...args) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, ({ code, out, err }) => {
          failing.delete(id)
          resolve({ code, out, err })
        })
        failing.set(id, reject)
        child.send({ id, args, folder } satisfies Asked)
      }),
    write(name, text) {
      writeFileSync(join(folder, name), text)
      return `./${name}`
    },
    close() {
      failing.clear()
      child.kill()
    },
  }
}

/** A small lock that two clients break, as a user writes it; something in it may be replaced by something wrong. */
export function lock(from = '', to = ''): string {
  const text = `import { machine, mapOf, oneOf, processes, range, spec, variant } from 'everystep'

export const lock = spec('lock', { clients: range(1, 3) }, ({ clients }) => {
  const C = processes('C', clients)
  const vars = { at: mapOf(C, oneOf('out', 'in')) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      enter: action({ for: { c: C }, by: 'c', when: (s, { c }) => s.at[c] === 'out', then: (s, { c }) => { s.at[c] = 'in' } }),
      leave: action({ for: { c: C }, by: 'c', when: (s, { c }) => s.at[c] === 'in', then: (s, { c }) => { s.at[c] = 'out' } }),
    },
    properties: {
      exclusion: always(s => C.every(a => C.every(b => a === b || s.at[a] === 'out' || s.at[b] === 'out'))),
    },
  }
})

export const polite = variant(lock, 'polite', {
  actions: { enter: { when: s => Object.values(s.at).every(where => where === 'out') } },
})
`
  if (!text.includes(from)) throw new Error(`there is no '${from}' to be replaced`)
  return text.replace(from, to)
}
