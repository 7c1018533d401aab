import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEvent } from '../../../checker/conformance/event.ts'
import { recorder } from '../../../checker/conformance/recorder.ts'
import { type Link, link, type Message } from './link.ts'

/** What someone who writes two-phase commit may get wrong. */
export type Mistake =
  | 'commits-early'
  | 'forgets-votes'
  | 'forgets-decision'
  | 'breaks-promise'
  | 'decides-apart'
  | 'commits-on-abort'
  | 'repeats-decision-wrongly'

export interface Setting {
  /** Where logs and disks are. */
  readonly folder: string
  /** The port of each node that has started. */
  readonly ports: Map<string, number>
  readonly rms: readonly string[]
  readonly mistake: Mistake | null
}

/** What a node has logged; nothing where it has not begun. */
export function loggedBy(name: string, { folder }: Pick<Setting, 'folder'>): readonly LogEvent[] {
  const file = join(folder, `${name}.ndjson`)
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as LogEvent)
}

/** A process of the system: what is on its disk survives a kill, its fields do not. */
abstract class Node {
  readonly name: string
  protected readonly setting: Setting
  protected readonly record: ReturnType<typeof recorder>
  private net: Link | null = null

  constructor(name: string, setting: Setting) {
    this.name = name
    this.setting = setting
    this.record = recorder(join(setting.folder, `${name}.ndjson`))
  }

  async start(): Promise<this> {
    this.net = await link(this.setting.ports.get(this.name) ?? 0, message => this.receive(message))
    this.setting.ports.set(this.name, this.net.port)
    if (existsSync(this.disk)) {
      this.complete(this.read().state)
      this.recover()
    } else this.write({})
    return this
  }

  /** A kill between the disk and the log: the step was taken, and its line is written now. */
  private complete(state: string | undefined): void {
    const logged = this.logged()
    if (state !== undefined && state !== logged) for (const event of this.lost(state, logged)) this.record(event)
  }

  /** The state that the last line of the log has. */
  private logged(): string | undefined {
    return loggedBy(this.name, this.setting)
      .map(event => this.stateIn(event.state))
      .findLast(state => state !== undefined)
  }

  /** This node's own state in the state of an event. */
  protected abstract stateIn(state: LogEvent['state']): string | undefined
  /** The steps that lead from the state in the log to the one on the disk. */
  protected abstract lost(state: string, logged: string | undefined): readonly LogEvent[]

  async settled(): Promise<void> {
    await this.net?.settled()
  }

  async kill(): Promise<void> {
    await this.net?.cut()
  }

  protected abstract receive(message: Message): void
  protected abstract recover(): void

  protected send(to: string, kind: Message['kind']): void {
    this.net?.send(this.setting.ports.get(to) as number, { kind, from: this.name })
  }

  protected has(mistake: Mistake): boolean {
    return this.setting.mistake === mistake
  }

  private get disk(): string {
    return join(this.setting.folder, `${this.name}.disk`)
  }

  /** Whole or not at all, whenever it is killed. */
  protected write(content: object): void {
    writeFileSync(`${this.disk}.new`, JSON.stringify(content))
    renameSync(`${this.disk}.new`, this.disk)
  }

  protected read(): { readonly state?: string } {
    return JSON.parse(readFileSync(this.disk, 'utf8')) as { readonly state?: string }
  }
}

/** A resource manager. */
export class ResourceManager extends Node {
  private state = 'working'

  /** Promises to commit if told to. */
  prepare(): void {
    this.state = 'prepared'
    if (!this.has('forgets-votes')) this.write({ state: this.state })
    this.record({ action: 'rmPrepare', parameters: { rm: this.name }, state: this.seen() })
    this.send('TM', 'Prepared')
  }

  /** Aborts on its own. */
  refuse(): void {
    if (this.state !== 'working' && !this.has('breaks-promise')) return
    this.become('aborted')
    this.record({ action: 'rmChooseToAbort', parameters: { rm: this.name }, state: this.seen() })
  }

  protected receive({ kind }: Message): void {
    this.become(kind === 'Commit' || this.has('commits-on-abort') ? 'committed' : 'aborted')
    this.record({ action: kind === 'Commit' ? 'rmRcvCommit' : 'rmRcvAbort', parameters: { to: this.name }, state: this.seen() })
  }

  protected recover(): void {
    this.state = this.read().state ?? 'working'
    if (this.state === 'working') this.become('aborted')
    this.record({ action: 'crash.recover', parameters: { process: this.name }, state: this.seen() })
  }

  protected stateIn(state: LogEvent['state']): string | undefined {
    return (state?.rmState as Readonly<Record<string, string>> | undefined)?.[this.name]
  }

  protected lost(state: string, logged = 'working'): readonly LogEvent[] {
    const [action, parameters] =
      state === 'prepared'
        ? ['rmPrepare', { rm: this.name }]
        : logged === 'working'
          ? ['rmChooseToAbort', { rm: this.name }]
          : [state === 'committed' ? 'rmRcvCommit' : 'rmRcvAbort', { to: this.name }]
    return [{ action, parameters, state: { rmState: { [this.name]: state } } } as LogEvent]
  }

  private become(state: string): void {
    this.state = state
    this.write({ state })
  }

  private seen(): Readonly<Record<string, unknown>> {
    return { rmState: { [this.name]: this.state } }
  }
}

/** The transaction manager. */
export class TransactionManager extends Node {
  private state = 'init'
  private readonly votes = new Set<string>()

  constructor(setting: Setting) {
    super('TM', setting)
  }

  /** Gives up waiting for votes. */
  abort(): void {
    if (this.state === 'init') this.decide('aborted')
  }

  protected receive({ from }: Message): void {
    if (this.state !== 'init') return
    this.votes.add(from)
    this.record({ action: 'tmRcvPrepared', parameters: { from }, state: { tmPrepared: [...this.votes] } })
    if (this.votes.size === (this.has('commits-early') ? 1 : this.setting.rms.length)) this.decide('committed')
  }

  protected recover(): void {
    this.state = this.read().state ?? 'aborted'
    this.write({ state: this.state })
    this.record({ action: 'crashTM.recover', parameters: { process: 'TM' }, state: { tmState: this.state, tmPrepared: [] } })
    if (this.has('repeats-decision-wrongly')) this.state = 'aborted'
    this.tell()
  }

  protected stateIn(state: LogEvent['state']): string | undefined {
    return state?.tmState as string | undefined
  }

  protected lost(state: string): readonly LogEvent[] {
    return [{ action: state === 'committed' ? 'tmCommit' : 'tmAbort', state: { tmState: state } }]
  }

  private decide(state: string): void {
    this.state = state
    if (!this.has('forgets-decision')) this.write({ state })
    this.record({ action: state === 'committed' ? 'tmCommit' : 'tmAbort', state: { tmState: state } })
    this.tell()
  }

  private tell(): void {
    for (const [at, rm] of this.setting.rms.entries()) {
      const told = this.has('decides-apart') && at > 0 ? 'aborted' : this.state
      this.send(rm, told === 'committed' ? 'Commit' : 'Abort')
    }
  }
}
