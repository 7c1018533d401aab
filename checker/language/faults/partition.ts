import { type Fairness, makeAction, onlyWhen } from '../action.ts'
import { setOf } from '../collections.ts'
import { type Domain, domain } from '../domain.ts'
import type { Fault } from '../model.ts'
import { checkParts, checkWord } from '../parts.ts'
import { anyOf, checkSort, type Sort } from '../processes.ts'
import type { FaultKind } from '../sign.ts'
import type { State } from '../types.ts'
import { keptIn, keptName, mapProtocol, networksOf, withActions, withBudget, withVariable } from './compose.ts'

export const partition: FaultKind = {
  kind: 'partition',
  character: '✂',
  path: 'M9.5 1.5l-5.5 7.5h4l-1.5 5.5 5.5-7.5h-4z',
  word: 'partition',
  nouns: ['partition', 'partitions'],
  about: 'network',
  lasts: { until: 'heal' },
}

export const heal: FaultKind = {
  kind: 'heal',
  character: '∪',
  path: 'M2.5 8.5l3.5 3.5 7.5-8',
  word: 'healed',
  nouns: null,
  about: 'network',
  remark: 'the network is whole again',
}

interface Options {
  /** `fairly`: a partition heals in the end. `perhaps`: it may last forever. */
  readonly heals?: 'fairly' | 'perhaps'
}

/**
 * The network may split these processes in two: until it heals, no message crosses from one side to the other, and those that
 * would wait. Whoever receives a message that names no receiver counts as such. With no sorts given, any process that sends or
 * receives may be cut off; processes of other sorts than those given stand on neither side, and reach both.
 */
export function partitions(who?: Sort | readonly Sort[], options: Options = {}): Fault {
  const given = who === undefined ? [] : Array.isArray(who) ? (who as readonly Sort[]) : [who as Sort]
  for (const sort of given) checkSort('partitions(…)', sort)
  checkParts('partitions(…), as its options,', options, ['heals'])
  const { heals = 'fairly' } = options
  checkWord("'heals' of partitions(…)", heals, ['fairly', 'perhaps'])
  return {
    made: { word: 'partitions', who: given, heals },
    apply(model, allowed, name) {
      networksOf(model, name)
      const ids = given.length > 0 ? anyOf(...(given as [Sort])).ids : model.processes.map(p => p.id)
      const side = keptName(name, 'side')
      const all: ReadonlySet<unknown> = new Set(ids)
      const cut = (s: State, from: unknown, to: unknown) => {
        const there = s[side] as ReadonlySet<unknown>
        return all.has(from) && all.has(to) && there.has(from) !== there.has(to)
      }
      const sided = withVariable(model, name, 'side', setOf(symbols(ids)))
      // Where some process stands on neither side, one side does not tell the other: `isCutOff` has the state alone to ask.
      const other = model.processes.some(p => !all.has(p.id)) ? keptName(name, 'other') : null
      const budget = withBudget(other === null ? sided : withVariable(sided, name, 'other', setOf(symbols(ids))), name, allowed)
      const isSplit = (s: State) => (s[side] as ReadonlySet<unknown>).size > 0
      const guarded = mapProtocol(budget.model, a =>
        a.picks
          ? onlyWhen(
              a,
              (s, actor, m) => m === null || !cut(s, m.from, m.to ?? actor),
              (actor, m) => `the partition is between ${m?.from} and ${m?.to ?? actor}`,
            )
          : a,
      )
      const split = makeAction({
        kind: 'fault',
        fault: { ...partition, name },
        for: { side: sides(ids, model.symmetry) },
        then: (s, p) => {
          budget.spend(s)
          s[side] = p.side
          if (other !== null) s[other] = new Set(ids.filter(id => !p.side.has(id)))
        },
      })
      const healing = makeAction({
        kind: 'fault',
        fault: { ...heal, name },
        fair: (heals === 'fairly' ? 'weak' : null) as Fairness | null,
        then: s => {
          s[side].clear()
          if (other !== null) s[other].clear()
        },
      })
      return withActions(guarded, {
        [name]: onlyWhen(
          budget.limit(split),
          s => !isSplit(s),
          () => 'there is a partition',
        ),
        [`${name}.heal`]: onlyWhen(healing, isSplit, () => 'there is no partition'),
      })
    },
  }
}

/**
 * Whether a partition keeps messages of these two from each other in this state, for properties about those it cuts off. Both must be processes of the model, named by
 * some variable, action or message: the state does not tell of others.
 */
export function isCutOff(s: object, one: string, other: string): boolean {
  const others = keptIn(s, 'other') as readonly (readonly [string, ReadonlySet<string>])[]
  return (keptIn(s, 'side') as typeof others).some(([name, side]) => {
    const [, rest] = others.find(([of]) => of === name) ?? []
    if (side.has(one) === side.has(other)) return false
    return rest === undefined || rest.has(side.has(one) ? other : one)
  })
}

const symbols = (ids: readonly string[]): Domain<string> =>
  domain({
    shape: { of: 'process', sort: 'process', ids },
    initial: ids[0] ?? '',
    size: ids.length,
    values: () => ids,
    text: ids.join(' | '),
    admit: v => v as string,
  })

/**
 * Every way to split in two, named by the smaller side, and of two halves by that without a process which is like no other, or else without the first. So
 * where like processes are exchanged, the names are too, but for halves of which all are alike.
 */
function sides(ids: readonly string[], like: readonly Sort[]): Domain<ReadonlySet<string>> {
  const apart = ids.find(id => !like.some(sort => (sort.ids as readonly string[]).includes(id))) ?? ids[0] ?? ''
  const names = (side: ReadonlySet<string>) =>
    side.size > 0 && (2 * side.size < ids.length || (2 * side.size === ids.length && !side.has(apart)))
  const all = setOf(symbols(ids))
  return { ...all, size: 2 ** (ids.length - 1) - 1, values: () => [...all.values()].filter(names) }
}
