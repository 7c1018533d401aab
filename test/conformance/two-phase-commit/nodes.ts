import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
    if (existsSync(this.disk)) this.recover()
    else this.write({})
    return this
  }

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

  protected write(content: object): void {
    writeFileSync(this.disk, JSON.stringify(content))
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
