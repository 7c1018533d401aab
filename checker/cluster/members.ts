import { isName } from '../platform/carrier/index.ts'
import { Channel, Lost, type Place, whoIs } from './channel.ts'
import type { Read } from './reading.ts'
import { type Job, jsonBody, read, readHello, readSays } from './sayings.ts'
import { coordinator, type Kind, Malformed, type Message, mostNodes, newcomer } from './wire.ts'

/** How a newcomer's spec is told from the check's: one digest of the hashes of its files. */
export type Wanted = Pick<Job, 'everystep' | 'agreement'> & { readonly sources: string }

interface Newcomer {
  readonly inbox: string
  readonly machine: string
}

/** The nodes of a run, as the check sees them: those that take part, and those that would. */
export class Members {
  readonly #channel: Channel
  readonly #wanted: Wanted
  /** Inboxes of newcomers that wait to be given a number. */
  readonly #waiting: Newcomer[] = []
  /** What nodes said and nobody has asked for yet. */
  readonly #said = new Map<Kind, Map<number, Uint8Array>>()
  /** The machine of each node. */
  readonly machines: string[] = []
  readonly #welcomed = new Set<string>()
  readonly #refused = new Set<string>()
  #wake: () => void = () => {}
  /** Called with what a node says of itself while it works. */
  onAlive: (node: number, body: Uint8Array) => void = () => {}
  onRefused: (machine: string, why: string) => void = () => {}

  constructor(place: Place, wanted: Wanted) {
    this.#wanted = wanted
    this.#channel = new Channel(place, coordinator, message => {
      this.#hear(message)
      this.#wake()
    })
  }

  get channel(): Channel {
    return this.#channel
  }

  get size(): number {
    return this.machines.length
  }

  get waiting(): number {
    return this.#waiting.length
  }

  get numbers(): readonly number[] {
    return this.machines.map((_, k) => k)
  }

  #hear({ kind, from, body }: Message): void {
    if (from === newcomer) {
      if (kind === 'hello') this.#greet(body)
      return
    }
    if (from >= this.size) throw new Malformed('it has no part in the run')
    if (kind === 'alive') this.onAlive(from, body)
    else if (kind === 'refused') this.#channel.fail({ how: 'left', who: this.say(from), says: read(body, readSays, kind).says })
    else this.#keep(kind, from, body)
  }

  #keep(kind: Kind, from: number, body: Uint8Array): void {
    const said = this.#said.get(kind) ?? new Map<number, Uint8Array>()
    this.#said.set(kind, said)
    if (said.has(from)) throw new Malformed(`it said '${kind}' twice`)
    said.set(from, body)
  }

  /** What a newcomer says may be anything: what is not as it must be is ignored. */
  #greet(body: Uint8Array): void {
    let hello: ReturnType<typeof readHello>
    try {
      hello = read(body, readHello, 'hello')
    } catch (error) {
      if (error instanceof Malformed) return
      throw error
    }
    const { inbox, machine } = hello
    if (!isName(inbox) || this.#welcomed.has(inbox)) return
    const why = this.#differs(hello)
    if (why !== null) {
      if (this.#refused.size < mostNodes && !this.#refused.has(inbox)) {
        this.#refused.add(inbox)
        this.onRefused(machine, why)
      }
      this.#channel.say(newcomer, 'refused', jsonBody({ says: why }), inbox)
      return
    }
    if (this.size + this.waiting >= mostNodes) return
    this.#welcomed.add(inbox)
    this.#waiting.push({ inbox, machine })
    this.#channel.say(newcomer, 'alive', undefined, inbox)
  }

  /** Tells everyone that the check is still there. */
  beat(): void {
    this.tell(this.numbers, 'alive')
    for (const { inbox } of this.#waiting) this.#channel.say(newcomer, 'alive', undefined, inbox)
  }

  /** Tells everyone that the run is over, and waits a moment until they have heard it. */
  async dismiss(says: string, seconds: number): Promise<void> {
    this.tell(this.numbers, 'over', { says })
    for (const { inbox } of this.#waiting) this.#channel.say(newcomer, 'over', jsonBody({ says }), inbox)
    const enough = performance.now() + seconds * 1000
    while ((this.#said.get('bye')?.size ?? 0) < this.size && performance.now() < enough) await this.#moment(50)
  }

  /** The inboxes of all that have taken part, or would have. */
  get inboxes(): readonly string[] {
    return ['check', ...this.numbers.map(k => `node-${k}`), ...this.#welcomed]
  }

  #moment(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #differs({ everystep, sources, agreement }: Wanted): string | null {
    const wanted = this.#wanted
    if (everystep !== wanted.everystep) return `it runs everystep ${everystep}, and the check ${wanted.everystep}`
    if (sources !== wanted.sources) return 'its copy of the spec is another'
    return agreement === wanted.agreement ? null : 'the same files make another model there: the packages that the spec imports may differ'
  }

  /** Gives the newcomer that has waited longest a number. */
  admit(): number {
    const { inbox, machine } = this.#waiting.shift() as Newcomer
    const index = this.machines.push(machine) - 1
    this.#channel.expect(index)
    this.#channel.say(newcomer, 'welcome', jsonBody({ index }), inbox)
    return index
  }

  /** `node 2 (host, process 1234)`. */
  say(node: number): string {
    return `${whoIs(node)} (${this.machines[node] ?? ''})`
  }

  tell(nodes: readonly number[], kind: Kind, content?: unknown): void {
    for (const node of nodes) this.#channel.say(node, kind, content === undefined ? undefined : jsonBody(content))
  }

  /** What each of these nodes says of this kind, once all have; rejects where the run is lost. */
  async all(nodes: readonly number[], kind: Kind): Promise<readonly Uint8Array[]> {
    const said = () => nodes.map(node => this.#said.get(kind)?.get(node))
    await this.until(() => said().every(body => body !== undefined))
    const bodies = said() as Uint8Array[]
    for (const node of nodes) this.#said.get(kind)?.delete(node)
    return bodies
  }

  /** The same, read. */
  async allRead<T>(nodes: readonly number[], kind: Kind, reader: Read<T>): Promise<readonly T[]> {
    const bodies = await this.all(nodes, kind)
    return bodies.map((body, k) => this.reading(nodes[k] as number, () => read(body, reader, kind)))
  }

  /** What `of` gives. Throws Lost, through this node, where it is Malformed. */
  reading<T>(node: number, of: () => T): T {
    try {
      return of()
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      const loss = { how: 'malformed', who: this.say(node), says: error.message } as const
      this.#channel.fail(loss)
      throw new Lost(loss)
    }
  }

  /** Resolves once it is so, asked whenever something was said or `poke` was called. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await Promise.race([new Promise<void>(resolve => (this.#wake = resolve)), this.#channel.lost])
  }

  poke(): void {
    this.#wake()
  }
}
