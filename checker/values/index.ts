export { format } from './format.ts'
export { carrying, carryingLinks, copiesByKey, inForm, isGrownFrom, moreIn, pumpedUp } from './in-flight.ts'
export { acknowledgedInVain } from './in-vain.ts'
export {
  CapacityReached,
  type Copies,
  emptyNetwork,
  type FieldsOf,
  hasFields,
  isInFlight,
  linkOf,
  type Network,
  type NetworkKind,
  type NetworkView,
  networkKindNames,
  networkKinds,
  type Placed,
  refusedWhereFull,
} from './network.ts'
export { Remembered } from './remembered.ts'
export { realOf, standsFor } from './stand-in.ts'
export { compare, draftable, equal, freeze, keyOf, type Message, type Value } from './value.ts'
export { ValueSet } from './value-set.ts'
