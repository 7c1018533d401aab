import { actorOf } from '../../language/action.ts'
import type { State } from '../../language/types.ts'
import type { Instance, Known, Semantics } from '../../semantics/semantics.ts'
import { Fifo, type Message } from '../../values/index.ts'
import type { Layout, Slot } from './layout.ts'
import type { Recorder } from './recorder.ts'

/** Action instances whose steps one trie tells, together. */
export interface Group {
  /** The instances to be tried in a state; asks the recorder where which they are depends on the state. */
  instances(state: State, recorder: Recorder): Iterable<Instance>
}

/**
 * The groups asked of every state: the instances of each process, which read much the same, and one group for each link of a fifo network.
 * Steps about a message are asked for the messages that are in flight: `ofMessage`.
 */
export function groupsOf(semantics: Semantics, layout: Layout): readonly Group[] {
  const byActor = new Map<string, Instance[]>()
  for (const { name, action, network, parameters } of semantics.actions) {
    if (network !== null) continue
    for (const p of parameters) {
      const actor = actorOf(action, p, null)
      // What the environment does has no process to share a footprint with.
      const key = actor === null ? `${name} ${byActor.size}` : `by ${actor}`
      byActor.set(key, [...(byActor.get(key) ?? []), { action: name, parameters: p, message: null }])
    }
  }
  const groups: Group[] = [...byActor.values()].map(instances => ({ instances: () => instances }))
  for (const [name, part] of Object.entries(layout.parts))
    if (part.as === 'links') for (const slot of part.slots.values()) groups.push(linkGroup(semantics, name, slot))
  return groups
}

/** The instances about one message in flight on a network that is not a fifo. */
export function* ofMessage(semantics: Semantics, network: string, message: Message): Generator<Instance> {
  for (const known of semantics.actions)
    if (known.network === network && takes(known, message))
      for (const p of known.parameters) yield { action: known.name, parameters: p, message }
}

function takes({ action }: Known, message: Message): boolean {
  const pick = action.picks
  return pick !== null && ('kind' in pick ? pick.kind.tag === message.tag : pick.which === 'any')
}

function linkGroup(semantics: Semantics, network: string, slot: Slot): Group {
  return {
    *instances(_, recorder) {
      recorder.slot(slot)
      const queue = slot.values[recorder.layout.read(slot, recorder.words)] as readonly Message[]
      if (queue.length === 0) return
      const link = new Fifo(Infinity)
      for (const message of queue) link.send(message)
      for (const { name, action, network: from, parameters } of semantics.actions) {
        const pick = action.picks
        if (from !== network || pick === null) continue
        const messages =
          'kind' in pick ? link.deliverable().filter(m => m.tag === pick.kind.tag) : pick.which === 'any' ? [...link] : link.mayOvertake()
        for (const message of messages) for (const p of parameters) yield { action: name, parameters: p, message }
      }
    },
  }
}
