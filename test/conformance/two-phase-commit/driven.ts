import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Observation, System } from '../../../checker/testing/system.ts'
import { type Link, link, type Message } from './link.ts'
import { loggedBy, type Mistake, ResourceManager, type Setting, TransactionManager } from './nodes.ts'

/** A message on its way, as the spec names it. */
interface Mail {
  readonly tag: Message['kind']
  readonly from: string
  readonly to: string
}

/**
 * The nodes on their sockets, told step by step what to do. Between them stands a switch: every node sends to it, and it keeps each message until the test says that
 * it arrives, so that the network's order is the test's, too.
 */
export class DrivenTwoPhaseCommit implements System {
  readonly hidden = ['tmCommit']
  readonly #folder: string
  readonly #rms: readonly string[]
  readonly #mistake: Mistake | null
  #mail: Mail[] = []
  #runs = 0
  #run = ''
  readonly #gates = new Map<string, Link>()
  readonly #settings = new Map<string, Setting>()
  readonly #up = new Map<string, TransactionManager | ResourceManager>()

  constructor(folder: string, rms: readonly string[], mistake: Mistake | null = null) {
    this.#folder = folder
    this.#rms = rms
    this.#mistake = mistake
  }

  async start(): Promise<void> {
    this.#mail = []
    this.#run = join(this.#folder, `${this.#mistake}-${++this.#runs}`)
    mkdirSync(this.#run, { recursive: true })
    const names = ['TM', ...this.#rms]
    for (const to of names) this.#gates.set(to, await link(0, ({ kind, from }) => void this.#mail.push({ tag: kind, from, to })))
    for (const name of names) {
      const ports = new Map([...this.#gates].flatMap(([to, { port }]) => (to === name ? [] : [[to, port] as const])))
      this.#settings.set(name, { folder: this.#run, ports, rms: this.#rms, mistake: this.#mistake })
      await this.#boot(name)
    }
  }

  async take({ action, parameters, message }: Command): Promise<void> {
    const rm = this.#up.get(String(parameters.rm))
    if (action === 'tmAbort') (this.#up.get('TM') as TransactionManager).abort()
    else if (action === 'rmChooseToAbort') (rm as ResourceManager).refuse()
    else if (action === 'rmPrepare') {
      ;(rm as ResourceManager).prepare()
      // Who has asked for the vote may change their mind: an RM that has promised does not hear of it.
      ;(rm as ResourceManager).refuse()
    } else if (action === 'crash.recover' || action === 'crashTM.recover') await this.#boot(String(parameters.process))
    else if (action === 'crash' || action === 'crashTM') await this.#kill(String(parameters.process))
    else if (message !== null) await this.#deliver(message as unknown as Mail)
    else throw new Error(`there is no ${action}`)
  }

  /** What was sent has come to the switch. */
  async settle(): Promise<void> {
    for (const node of this.#up.values()) await node.settled()
  }

  /** What the logs say of the nodes, and what the switch keeps. */
  observe(): Observation {
    const seen = ['TM', ...this.#rms].flatMap(name => loggedBy(name, { folder: this.#run }).map(event => event.state ?? {}))
    const rmState = Object.assign({}, ...seen.map(state => state.rmState ?? {})) as Readonly<Record<string, string>>
    const tmState = seen.findLast(state => state.tmState !== undefined)?.tmState
    return { rmState, ...(tmState === undefined ? {} : { tmState }), net: this.#mail }
  }

  async stop(): Promise<void> {
    for (const name of [...this.#up.keys()]) await this.#kill(name)
    for (const gate of this.#gates.values()) await gate.cut()
    this.#gates.clear()
    rmSync(this.#run, { recursive: true, force: true })
  }

  async #boot(name: string): Promise<void> {
    const setting = this.#settings.get(name) as Setting
    this.#up.set(name, await (name === 'TM' ? new TransactionManager(setting) : new ResourceManager(name, setting)).start())
  }

  async #kill(name: string): Promise<void> {
    await this.#up.get(name)?.kill()
    this.#up.delete(name)
  }

  async #deliver({ tag, from, to }: Mail): Promise<void> {
    const at = this.#mail.findIndex(m => m.tag === tag && m.from === from && m.to === to)
    if (at < 0) throw new Error(`no ${tag} from ${from} has come to the switch for ${to}`)
    this.#mail.splice(at, 1)
    const gate = this.#gates.get(to) as Link
    gate.send(this.#settings.get(to)?.ports.get(to) as number, { kind: tag, from })
    await gate.settled()
  }
}
