import { Script } from 'node:vm'
import { errorOf, SpecFailure } from '../errors.ts'

const script = new Script('everystepSlice()')

/**
 * Runs a slice of work, and ends it when it takes longer than `seconds`: then some guard, recipe or property never
 * returns, and SpecFailure says during what. The author's own code cannot catch that.
 */
export function watchdog(seconds: number): (slice: () => void, running: () => string) => void {
  return (slice, running) => {
    const holder = globalThis as { everystepSlice?: () => void }
    holder.everystepSlice = slice
    try {
      script.runInThisContext({ timeout: Math.ceil(seconds * 1000) })
    } catch (error) {
      if ((errorOf(error) as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw new SpecFailure('never-returns', `${running()} has not returned for ${seconds} s`, {
        hint: 'a loop in a guard, a recipe or a property does not end',
        cause: error,
      })
    } finally {
      delete holder.everystepSlice
    }
  }
}
