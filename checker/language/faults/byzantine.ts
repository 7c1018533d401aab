import { callSite, SpecError } from '../../errors.ts'
import { linkOf, type Message, type Network, networkKinds } from '../../values/index.ts'
import { type Action, makeAction, onlyWhen } from '../action.ts'
import { sizeOf } from '../binders.ts'
import { setOf } from '../collections.ts'
import type { Domain } from '../domain.ts'
import { checkKind, type Kind } from '../messages.ts'
import type { Fault, Model } from '../model.ts'
import { carrierOf, type NetworkDomain } from '../network.ts'
import { checkParts } from '../parts.ts'
import { checkSort, type Sort } from '../processes.ts'
import type { FaultKind } from '../sign.ts'
import type { Binders, State } from '../types.ts'
import { keptIn, keptName, withActions, withVariable } from './compose.ts'
import { type Signatures, signaturesOf } from './signatures.ts'

export const turn: FaultKind = {
  kind: 'turn',
  character: '‡',
  path: 'M8 2v12M4.5 5.5h7M4.5 10.5h7',
  word: 'turned traitor',
  nouns: ['traitor', 'traitors'],
  about: 'process',
  lasts: { until: null },
}

export const atWill: FaultKind = {
  kind: 'at-will',
  character: '✎',
  path: 'M3 13l1-3.5 7-7 2.5 2.5-7 7zM9.5 4l2.5 2.5',
  word: 'sent at will',
  nouns: null,
  about: 'process',
}

interface Options {
  /** The kinds of message that a traitor sends. */
  readonly sends: readonly Pick<Kind, 'tag' | 'fields' | 'domain'>[]
  /** Traitors also send in the names of others: the field `from` has any value. */
  readonly forges?: boolean
}

type Traitors = ReadonlySet<unknown>

/** More messages than this are too many to try in each state. */
const mostMessages = 100_000

/**
 * Processes may turn traitor, at the start or on the way, as many as the budget says. A traitor takes no step of the protocol any more. It sends messages of
 * the kinds named, with any values of their fields, to each recipient apart and as often as it likes, or none at all.
 *
 * As in L. Lamport, R. Shostak and M. Pease, "The Byzantine generals problem" (ACM TOPLAS 4(3), 1982): the receiver knows who sent a message (assumption A2), so that
 * the field `from` is the traitor itself; with `forges` it is anybody. What a process signs, a value of `signedBy`, nobody can alter or make but its signer, and
 * anybody can verify (A4): a traitor sends such a value where it has stood in a message that was sent before, to whomever that was, or where its signer is a traitor, too, since
 * traitors act together. That includes whatever is inside of what the traitor signs. The protocol's own steps are trusted to sign for themselves alone.
 *
 * A traitor's message need not come: a state from which only traitors can go on is stuck, and timeouts do not wait for what one might send. It sends nothing to
 * traitors, whose part in the protocol is over.
 *
 * So that there are finitely many states, a traitor waits with a message while an equal one is in flight, and on a fifo network until its link is empty. Nothing that
 * processes can be made to do is lost by that: they see what is delivered, the traitor can always send later, and each sequence of deliveries remains possible. Only
 * code that counts what is in flight can tell. In the name of another, whose own messages would stand between, that is not so on a fifo: there the network needs a capacity.
 */
export function byzantine(who: Sort, options: Options): Fault {
  checkSort('byzantine(…)', who)
  checkParts('byzantine(…), as its options,', options, ['sends', 'forges'])
  const { sends, forges = false } = options
  if (!Array.isArray(sends) || sends.length === 0)
    throw new SpecError('no-messages', 'byzantine(…) names no kind of message that a traitor sends', {
      hint: 'name them: byzantine(General, { sends: [Msg.Order] }); processes that only fall silent are stops(General)',
      where: callSite(),
    })
  for (const kind of sends) checkKind("byzantine(…), in its 'sends',", kind)
  return {
    last: 'steps',
    made: { word: 'byzantine' },
    apply(model, allowed, name) {
      const traitors = keptName(name, 'traitors')
      const among = (s: State): Traitors => s[traitors] as Traitors
      const isLoyal = (s: State, process: string | null) => process === null || !among(s).has(process)
      const signatures = signaturesOf(model, name, traitors)
      const turning = makeAction({
        kind: 'fault',
        fault: { ...turn, name },
        for: { process: who },
        by: 'process',
        then: (s, { process }) => {
          s[traitors].add(process)
          signatures.free(s, process)
        },
      })
      const loyal = Object.entries(model.actions).map(([action, a]): [string, Action] => [
        action,
        // A clock goes on, whatever its process does.
        signed(a.by === null || a.fault?.about === 'clock' ? a : onlyWhen(a, isLoyal, actor => `${actor} is a traitor`), signatures),
      ])
      const kept = signatures.variables.reduce(
        (m, { part, of }) => withVariable(m, name, part, setOf(of)),
        withVariable(model, name, 'traitors', setOf(who)),
      )
      const ready = { ...kept, initial: kept.initial.map(s => signatures.inFlight(s)), actions: Object.fromEntries(loyal) }
      return withActions(ready, {
        [name]: onlyWhen(
          onlyWhen(turning, isLoyal, process => `${process} is a traitor already`),
          s => among(s).size < allowed,
          () => `the budget of ${name} is spent: ${allowed} of ${allowed}`,
        ),
        ...Object.fromEntries(
          sends.map(kind => {
            const sending = sendingOf(model, name, who, kind as Kind, forges)
            const action = makeAction({
              ...sending,
              kind: 'fault',
              fault: { ...atWill, name },
              when: (s, p) =>
                !(p.to !== undefined && among(s).has(p.to)) &&
                sending.isFree(s, p) &&
                signatures.areKnown(s, kind.domain, sending.message(p)),
            })
            return [
              `${name}.${kind.tag}`,
              onlyWhen(
                action,
                (s, process) => among(s).has(process),
                process => `${process} is no traitor`,
              ),
            ]
          }),
        ),
      })
    },
  }
}

