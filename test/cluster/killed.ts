import { type ChildProcess, spawn } from 'node:child_process'
import { connect, createServer, type Server as Listening, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { bin } from '../cli/command.ts'

/** What fails at a random moment. Of a folder that all share only processes do. */
export const failing = ['node', 'check', 'server', 'network'] as const
export type Failing = (typeof failing)[number]

/** A way to a port of this machine that can be cut: then all that goes through it ends, and nothing more gets in. */
export async function wayTo(port: number): Promise<{ readonly port: number; cut(): void }> {
  const open = new Set<Socket>()
  const listening: Listening = createServer(socket => {
    const other = connect(port, '127.0.0.1')
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      open.add(one)
      one.on('error', () => two.destroy())
      one.on('close', () => two.destroy())
      one.pipe(two)
    }
  })
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      listening.close()
      for (const socket of open) socket.destroy()
    },
  }
}

export interface Ran {
  /** The exit code; null where it was killed. */
  readonly code: number | null
  /** The result event, where it came to one. */
  readonly result: Readonly<Record<string, unknown>> | null
  readonly said: string
}

/** `everystep ARGS --json` in a process of its own. */
export class Participant {
  readonly process: ChildProcess
  readonly ended: Promise<Ran>
  #onCheckpoint: () => void = () => {}
  /** Once it has said that a checkpoint was written, or has ended. */
  readonly checkpoint: Promise<void>

  constructor(...args: readonly string[]) {
    this.process = spawn(process.execPath, [bin, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let result: Ran['result'] = null
    let said = ''
    this.checkpoint = new Promise(resolve => {
      this.#onCheckpoint = resolve
    })
    const { stdout, stderr } = this.process
    if (stdout === null || stderr === null) throw new Error('the process has no output')
    createInterface(stdout).on('line', line => {
      said += `${line}\n`
      const event = JSON.parse(line)
      if (event.event === 'checkpoint') this.#onCheckpoint()
      if (event.event === 'result') result = event
    })
    stderr.on('data', chunk => {
      said += String(chunk)
    })
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject)
      this.process.on('close', code => {
        this.#onCheckpoint()
        resolve({ code, result, said })
      })
    })
  }

  kill(): void {
    this.process.kill('SIGKILL')
  }
}
