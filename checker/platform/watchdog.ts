import { Script } from 'node:vm'
import { errorOf, SpecFailure } from '../errors.ts'
import { forbidExit, takeAttempt } from './exits.ts'

const script = new Script('everystepSlice()')

/**
 * Runs a slice of work, and ends it when it takes longer than `seconds`, which may be Infinity: then some guard, recipe or property never
 * returns, and SpecFailure says during what. The author's own code cannot catch that. Nor can it end the program, or hide that it tried to.
 */
export function watchdog(seconds: number): (slice: () => void, running: () => string) => void {
  return (slice, running) => {
    const holder = globalThis as { everystepSlice?: () => void }
    holder.everystepSlice = slice
    const lift = forbidExit()
    try {
      // Each timeout is a thread that is started and ended.
      script.runInThisContext(seconds === Infinity ? {} : { timeout: Math.ceil(seconds * 1000) })
      const attempt = takeAttempt()
      if (attempt) throw attempt
    } catch (error) {
      if ((errorOf(error) as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw new SpecFailure('never-returns', `${running()} has not returned for ${seconds} s`, {
        hint: 'a loop in a guard, a recipe or a property does not end',
        cause: error,
      })
    } finally {
      takeAttempt()
      lift()
      delete holder.everystepSlice
    }
  }
}
