import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What a script may spend. */
export interface Confinement {
  /** Wall-clock time, with the start of the process. */
  readonly seconds: number
  /** Bytes of JavaScript's heap; of the whole process, twice as many, and what Node itself takes. */
  readonly memory: number
  /** Bytes that it may hand over. */
  readonly output: number
}

/** What became of a confined script. */
export type Outcome =
  | { readonly is: 'answered'; readonly answer: string }
  /** What the script said when it was evaluated, where that was not the empty word: it threw. */
  | { readonly is: 'not loaded'; readonly says: string }
  | { readonly is: 'out of time' | 'out of memory' | 'too much output'; readonly loaded: boolean }
  /** It ended, and handed over nothing that can be read. */
  | { readonly is: 'silent'; readonly loaded: boolean }

const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const program = fileURLToPath(new URL(`confinement${extension}`, import.meta.url))
/** What Node takes before it runs anything. */
const own = 200 * 2 ** 20

/** What keeps a confined script from a network. */
export type NetworkBarrier = 'permission' | 'namespace' | 'realm'

let barrier: NetworkBarrier | undefined

/**
 * What keeps scripts from the network here, beside the realm, in which there is nothing that opens a socket: Node's own permissions, where it has one for the network; else a
 * network namespace of Linux without any interface; where it lets nobody make one, the realm alone.
 */
export function networkBarrier(): NetworkBarrier {
  barrier ??= process.allowedNodeEnvironmentFlags.has('--allow-net')
    ? 'permission'
    : process.platform === 'linux' && spawnSync('unshare', [...namespace, process.execPath, '--version']).status === 0
      ? 'namespace'
      : 'realm'
  return barrier
}

const namespace = ['--user', '--net']

/**
 * Runs `script`, which returns the empty word when it is loaded, and then `call`, whose word is the answer, in a process of its own: in a realm without anything of Node,
 * with no right to files (but to the program that makes the realm), to processes, threads, addons or the network, without the environment of this one, and within limits. Beyond one, the process is killed.
 */
export function confined(script: string, call: string, limits: Confinement): Promise<Outcome> {
  const heap = Math.ceil(limits.memory / 2 ** 20)
  const flags = [
    '--permission',
    `--allow-fs-read=${program}`,
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${heap}`,
    '--no-warnings',
    program,
  ]
  const [command, args] =
    networkBarrier() === 'namespace' ? ['unshare', [...namespace, process.execPath, ...flags]] : [process.execPath, flags]
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore', 'pipe'], env: pathAlone(), cwd: '/' })
    let outcome: 'out of time' | 'out of memory' | 'too much output' | null = null
    const kill = (why: typeof outcome) => {
      outcome ??= why
      child.kill('SIGKILL')
    }
    const parts: Buffer[] = []
    let size = 0
    child.stdio[3]?.on('data', (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > limits.output) kill('too much output')
    })
    const isTooLarge = () => residentOf(child.pid) > 2 * limits.memory + own
    // Where this process was too busy to look in between, the memory is the reason, and not the time.
    const late = setTimeout(() => kill(isTooLarge() ? 'out of memory' : 'out of time'), limits.seconds * 1000)
    const watch = setInterval(() => {
      if (isTooLarge()) kill('out of memory')
    }, 50)
    child.on('error', reject)
    // It may be gone before it has heard everything.
    child.stdin?.on('error', () => {})
    child.stdin?.end(JSON.stringify([script, call]))
    child.on('close', (code, signal) => {
      clearTimeout(late)
      clearInterval(watch)
      const [first, second] = outcome === 'too much output' ? [] : Buffer.concat(parts).toString('utf8').split('\n')
      const loaded = said(first, 'loaded')
      const isLoaded = loaded === ''
      // V8 aborts where its heap is full.
      if (outcome === null && (signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134 || code === 133)) outcome = 'out of memory'
      if (outcome !== null) return resolve({ is: outcome, loaded: isLoaded })
      if (loaded !== null && !isLoaded) return resolve({ is: 'not loaded', says: loaded })
      const answer = said(second, 'answer')
      resolve(answer === null ? { is: 'silent', loaded: isLoaded } : { is: 'answered', answer })
    })
  })
}

/** Where programs are found, and nothing else of the environment, in which there may be secrets. */
const pathAlone = (): NodeJS.ProcessEnv => (process.env.PATH === undefined ? {} : { PATH: process.env.PATH })

function said(line: string | undefined, name: string): string | null {
  try {
    const word = (JSON.parse(line ?? '') as Readonly<Record<string, unknown>>)[name]
    return typeof word === 'string' ? word : null
  } catch {
    return null
  }
}

/** The resident bytes of a process, where the system tells: the heap's own limit does not count what buffers take. */
function residentOf(pid: number | undefined): number {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
    return Number(pages) * 4096
  } catch {
    return 0
  }
}
