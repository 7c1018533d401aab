import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mistake } from './nodes.ts'
import type { Order, Report, Start } from './process.ts'

const program = fileURLToPath(new URL('process.ts', import.meta.url))

/** Nodes of two-phase commit, each a process of its own that can be killed at any moment. */
export class Processes {
  readonly folder: string
  readonly names: readonly string[]
  private readonly start: Omit<Start, 'name' | 'ports'>
  private readonly running = new Map<string, ChildProcess>()
  private readonly waiting = new Map<number, () => void>()
  private readonly ports: Record<string, number> = {}
  private last = 0

  private constructor(folder: string, rms: readonly string[], mistake: Mistake | null) {
    this.folder = mkdtempSync(join(folder, 'processes-'))
    this.names = ['TM', ...rms]
    this.start = { folder: this.folder, rms, mistake }
  }

  static async start(folder: string, rms: readonly string[], mistake: Mistake | null = null): Promise<Processes> {
    const all = new Processes(folder, rms, mistake)
    await Promise.all(all.names.map(name => all.restart(name)))
    await Promise.all(all.names.map(name => all.order(name, { ports: all.ports })))
    return all
  }

  /** Kills a node with SIGKILL, whatever it is doing. */
  async kill(name: string): Promise<void> {
    const child = this.running.get(name)
    if (child === undefined) return
    this.running.delete(name)
    if (child.exitCode !== null) throw new Error(`${name} ended by itself with ${child.exitCode}`)
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** Starts a node that is not running; it has its disk, where it ran before. */
  async restart(name: string): Promise<void> {
    const start: Start = { ...this.start, name, ports: this.ports }
    const child = fork(program, [JSON.stringify(start)], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.running.set(name, child)
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (report: Report) => {
        if ('id' in report) return this.waiting.get(report.id)?.()
        this.ports[name] = report.port
        resolve()
      })
      child.once('exit', code => reject(new Error(`${name} ended with ${code} before it was ready`)))
    })
    await ready
  }

  /** Has a node take a step, or wait; returns once it has, or was killed. */
  call(name: string, call: 'prepare' | 'refuse' | 'abort' | 'settled'): Promise<void> {
    return this.order(name, { call })
  }

  /** What was sent is handled, and what was sent in answer. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round++) for (const name of this.running.keys()) await this.call(name, 'settled')
  }

  /** Kills all that run; the logs that they wrote. */
  async end(): Promise<readonly string[]> {
    await Promise.all(this.names.map(name => this.kill(name)))
    return this.names.map(name => join(this.folder, `${name}.ndjson`))
  }

  private order(name: string, order: { ports: Start['ports'] } | { call: 'prepare' | 'refuse' | 'abort' | 'settled' }): Promise<void> {
    const child = this.running.get(name)
    if (child === undefined) return Promise.resolve()
    const id = ++this.last
    return new Promise(resolve => {
      this.waiting.set(id, resolve)
      child.once('exit', () => resolve())
      child.send({ id, ...order } as Order, error => error && resolve())
    })
  }
}
