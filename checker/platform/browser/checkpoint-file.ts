import { UsageError } from '../../errors.ts'

/** Checkpoints are files, and a browser has none. */
const none = (): never => {
  throw new UsageError('no-checkpoints', 'a browser has no files to keep checkpoints in')
}

export const pieceBytes = 0
export const recordKinds = [] as const
export const checkpointFile = none
export const prepareFolder = none
export const discard = none
export const reason = none
export const corrupt = none
export const CheckpointWriter = { open: none }
export const CheckpointReader = { open: none }
