import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
}

interface Host {
  readonly child: ChildProcess
  readonly waiting: Map<number, { resolve(answer: Answered): void; reject(error: Error): void }>
}

let running: Host | undefined
let last = 0

/** The process that runs commands for all test files of this one, since to start it takes longer than most commands; another where it has ended. */
function host(): Host {
  if (running) return running
  const child = fork(fileURLToPath(new URL('./host.ts', import.meta.url)), { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const made: Host = { child, waiting: new Map() }
  let stderr = ''
  child.stderr?.on('data', chunk => {
    stderr += String(chunk)
  })
  child.on('message', (answer: Answered) => {
    made.waiting.get(answer.id)?.resolve(answer)
    made.waiting.delete(answer.id)
  })
  child.on('exit', code => {
    running = undefined
    for (const { reject } of made.waiting.values()) reject(new Error(`the process that runs commands ended with ${code}: ${stderr}`))
  })
  // It ends with this process, and does not keep it.
  child.unref()
  child.channel?.unref()
  running = made
  return made
}

/** Where all those folders are. They stay as long as this process, since a command may have left a process of its own in the first. */
const folders = (() => {
  let made: string | undefined
  return () => {
    if (made !== undefined) return made
    const folder = mkdtempSync(join(tmpdir(), 'everystep-cli-'))
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
    made = folder
    return folder
  }
})()

/** Runs one command after another. */
export function commandLine(): CommandLine {
  const folder = mkdtempSync(join(folders(), 'cli-'))
  return {
    folder,
    run: (...args) =>
      new Promise((resolve, reject) => {
        const { child, waiting } = host()
        const id = ++last
        waiting.set(id, { resolve: ({ code, out, err }) => resolve({ code, out, err }), reject })
        child.send({ id, args, folder } satisfies Asked)
      }),
    write(name, text) {
      writeFileSync(join(folder, name), text)
      return `./${name}`
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
