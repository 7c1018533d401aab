import { SpecError } from '../../errors.ts'
import { type Message, type Network, networkKinds } from '../../values/index.ts'
import { type Action, makeAction, onlyWhen } from '../action.ts'
import { checkKind, type Kind } from '../messages.ts'
import type { Fault } from '../model.ts'
import type { NetworkDomain } from '../network.ts'
import { checkParts } from '../parts.ts'
import type { FaultKind } from '../sign.ts'
import { networksOf, onNetwork, withActions, withBudget } from './compose.ts'

export const lose: FaultKind = {
  kind: 'lose',
  character: '✕',
  path: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  word: 'lost',
  nouns: ['lost message', 'lost messages'],
  about: 'message',
  message: 'lost',
}

export const duplicate: FaultKind = {
  kind: 'duplicate',
  character: '⧉',
  path: 'M2.5 2.5h7.5v7.5h-7.5zM6 13.5h7.5v-7.5',
  word: 'duplicated',
  nouns: ['duplicated message', 'duplicated messages'],
  about: 'message',
  message: 'copied',
}

export const reorder: FaultKind = {
  kind: 'reorder',
  character: '⇄',
  path: 'M5 13v-10M2.5 5.5l2.5-2.5 2.5 2.5M11 3v10M8.5 10.5l2.5 2.5 2.5-2.5',
  word: 'overtook',
  nouns: ['overtaken message', 'overtaken messages'],
  about: 'message',
  message: 'moved',
}

interface Which {
  /** Only messages of these kinds; left out: all. */
  readonly only?: readonly Pick<Kind, 'tag'>[]
}

/** Messages may be lost: any one in flight, wherever in its link it stands. */
export const loseMessages = (which: Which = {}): Fault =>
  messageFault(
    'loseMessages',
    lose,
    'placed',
    which,
    () => true,
    (net, m, place) => net.drop(m, place),
  )

/** Messages may be duplicated: one more copy comes into flight, last on its link. Without effect on a `set` and a `broker`, where a message stays when it is received. */
export const duplicateMessages = (which: Which = {}): Fault =>
  messageFault(
    'duplicateMessages',
    duplicate,
    'any',
    which,
    of => networkKinds[of.network].consumes,
    (net, m) => net.copy(m),
  )

/** On a fifo network, a message may overtake the one before it on its link. The other kinds keep no order. */
export const reorderMessages = (which: Which = {}): Fault =>
  messageFault(
    'reorderMessages',
    reorder,
    'overtaking',
    which,
    of => networkKinds[of.network].ordered,
    (net, m, place) => net.overtake(m, place),
  )

function messageFault(
  word: 'loseMessages' | 'duplicateMessages' | 'reorderMessages',
  fault: FaultKind,
  picked: 'any' | 'placed' | 'overtaking',
  which: Which,
  affects: (of: NetworkDomain) => boolean,
  act: (net: Network, m: Message, place: number | undefined) => void,
): Fault {
  checkParts(`the fault ${fault.kind}`, which, ['only'])
  const { only } = which
  for (const kind of only ?? []) checkKind(`the fault ${fault.kind}, in its 'only',`, kind)
  const tags = only && new Set(only.map(kind => kind.tag))
  return {
    made: { word, only: tags === undefined ? null : [...tags] },
    apply(model, allowed, name) {
      const networks = networksOf(model, name).filter(([, of]) => affects(of))
      if (networks.length === 0)
        throw new SpecError(
          'no-effect',
          `the fault '${name}' has no effect on a network of kind ${networksOf(model, name)
            .map(([, of]) => of.network)
            .join(', ')}`,
          {
            hint:
              picked === 'overtaking'
                ? 'only a fifo network keeps an order to break: --network fifo'
                : 'choose another network, or leave the fault out',
            where: model.where,
          },
        )
      const budget = withBudget(model, name, allowed)
      const added = networks.map(([variable]): [string, Action] => [
        onNetwork(name, variable, networks),
        budget.limit(
          onlyWhen(
            makeAction({
              kind: 'fault',
              fault: { ...fault, name },
              picks: { network: variable, which: picked },
              then: (s, m: Message, p: { readonly place?: number }) => {
                budget.spend(s)
                act(s[variable], m, p.place)
              },
            }),
            (_, __, m) => tags === undefined || (m !== null && tags.has(m.tag)),
            (_, m) => `${name} does not happen to ${m?.tag}`,
          ),
        ),
      ])
      return withActions(budget.model, Object.fromEntries(added))
    },
  }
}
