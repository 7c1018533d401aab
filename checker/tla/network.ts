import type { NetworkKind } from '../values/index.ts'
import { and, call, equals, infix, isIn, literal, name, prefix, type Tla, union } from './expression.ts'
import type { Translator } from './translator.ts'

/** How a kind of network is written in TLA+; nothing else asks for one by its name. */
interface Kind {
  readonly empty: Tla
  readonly size: (t: Translator, net: Tla) => Tla
  /** The distinct messages in flight. */
  readonly messages: (t: Translator, net: Tla) => Tla
  /** Those that may be received next. */
  readonly deliverable: (t: Translator, net: Tla) => Tla
  readonly count: (t: Translator, net: Tla, message: Tla) => Tla
  readonly send: (t: Translator, net: Tla, message: Tla) => Tla
  readonly receive: (t: Translator, net: Tla, message: Tla) => Tla
  readonly acknowledge: (t: Translator, net: Tla, message: Tla) => Tla
  readonly lose: (t: Translator, net: Tla, message: Tla) => Tla
  /** Null where another copy changes nothing. */
  readonly copy: ((t: Translator, net: Tla, message: Tla) => Tla) | null
  /** A set of messages, each of which is sent; on a fifo of one link each. */
  readonly sendAll: (t: Translator, net: Tla, messages: Tla) => Tla
}

const oneIf = (condition: Tla): Tla => ({ of: 'if', condition, yes: literal(1), no: literal(0) })
const singleton = (message: Tla): Tla => ({ of: 'set', members: [message] })

const set: Kind = {
  empty: { of: 'set', members: [] },
  size: (_, net) => call('Cardinality', net),
  messages: (_, net) => net,
  deliverable: (_, net) => net,
  count: (_, net, message) => oneIf(isIn(message, net)),
  send: (_, net, message) => union(net, singleton(message)),
  receive: (_, net) => net,
  acknowledge: (_, net) => net,
  lose: (_, net, message) => infix('\\', net, singleton(message)),
  copy: null,
  sendAll: (_, net, messages) => union(net, messages),
}

const bag: Kind = {
  empty: name('EmptyBag'),
  size: (t, net) => call(t.operator('BagSize'), net),
  messages: (_, net) => prefix('DOMAIN', net),
  deliverable: (_, net) => prefix('DOMAIN', net),
  count: (_, net, message) => ({
    of: 'if',
    condition: infix('\\in', message, prefix('DOMAIN', net)),
    yes: { of: 'apply', map: net, key: message },
    no: literal(0),
  }),
  send: (t, net, message) => call(t.operator('BagAdd'), net, message),
  receive: (t, net, message) => call(t.operator('BagRemove'), net, message),
  acknowledge: (_, net) => net,
  lose: (t, net, message) => call(t.operator('BagRemove'), net, message),
  copy: (t, net, message) => call(t.operator('BagAdd'), net, message),
  sendAll: (t, net, messages) => call(t.operator('BagAddAll'), net, messages),
}

const merging: Kind = {
  ...bag,
  send: (t, net, message) => call(t.operator('BagMerge'), net, singleton(message)),
  sendAll: (t, net, messages) => call(t.operator('BagMerge'), net, messages),
}

const fifo: Kind = {
  empty: name('EmptyBag'),
  size: (t, net) => call(t.operator('FifoSize'), net),
  messages: (t, net) => call(t.operator('FifoMessages'), net),
  deliverable: (t, net) => call(t.operator('FifoHeads'), net),
  count: (t, net, message) => call(t.operator('FifoCount'), net, message),
  send: (t, net, message) => call(t.operator('FifoSend'), net, message),
  receive: (t, net, message) => call(t.operator('FifoReceive'), net, message),
  acknowledge: (_, net) => net,
  lose: (t, net, message) => call(t.operator('FifoReceive'), net, message),
  copy: (t, net, message) => call(t.operator('FifoSend'), net, message),
  sendAll: (t, net, messages) => call(t.operator('FifoSendAll'), net, messages),
}

export const kinds: Readonly<Record<NetworkKind, Kind>> = {
  set,
  bag,
  merging,
  fifo,
  broker: { ...set, acknowledge: set.lose },
}

export const sizeOfNetwork = (t: Translator, net: Tla, kind: NetworkKind): Tla => kinds[kind].size(t, net)

/** The distinct messages of a kind in flight that have these values. */
export function messagesOf(
  t: Translator,
  net: Tla,
  kind: NetworkKind,
  tag: string,
  several: boolean,
  fields: readonly (readonly [string, Tla])[],
): { variable: string; among: Tla } {
  const variable = t.names.local('m')
  const of = (field: string): Tla => ({ of: 'field', record: name(variable), name: field })
  const among = kinds[kind].messages(t, net)
  const holds = and(...(several ? [equals(of('tag'), literal(tag))] : []), ...fields.map(([field, value]) => equals(of(field), value)))
  return {
    variable: t.names.local('m'),
    among: holds.of === 'literal' && holds.value === true ? among : { of: 'filter', variable, among, holds },
  }
}
