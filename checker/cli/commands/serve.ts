import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { exitCode } from '../../errors.ts'
import { carrierAt, passwordVariable } from '../../platform/carrier/index.ts'
import { interruptible } from '../interruption.ts'
import { checkFile } from '../load.ts'
import type { Terminal } from '../terminal.ts'
import type { JoinOptions } from './join.ts'

export interface ServeOptions extends Omit<JoinOptions, 'wait' | 'except'> {
  readonly nodes?: number
}

/** Milliseconds before a node takes the place of one that ended in an error. */
const rest = 1_000
const bin = fileURLToPath(new URL('../bin.js', import.meta.url))
/** As good as forever, in seconds. */
const forever = 1e8

/**
 * `everystep serve`: keeps nodes on this machine, each a process of its own that takes part in one check and is then followed by a new one, so that each check is of the
 * spec as it is on the disk. Ends when it is interrupted, and its nodes with it.
 */
export async function serveCommand(place: string, files: readonly string[], options: ServeOptions, terminal: Terminal): Promise<number> {
  for (const file of files) checkFile(file)
  // What is wrong with the place is said once, and not by each node.
  await (await carrierAt(place, options.clusterName)).close()
  const nodes = options.nodes ?? availableParallelism()
  if (!options.quiet && !options.json)
    terminal.err(`${nodes} node${nodes === 1 ? '' : 's'} for checks; Ctrl-C ends ${nodes === 1 ? 'it' : 'them'}\n`)
  return interruptible(terminal, async signal => {
    const except = new Set<string>()
    await Promise.all(Array.from({ length: nodes }, (_, k) => keepNode(k + 1, place, files, options, except, signal, terminal)))
    return exitCode.holds
  })
}

async function keepNode(
  number: number,
  place: string,
  files: readonly string[],
  options: ServeOptions,
  except: Set<string>,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  while (!signal.aborted) {
    const { code, run } = await oneCheck(number, place, files, options, [...except], signal, terminal)
    if (code === exitCode.usage && run !== null) except.add(run)
    if (code !== exitCode.holds && !signal.aborted) await pause(rest, signal)
  }
}

/** One node, from start to end: its exit code, and the run that it met. */
function oneCheck(
  number: number,
  place: string,
  files: readonly string[],
  { clusterName, maxMemory, lostAfter, patience, json, quiet }: ServeOptions,
  except: readonly string[],
  signal: AbortSignal,
  terminal: Terminal,
): Promise<{ readonly code: number | null; readonly run: string | null }> {
  const { shown, password } = apart(place)
  const args = [
    ...['join', shown, ...files, '--json', '--wait', `${forever}`, '--patience', `${patience}`],
    ...(clusterName === undefined ? [] : ['--cluster-name', clusterName]),
    ...(maxMemory === undefined ? [] : ['--max-memory', `${maxMemory}`]),
    ...(lostAfter === undefined ? [] : ['--lost-after', `${lostAfter}`]),
    ...(except.length === 0 ? [] : ['--except', except.join()]),
  ]
  return new Promise(resolve => {
    // Without a password among the arguments, which every process of the machine can see.
    const env = password === null ? process.env : { ...process.env, [passwordVariable]: password }
    const child: ChildProcess = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
    const stop = () => child.kill('SIGTERM')
    signal.addEventListener('abort', stop)
    let run: string | null = null
    if (child.stdout)
      createInterface(child.stdout).on('line', line => {
        const event = eventIn(line)
        if (event?.event === 'found') run = String(event.run)
        if (json) terminal.out(`${JSON.stringify({ ...event, process: number })}\n`)
        else if (!quiet && event !== null) terminal.err(sayEvent(number, event))
      })
    child.stderr?.on('data', chunk => terminal.err(String(chunk)))
    child.on('error', error => terminal.err(`process ${number}: ${error.message}\n`))
    child.on('close', code => {
      signal.removeEventListener('abort', stop)
      resolve({ code, run })
    })
  })
}

type Event = Readonly<Record<string, unknown>>

function eventIn(line: string): Event | null {
  try {
    return JSON.parse(line) as Event
  } catch {
    return null
  }
}

function sayEvent(number: number, { event, spec, node }: Event): string {
  if (event === 'joined') return `process ${number}: takes part as node ${node}\n`
  if (event === 'found') return `process ${number}: a check of ${spec}\n`
  return event === 'over' || event === 'lost' ? `process ${number}: the check is ${event}\n` : ''
}

/** The place without its password, where it is a URL with one. */
function apart(place: string): { readonly shown: string; readonly password: string | null } {
  if (!URL.canParse(place)) return { shown: place, password: null }
  const url = new URL(place)
  if (url.password === '') return { shown: place, password: null }
  const password = decodeURIComponent(url.password)
  url.password = ''
  return { shown: url.href, password }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
