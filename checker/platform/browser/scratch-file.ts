import { UsageError } from '../../errors.ts'

const none = (): never => {
  throw new UsageError('no-files', 'a browser has no disk to put states on')
}

export const usualFolder = none

export class ScratchFile {
  readonly bytes = 0
  append = none
  read = none
  close = none
  constructor() {
    none()
  }
}
