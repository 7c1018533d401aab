export { format } from './format.ts'
export { acknowledgedInVain } from './in-vain.ts'
export {
  CapacityReached,
  type Copies,
  carrying,
  copiesByKey,
  emptyNetwork,
  type FieldsOf,
  hasFields,
  inForm,
  isGrownFrom,
  isInFlight,
  linkOf,
  type Network,
  type NetworkKind,
  type NetworkView,
  networkKindNames,
  networkKinds,
  type Placed,
  pumpedUp,
  refusedWhereFull,
} from './network.ts'
export { Remembered } from './remembered.ts'
export { realOf, standsFor } from './stand-in.ts'
export { compare, draftable, equal, freeze, keyOf, type Message, type Value } from './value.ts'
export { ValueSet } from './value-set.ts'
