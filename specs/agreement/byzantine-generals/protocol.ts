/**
 * Generals, some of whom are traitors, agree on an order: oral messages.
 *
 * A commander gives an order to its lieutenants; any of them, commander or lieutenant, may be a traitor.
 * L. Lamport, R. Shostak and M. Pease, "The Byzantine Generals Problem", ACM TOPLAS 4(3), 1982, section 3. The commander sends an order to each lieutenant. In OM(0) a lieutenant
 * obeys what it is told; in OM(m) it passes on what it is told as the commander of an OM(m - 1) among the others, and obeys the majority of what it was told itself and what these
 * come to. With at most m traitors among more than 3m generals, whoever they are, the loyal ones obey the same order (IC1), and the commander's, if that one is loyal (IC2). Three generals
 * cannot do it: a lieutenant cannot tell whether the commander lies or the other one.
 *
 * Granularity: one step for each message, in a fixed order, which changes nothing: what a loyal general sends depends on one earlier message alone. A traitor may tell each general
 * anything. Assumptions (A1 to A3 of the paper): every message is delivered, its receiver knows who sent it, and a missing message is noticed. A traitor that sends nothing is covered:
 * that counts as "retreat".
 */
import { machine, mapOf, maybe, oneOf, processes, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'

/** The names of the generals, the commander’s first. */
const Named = oneOf('General1', 'General2', 'General3', 'General4', 'General5')

export const byzantineGenerals = spec('byzantine-generals', {
  generals: range(2, 5), m: range(0, 2), traitors: setOf(Named), order: oneOf('attack', 'retreat'),
}, ({ generals, m, traitors, order }) => {
  const General = processes('General', generals)
  const Order = oneOf('attack', 'retreat')
  type General = (typeof General.ids)[number]
  type Order = 'attack' | 'retreat'

  const commander = General.ids[0] as General
  const treacherous: ReadonlySet<string> = traitors
  const isLoyal = (g: General) => !treacherous.has(g)
  const lieutenants = General.ids.filter(g => g !== commander)
  const loyal = lieutenants.filter(isLoyal)

  /** Who has passed the order on, the commander first; and to whom. */
  interface Message { readonly path: readonly General[]; readonly to: General }
  const nameOf = (path: readonly General[]) => path.join(' > ')
  /** Those of one round and all later ones. */
  const rounds = (paths: readonly (readonly General[])[], left: number): readonly Message[] => {
    const now = paths.flatMap(path => General.ids.filter(to => !path.includes(to)).map(to => ({ path, to })))
    return left === 0 ? now : [...now, ...rounds(now.map(({ path, to }) => [...path, to]), left - 1)]
  }
  const all = rounds([[commander]], m)
  const Path = oneOf(...new Set(all.map(({ path }) => nameOf(path))) as unknown as [string, ...string[]])

  /** What each general was told, by the path that the order took to it. */
  const vars = { heard: mapOf(General, mapOf(Path, maybe(Order))) }
  type S = StateOf<typeof vars>
  const { initially, action, always, reachable } = machine(vars)

  const next = (s: S) => all.find(({ path, to }) => s.heard[to][nameOf(path)] === null)
  const isOver = (s: S) => next(s) === undefined
  /** Whether it is a general's turn to say something. */
  const isTurnOf = (s: S, g: General) => next(s)?.path.at(-1) === g
  /** What a loyal general passes on: the order that it was told on this path, or its own, being the commander. */
  const told = (s: S, path: readonly General[]): Order =>
    path.length === 1 ? order : s.heard[path.at(-1) as General][nameOf(path.slice(0, -1))] ?? 'retreat'

  /** The order that a general who is not on a path obtains for it: by OM of what is left of m. */
  const settled = (s: S, path: readonly General[], g: General, left: number): Order => {
    const own = s.heard[g][nameOf(path)] ?? 'retreat'
    if (left === 0) return own
    const others = General.ids.filter(j => j !== g && !path.includes(j)).map(j => settled(s, [...path, j], g, left - 1))
    const attacks = [own, ...others].filter(v => v === 'attack').length
    return 2 * attacks > others.length + 1 ? 'attack' : 'retreat'
  }
  const obeys = (s: S, g: General) => settled(s, [commander], g, m)

  return {
    vars,
    init: initially(),
    actions: {
      /** A loyal general sends its order, or passes on what it was told. */
      passOn: action({
        for: { g: General }, by: 'g',
        when: (s, { g }) => isLoyal(g) && isTurnOf(s, g),
        then: s => {
          const message = next(s)
          if (message) s.heard[message.to][nameOf(message.path)] = told(s, message.path)
        },
      }),
      /** A traitor says either order. */
      lie: action({
        for: { g: General, order: Order }, by: 'g',
        when: (s, { g }) => !isLoyal(g) && isTurnOf(s, g),
        then: (s, { order: v }) => {
          const message = next(s)
          if (message) s.heard[message.to][nameOf(message.path)] = v
        },
      }),
    },
    properties: {
      /** IC1: all loyal lieutenants obey the same order. */
      IC1: always(s => !isOver(s) || loyal.every(g => obeys(s, g) === obeys(s, loyal[0] as General))),
      /** IC2: if the commander is loyal, every loyal lieutenant obeys its order. */
      IC2: always(s => !isOver(s) || !isLoyal(commander) || loyal.every(g => obeys(s, g) === order)),
      /** All messages are sent. */
      ends: reachable(isOver),
    },
    final: isOver,
  }
})
