import type { Domain } from '../../language/domain.ts'
import type { Model } from '../../language/model.ts'
import { isNetwork, type NetworkDomain } from '../../language/network.ts'
import { networkKinds } from '../../values/index.ts'
import { isOfSeveral, messagesOf, mostMembers, mostMessages, smallDomain } from './laying.ts'

/** Stands for any number above one. */
const several = 2

/**
 * Whether each slot has all its values from the start, and is about one process of the symmetric sorts at most, whatever it holds. Then the states of an orbit
 * differ only in which process has what, and an orbit is told by what there is, in whatever order.
 */
export function isAboutOneEach({ vars, symmetry }: Model): boolean {
  if (!Object.values(vars).every(of => hasAllValues(of, 0))) return false
  const ids = new Set<string>(symmetry.filter(s => s.ids.length > 1).flatMap(s => s.ids))
  return Object.values(vars).every(of => inSlots(of, ids, 0) <= 1)
}

/** Whether its slots have all their values from the start, and there is no list: see `Closure`. */
function hasAllValues(of: Domain, depth: number): boolean {
  const { shape } = of
  if (isNetwork(of)) return networkKinds[of.network].laidAs === 'bits' && messagesOf(of) <= mostMessages
  if (of.size <= smallDomain && !(depth === 0 && isOfSeveral(of))) return true
  if (shape.of === 'map' && depth === 0) return hasAllValues(shape.values, 1)
  if (shape.of === 'set' && shape.members.size <= mostMembers) return true
  return shape.of === 'scalar' || shape.of === 'process'
}

/** How many processes a slot of this part may be about, at most; as `Laying` lays the part out. */
function inSlots(of: Domain, ids: ReadonlySet<string>, depth: number): number {
  const { shape } = of
  if (isNetwork(of)) return inMessages(of, ids)
  if (of.size > smallDomain || (depth === 0 && isOfSeveral(of))) {
    if (shape.of === 'map' && depth === 0) return inValue(shape.keys, ids) + inSlots(shape.values, ids, 1)
    if (shape.of === 'set' && shape.members.size <= mostMembers) return inValue(shape.members, ids)
  }
  return inValue(of, ids)
}

/** On a link all messages are about its ends, but what else is in them may differ. */
const inMessages = (of: NetworkDomain, ids: ReadonlySet<string>): number =>
  Math.max(
    ...Object.values(of.kinds).flatMap(({ fields }) =>
      Object.entries(fields).map(([name, field]) =>
        networkKinds[of.network].ordered && name !== 'from' && name !== 'to' ? several * inValue(field, ids) : 0,
      ),
    ),
    ...Object.values(of.kinds).map(({ fields }) => Object.values(fields).reduce((sum, field) => sum + inValue(field, ids), 0)),
  )

/** How many processes may be named in one value, at most. */
function inValue(of: Domain, ids: ReadonlySet<string>): number {
  const { shape } = of
  switch (shape.of) {
    case 'scalar':
      return 0
    case 'process':
      return shape.ids.some(id => ids.has(id)) ? 1 : 0
    case 'maybe':
      return inValue(shape.some, ids)
    case 'record':
      return Object.values(shape.fields).reduce((sum, field) => sum + inValue(field, ids), 0)
    case 'union':
      return Math.max(...Object.values(shape.cases).map(one => inValue(one, ids)))
    case 'list':
      return several * inValue(shape.items, ids)
    case 'set':
      return several * inValue(shape.members, ids)
    case 'map':
      return several * (inValue(shape.keys, ids) + inValue(shape.values, ids))
    case 'network':
      return several
  }
}
