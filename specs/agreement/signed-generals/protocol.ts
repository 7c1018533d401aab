/**
 * Generals, some of whom are traitors, agree on an order: signed messages.
 *
 * A commander gives a signed order to its lieutenants; any of them, commander or lieutenant, may be a traitor.
 * L. Lamport, R. Shostak and M. Pease, "The Byzantine Generals Problem", ACM TOPLAS 4(3), 1982, section 4: SM(m), here for m up to 1. The commander signs its order and sends it to each
 * lieutenant. In SM(1) a lieutenant adds its signature and passes the order on to the others. Each lieutenant collects the orders that it has seen, with the signature of the commander,
 * and obeys by `choice`: the order if there is only one, and "retreat" otherwise. With at most m traitors the loyal lieutenants obey the same order (IC1), and the commander's if it is
 * loyal (IC2), however few the generals are: the signature shows who lies, which oral messages (byzantine-generals) cannot.
 *
 * Granularity: one step for each pair of generals and round, in a fixed order, which changes nothing: what a loyal general sends depends on what the commander told it alone. A traitor may
 * send no order, either, or both. Assumptions: those of oral messages, and A4 of the paper: the signature of a loyal general cannot be forged, nor what it has signed be changed, and
 * anyone can verify it. Traitors may sign for each other.
 */
import { type Id, machine, mapOf, maybe, oneOf, processes, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'

/** The names of the generals, the commander’s first. */
const Named = oneOf('General1', 'General2', 'General3', 'General4')

export const signedGenerals = spec('signed-generals', {
  generals: range(3, 4), m: range(0, 1), traitors: setOf(Named), order: oneOf('attack', 'retreat'),
}, ({ generals, m, traitors, order }) => {
  const General = processes('General', generals)
  const orders = ['attack', 'retreat'] as const
  const Order = oneOf(...orders)
  type General = Id<'General'>
  type Order = (typeof orders)[number]

  const commander = General.ids[0] as General
  const treacherous: ReadonlySet<string> = traitors
  const isLoyal = (g: General) => !treacherous.has(g)
  const lieutenants = General.ids.filter(g => g !== commander)
  const loyal = lieutenants.filter(isLoyal)

  /** First the commander to each lieutenant, then each lieutenant to the others. */
  const pairs = [commander, ...(m === 0 ? [] : lieutenants)].flatMap(from => lieutenants.filter(to => to !== from).map(to => ({ from, to })))
  const nameOf = (from: General, to: General) => `${from} > ${to}`
  const Sent = oneOf(...pairs.map(({ from, to }) => nameOf(from, to)) as [string, ...string[]])

  /** The orders that went from one general to another; null: not yet its turn. */
  const vars = { sent: mapOf(Sent, maybe(setOf(Order))) }
  type S = StateOf<typeof vars>
  const { initially, action, always, reachable } = machine(vars)

  const next = (s: S) => pairs.find(({ from, to }) => s.sent[nameOf(from, to)] === null)
  const isOver = (s: S) => next(s) === undefined
  const isTurnOf = (s: S, g: General) => next(s)?.from === g
  const has = (s: S, from: General, to: General, v: Order) => s.sent[nameOf(from, to)]?.has(v) ?? false
  /** Whether a general has this order with the commander's signature; a traitor has either from a commander who is one, too. */
  const isSigned = (s: S, g: General, v: Order) =>
    g === commander ? !isLoyal(g) || v === order : has(s, commander, g, v) || (!isLoyal(g) && !isLoyal(commander))

  /** `choice` of the orders that a lieutenant has seen. */
  const obeys = (s: S, g: General): Order => {
    const seen = orders.filter(v => pairs.some(({ from, to }) => to === g && has(s, from, g, v)))
    return seen.length === 1 ? (seen[0] as Order) : 'retreat'
  }

  return {
    vars,
    init: initially(),
    actions: {
      /** A loyal general sends the order that it has with the commander's signature. */
      passOn: action({
        for: { g: General }, by: 'g',
        when: (s, { g }) => isLoyal(g) && isTurnOf(s, g),
        then: (s, { g }) => {
          const pair = next(s)
          if (pair) s.sent[nameOf(pair.from, pair.to)] = new Set(orders.filter(v => isSigned(s, g, v)))
        },
      }),
      /** A traitor sends any of the orders that it has with the commander's signature, or none. */
      lie: action({
        for: { g: General, some: setOf(Order) }, by: 'g',
        when: (s, { g, some }) => !isLoyal(g) && isTurnOf(s, g) && orders.every(v => !some.has(v) || isSigned(s, g, v)),
        then: (s, { some }) => {
          const pair = next(s)
          if (pair) s.sent[nameOf(pair.from, pair.to)] = new Set(some)
        },
      }),
    },
    properties: {
      /** IC1: all loyal lieutenants obey the same order. */
      IC1: always(s => !isOver(s) || loyal.every(g => obeys(s, g) === obeys(s, loyal[0] as General))),
      /** IC2: if the commander is loyal, every loyal lieutenant obeys its order. */
      IC2: always(s => !isOver(s) || !isLoyal(commander) || loyal.every(g => obeys(s, g) === order)),
      /** A loyal lieutenant passes on the orders that the commander has sent to it, and no others. */
      loyalPassesOn: always(s => pairs.every(({ from, to }) => !loyal.includes(from)
        || orders.every(v => s.sent[nameOf(from, to)] === null || has(s, from, to, v) === has(s, commander, from, v)))),
      /** All messages are sent. */
      ends: reachable(isOver),
    },
    final: isOver,
    parts: { isLoyal, isTurnOf },
  }
})
