import { atWill, turn } from './byzantine.ts'
import { crash, recover, stop } from './crash.ts'
import { drift } from './drift.ts'
import { duplicate, lose, reorder } from './message.ts'
import { heal, partition } from './partition.ts'
import { pause, resume } from './pause.ts'
import { early } from './timeout.ts'

export { byzantine, isTraitor } from './byzantine.ts'
export { crashes, isDown, stops } from './crash.ts'
export { clockDrift } from './drift.ts'
export { duplicateMessages, loseMessages, reorderMessages } from './message.ts'
export { isCutOff, partitions } from './partition.ts'
export { pauses } from './pause.ts'
export { signedBy } from './signatures.ts'
export { prematureTimeouts } from './timeout.ts'

/** Every kind of step that a fault adds. */
export const faultKinds = [
  lose,
  duplicate,
  reorder,
  partition,
  heal,
  stop,
  crash,
  recover,
  pause,
  resume,
  early,
  turn,
  atWill,
  drift,
] as const
