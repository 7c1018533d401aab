import { equal, type Message, type Network } from '../../values/index.ts'
import { record, setOf } from '../collections.ts'
import { checkDomain, type Domain, innerDomains, OutsideDomain } from '../domain.ts'
import type { Model } from '../model.ts'
import { isNetwork, type NetworkDomain } from '../network.ts'
import { checkSort, type Id, type Sort } from '../processes.ts'
import type { State } from '../types.ts'
import { keptName } from './compose.ts'

/** What a process has signed. */
export interface Signed<N extends string = string, T = unknown> {
  readonly by: Id<N>
  readonly says: T
}

/**
 * A value with the signature of one of these processes, `{ by: p, says: v }`. That process makes it, and whoever has it may pass it on; no traitor of the fault
 * `byzantine` can make or change what a loyal process signs. What is signed may be signed again: `signedBy(Lieutenant, signedBy(Commander, Order))`.
 */
export function signedBy<N extends string, T>(who: Sort<N>, of: Domain<T>): Domain<Signed<N, T>> {
  checkSort('signedBy(…)', who)
  checkDomain('signedBy(…)', of)
  const domain = record({ by: who, says: of })
  return { ...domain, text: `signedBy(${who.name}, ${of.text})`, marks: { signed: true } } as Domain<Signed<N, T>>
}

/** A signed value, and its domain. */
interface Part {
  readonly of: Domain
  readonly value: Signed
}

/** The signatures that have been sent in a state, as far as traitors need them. */
export interface Signatures {
  /** The variables that hold them, one for each domain of signed values. */
  readonly variables: readonly { readonly part: string; readonly of: Domain }[]
  /** A state in which nobody has turned, with what is signed in the messages in flight. */
  inFlight(s: State): State
  /** The draft of a state in which what is signed is remembered as it is sent. */
  noting(draft: Draft): Draft
  /** Forgets what a process signed that turns traitor: from then on it can make that again. */
  free(draft: Draft, process: string): void
  /** Whether traitors know, or can make, all that is signed in a value of this domain. */
  areKnown(s: State, of: Domain, value: unknown): boolean
}

// biome-ignore lint/suspicious/noExplicitAny: a draft's type is known to its author only
type Draft = Record<string, any>

/** The signatures of a model for the fault of this name; `traitors` is the variable that holds who has turned. */
export function signaturesOf({ vars }: Model, fault: string, traitors: string): Signatures {
  const networks = new Map(
    Object.entries(vars).flatMap(([name, of]) => (isNetwork(of) && domainsIn(of).length > 0 ? [[name, of] as const] : [])),
  )
  const domains: Domain[] = []
  for (const net of networks.values()) for (const of of domainsIn(net)) if (!domains.some(d => areAlike(d, of))) domains.push(of)
  const variables = domains.map((of, k) => ({ part: k === 0 ? 'signed' : `signed${k + 1}`, of }))
  // What is signed in one kind of message may stand in another, whose domain has other values besides.
  const names = new WeakMap<Signed, readonly string[]>()
  const namesFor = (value: Signed): readonly string[] => {
    const found = names.get(value) ?? variables.flatMap(({ part, of }) => (isIn(of, value) ? [keptName(fault, part)] : []))
    names.set(value, found)
    return found
  }
  const isTraitor = (s: State, process: string) => (s[traitors] as ReadonlySet<unknown>).has(process)

  const note = (s: Draft, network: NetworkDomain, message: Message): void => {
    const of = Object.values(network.kinds).find(kind => kind.tag === message.tag)?.domain
    if (of === undefined) return
    for (const { value } of everywhere(of, of.admit(message, message.tag)))
      if (!isTraitor(s, value.by)) for (const name of namesFor(value)) s[name].add(value)
  }
  const areKnown = (s: State, of: Domain, value: unknown): boolean =>
    [...outermost(of, value)].every(({ of: domain, value: signed }) =>
      isTraitor(s, signed.by)
        ? areKnown(s, insideOf(domain), signed.says)
        : namesFor(signed).some(name => (s[name] as ReadonlySet<unknown>).has(signed)),
    )

  return {
    variables,
    areKnown,
    inFlight(s) {
      const parts = [...networks].flatMap(([name, net]) =>
        (s[name] as Network)
          .copies()
          .flatMap(m => Object.values(net.kinds).flatMap(kind => (kind.tag === m.tag ? [...everywhere(kind.domain, m)] : []))),
      )
      const known = variables.map(({ part, of }) => {
        const values = parts.map(p => p.value).filter(value => isIn(of, value))
        return [keptName(fault, part), setOf(of).admit(new Set(values), part)]
      })
      return Object.freeze({ ...s, ...Object.fromEntries(known) })
    },
    noting: draft =>
      new Proxy(draft, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key)
          const network = typeof key === 'string' ? networks.get(key) : undefined
          return network === undefined ? value : sendingVia(value as Network, message => note(target, network, message))
        },
        set: (target, key, value) => Reflect.set(target, key, value),
      }),
    free(draft, process) {
      for (const { part } of variables) {
        const known: Set<Signed> = draft[keptName(fault, part)]
        for (const value of [...known]) if (value.by === process) known.delete(value)
      }
    },
  }
}

/** Whether two domains have the same values. */
const areAlike = (a: Domain, b: Domain): boolean =>
  a.shape === b.shape || (a.size === b.size && a.size <= mostCompared && equal([...a.values()], [...b.values()]))
const mostCompared = 4096

function isIn(of: Domain, value: unknown): boolean {
  try {
    of.admit(value, '')
    return true
  } catch (error) {
    if (error instanceof OutsideDomain) return false
    throw error
  }
}

/** The network, which tells of each message that is sent on it. */
const sendingVia = (network: Network, tell: (message: Message) => void): Network =>
  new Proxy(network, {
    get(target, key) {
      if (key === 'send')
        return (message: Message): void => {
          target.send(message)
          tell(message)
        }
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

const insideOf = ({ shape }: Domain): Domain => (shape as Extract<Domain['shape'], { readonly of: 'record' }>).fields.says as Domain

/** The domains of signed values that messages of a network hold, those inside of others, too. */
const domainsIn = ({ kinds }: NetworkDomain): readonly Domain[] => Object.values(kinds).flatMap(kind => signedIn(kind.domain))

const signedIn = (of: Domain): readonly Domain[] => [...(of.marks.signed ? [of] : []), ...innerDomains(of).flatMap(signedIn)]

/** The signed values in a value of a domain, but for those inside of others. */
function* outermost(of: Domain, value: unknown): Generator<Part> {
  const { shape, marks } = of
  if (marks.signed) {
    yield { of, value: value as Signed }
    return
  }
  switch (shape.of) {
    case 'record':
      for (const [name, part] of Object.entries(shape.fields)) yield* outermost(part, (value as State)[name])
      break
    case 'union':
      yield* outermost(shape.cases[(value as Message).tag] as Domain, value)
      break
    case 'map':
      for (const part of Object.values(value as object)) yield* outermost(shape.values, part)
      break
    case 'set':
      for (const part of value as ReadonlySet<unknown>) yield* outermost(shape.members, part)
      break
    case 'list':
      for (const part of value as readonly unknown[]) yield* outermost(shape.items, part)
      break
    case 'maybe':
      if (value !== null) yield* outermost(shape.some, value)
      break
    default:
  }
}

/** All signed values in a value of a domain. */
function* everywhere(of: Domain, value: unknown): Generator<Part> {
  for (const part of outermost(of, value)) {
    yield part
    yield* everywhere(insideOf(part.of), part.value.says)
  }
}