/** Whether a process has turned traitor in this state, for properties about those that are loyal. */
export const isTraitor = (s: object, process: string): boolean =>
  keptIn(s, 'traitors').some(([, traitors]) => (traitors as Traitors).has(process))

/** The action, which remembers the signatures that it sends. */
const signed = (action: Action, signatures: Signatures): Action =>
  signatures.variables.length === 0
    ? action
    : {
        ...action,
        then: (s, ...args: unknown[]) => {
          const shown = signatures.noting(s)
          const returned: unknown = action.then(shown, ...args)
          return returned === shown ? undefined : returned
        },
      }

type Parameters = Readonly<Record<string, unknown>>

interface Sending extends Pick<Action, 'for' | 'by' | 'then'> {
  readonly message: (p: Parameters) => Message
  /** Whether a message may be sent, as far as the network is concerned. */
  readonly isFree: (s: State, p: Parameters) => boolean
}

/** How a traitor sends messages of a kind. Throws SpecError where there is no network, no end to what it may send, or nothing that it could. */
function sendingOf(model: Model, fault: string, who: Sort, kind: Kind, forges: boolean): Sending {
  const fail = (code: string, problem: string, hint: string): never => {
    throw new SpecError(code, `the fault '${fault}' of ${model.spec}: ${problem}`, { hint, where: model.where })
  }
  const { tag, fields } = kind
  const carrier = carrierOf(model.vars, kind)
  if (carrier === null) return fail('no-network', `no network carries ${tag}`, 'declare a variable net: network(Msg)')
  const net = model.vars[carrier] as NetworkDomain
  const isAsItself = 'from' in fields && !forges
  if (!isAsItself && 'process' in fields)
    fail(
      'reserved-field',
      `${tag} has a field 'process', which is what the traitor that sends it is called`,
      'choose another name for the field',
    )
  if (forges && 'from' in fields && networkKinds[net.network].ordered && net.capacity === Infinity)
    fail(
      'endless-network',
      `traitors may put any number of messages between those that the process they pose as has sent on ${carrier}`,
      `give it a capacity, network(Msg, 'fifo', { capacity: 2 }), or leave forges out`,
    )
  const own = isAsItself ? amongThem(fields.from as Domain, who) : null
  if (own?.size === 0) fail('no-effect', `no process of ${who.name} can be the sender of ${tag}`, `leave Msg.${tag} out of its sends`)
  const binders: Binders = own === null ? { process: who, ...fields } : { ...fields, from: own }
  if (!(sizeOf(binders) <= mostMessages))
    fail(
      'too-many-parameters',
      `a traitor could send ${sizeOf(binders).toLocaleString('en')} different messages ${tag}`,
      `keep it below ${mostMessages.toLocaleString('en')}: narrow the domains of its fields`,
    )
  const made = new WeakMap<Parameters, Message>()
  const message = (p: Parameters): Message => {
    const before = made.get(p)
    if (before !== undefined) return before
    const { process: _, ...given } = p
    const fresh = kind.domain.admit({ tag, ...(isAsItself ? p : given) }, tag) as Message
    made.set(p, fresh)
    return fresh
  }
  const isFree = (s: State, p: Parameters): boolean => {
    const there = s[carrier] as Network
    if (!networkKinds[net.network].ordered) return !there.has(message(p))
    return forges || !there.deliverable().some(m => linkOf(m) === linkOf(message(p)))
  }
  return { for: binders, by: isAsItself ? 'from' : 'process', then: (s, p) => void s[carrier].send(message(p)), message, isFree }
}

/** Those values of a domain that are processes of the sort. */
function amongThem(of: Domain, who: Sort): Domain {
  const ids: ReadonlySet<unknown> = new Set(who.ids)
  const values = [...of.values()].filter(id => ids.has(id))
  return { ...of, size: values.length, values: () => values }
}
