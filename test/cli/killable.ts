import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { bin } from './command.ts'

export interface Ran {
  /** The exit code; null where it was killed. */
  readonly code: number | null
  /** The result event, where it came to one. */
  readonly result: Readonly<Record<string, unknown>> | null
  readonly said: string
}

/** `everystep ARGS --json` in a process of its own, which can be killed. */
export class Killable {
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
