import { type Action, argumentsOf } from '../language/action.ts'
import type { State } from '../language/types.ts'
import { whole } from '../language/whole.ts'
import type { Instance } from '../semantics/semantics.ts'
import type { Message, Network } from '../values/index.ts'

/**
 * The messages that a guard looked at, and that the process acting may know of: those addressed to it, or to nobody. A spec may let a process
 * read what is in flight where it is rather than have it delivered, as TLA+ specs do whose messages stay forever. How many there are
 * tells nothing of any; what a recipe looks at in addition is not seen.
 */
export function lookedAt(
  state: State,
  networks: readonly string[],
  action: Action,
  { parameters, message }: Instance,
  by: string,
): readonly Message[] {
  const seen: Message[] = []
  const note = (...messages: readonly Message[]) => {
    seen.push(...messages.filter(m => m.to === undefined || m.to === by))
  }
  const watched = Object.fromEntries(networks.map(name => [name, watching(state[name] as Network, note)]))
  action.when({ ...state, ...watched, [whole]: state }, ...argumentsOf(action, parameters, message))
  return seen
}

const watching = (net: Network, note: (...messages: readonly Message[]) => void): Pick<Network, keyof Network> => ({
  kind: net.kind,
  capacity: net.capacity,
  size: net.size,
  places: () => net.places(),
  restore: message => net.restore(message),
  overtake: (message, place) => net.overtake(message, place),
  has(message) {
    const is = net.has(message)
    if (is) note(message)
    return is
  },
  count(message) {
    const copies = net.count(message)
    if (copies > 0) note(message)
    return copies
  },
  of(kind, fields) {
    const found = net.of(kind, fields)
    note(...found)
    return found
  },
  deliverable() {
    const found = net.deliverable()
    note(...found)
    return found
  },
  copies() {
    const found = net.copies()
    note(...found)
    return found
  },
  *[Symbol.iterator]() {
    const found = [...net]
    note(...found)
    yield* found
  },
  key: () => net.key(),
  // A guard cannot write: the state that it is given is frozen.
  send: message => net.send(message),
  acknowledge: message => net.acknowledge(message),
  deliver: message => net.deliver(message),
  drop: (message, place) => net.drop(message, place),
  copy: message => net.copy(message),
})
