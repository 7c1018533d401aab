import { type Action, actorOf } from '../../language/action.ts'
import type { NetworkDomain } from '../../language/network.ts'
import { type ActionEntry, type Instance, instancesOn, type Semantics } from '../../semantics/semantics.ts'
import { emptyNetwork, type Message } from '../../values/index.ts'
import type { Layout } from './layout.ts'
import type { Listed } from './parts.ts'
import type { Recorder } from './recorder.ts'
import type { Slot } from './slot.ts'

/**
 * Which action instances share a trie: those of one process, which read much the same; those of one link of a fifo network; and, asked for only
 * while it is in flight, those about one message. An instance is always the same object.
 */
export class Groups {
  readonly #semantics: Semantics
  readonly #layout: Layout
  /** Asked of every state. */
  readonly #always: readonly Group[]
  readonly #ofBits: (readonly Instance[])[] = []
  readonly #ofListed: (readonly Instance[])[] = []

  constructor(semantics: Semantics, layout: Layout) {
    this.#semantics = semantics
    this.#layout = layout
    this.#always = groupsOf(semantics, layout)
    this.late = this.#always.filter(g => g.isLate).length
  }

  /** How many there are that every state is asked. */
  get length(): number {
    return this.#always.length
  }

  /** The action with the most instances. */
  get widest(): string {
    return this.#semantics.actions.reduce((most, one) => (one.parameters.length > most.parameters.length ? one : most)).name
  }

  /** How many of these, the last, are asked when it is known whether the state is quiet. */
  readonly late: number

  /**
   * The instances to be tried in a state. `kind` and `index` are the kernel's: 0 and a group that every state is asked; 1 and a message by its
   * bit; 2 and a message by its number on the list. Asks the recorder where which they are depends on the state.
   */
  instances(kind: number, index: number, recorder: Recorder): readonly Instance[] {
    if (kind === 0) return (this.#always[index] as Group).instances(recorder)
    const known = (kind === 1 ? this.#ofBits : this.#ofListed)[index]
    if (known) return known
    if (kind === 2) {
      const { network, message } = this.#layout.listed[index - 1] as Listed
      return (this.#ofListed[index] = [...ofMessage(this.#semantics, this.#layout.listNetworks[network] as string, message)])
    }
    const { variable, message } = this.#layout.bitMessages[index] as Slot
    return (this.#ofBits[index] = [...ofMessage(this.#semantics, variable, message as Message)])
  }
}

interface Group {
  instances(recorder: Recorder): readonly Instance[]
  /** Its timeouts wait for the state to be quiet, that is, until no other group has a step of the protocol. */
  readonly isLate: boolean
}

function groupsOf(semantics: Semantics, layout: Layout): readonly Group[] {
  const [early, late] = [new Instances(), new Instances()]
  for (const { name, action, network, parameters } of semantics.actions) {
    if (network !== null) continue
    const group = waitsForQuiet(action) ? late : early
    for (const p of parameters) group.add(actorOf(action, p, null), { action: name, parameters: p, message: null })
  }
  const links = Object.entries(layout.parts).flatMap(([name, part]) =>
    part.as === 'links' ? [...part.slots.values()].map(slot => linkGroup(semantics, name, slot)) : [],
  )
  return [...early.groups(false), ...links, ...late.groups(true)]
}

/** Those of one process together; what the environment does has no process to share a footprint with. */
class Instances {
  readonly #all: Instance[][] = []
  readonly #byActor = new Map<string, Instance[]>()

  add(actor: string | null, instance: Instance): void {
    const own = actor === null ? undefined : this.#byActor.get(actor)
    if (own) {
      own.push(instance)
      return
    }
    const made = [instance]
    this.#all.push(made)
    if (actor !== null) this.#byActor.set(actor, made)
  }

  groups(isLate: boolean): Group[] {
    return this.#all.map(instances => ({ instances: () => instances, isLate }))
  }
}

const waitsForQuiet = ({ kind, awaits }: Action): boolean => kind === 'timeout' && awaits === null

/** The instances about one message in flight on a network that is not a fifo. */
function* ofMessage(semantics: Semantics, network: string, message: Message): Generator<Instance> {
  for (const known of semantics.actions)
    if (known.network === network && takes(known, message))
      for (const p of known.parameters) yield { action: known.name, parameters: p, message }
}

function takes({ action }: ActionEntry, message: Message): boolean {
  const pick = action.picks
  return pick !== null && ('kind' in pick ? pick.kind.tag === message.tag : pick.which !== 'overtaking')
}

function linkGroup(semantics: Semantics, network: string, slot: Slot): Group {
  const byQueue: (readonly Instance[])[] = []
  return {
    isLate: false,
    instances(recorder) {
      recorder.slot(slot)
      const number = recorder.layout.read(slot, recorder.words)
      let known = byQueue[number]
      if (known === undefined) {
        known = [...ofQueue(semantics, network, slot.values[number] as readonly Message[])]
        byQueue[number] = known
      }
      return known
    },
  }
}

function* ofQueue(semantics: Semantics, network: string, queue: readonly Message[]): Generator<Instance> {
  if (queue.length === 0) return
  const link = emptyNetwork((semantics.model.vars[network] as NetworkDomain).network)
  for (const message of queue) link.send(message)
  for (const known of semantics.actions) if (known.network === network) yield* instancesOn(known, link)
}
