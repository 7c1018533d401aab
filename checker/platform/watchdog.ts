import { Script } from 'node:vm'
import { errorOf, SpecFailure, Starved } from '../errors.ts'
import { forbidExit, takeAttempt } from './exits.ts'

const script = new Script('everystepSlice()')

/** A slice is ended after so many times its patience, however little of the processor it had: it waits for what never comes. */
const most = 10

/**
 * Runs a slice of work, and ends it when it takes longer than `seconds`, which may be Infinity: then some guard, recipe or property never
 * returns, and SpecFailure says during what. The author's own code cannot catch that. Nor can it end the program, or hide that it tried to.
 *
 * What ends a slice counts time by the clock alone. Where this program had less than `seconds` of the processor meanwhile, others had the rest, and nothing is
 * known of the slice: it is begun anew where it `canRepeat`, and otherwise Starved is thrown; from then on slices have more time, as they get less of the processor.
 */
export function watchdog(seconds: number, canRepeat = false): (slice: () => void, running: () => string) => void {
  let patience = seconds
  const watched = (slice: () => void, running: () => string): void => {
    const holder = globalThis as { everystepSlice?: () => void }
    holder.everystepSlice = slice
    const lift = forbidExit()
    const before = process.cpuUsage()
    const began = performance.now()
    try {
      // Each timeout is a thread that is started and ended.
      script.runInThisContext(patience === Infinity ? {} : { timeout: Math.ceil(patience * 1000) })
      const attempt = takeAttempt()
      if (attempt) throw attempt
    } catch (error) {
      if ((errorOf(error) as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      const { user, system } = process.cpuUsage(before)
      const had = (user + system) / 1e6
      const isStarved = had < seconds && patience < most * seconds
      if (isStarved) patience = Math.min(most * seconds, (1.25 * seconds * (performance.now() - began)) / 1000 / had)
      throw new (isStarved ? Starved : SpecFailure)('never-returns', `${running()} has not returned for ${seconds} s`, {
        hint: 'a loop in a guard, a recipe or a property does not end',
        cause: error,
      })
    } finally {
      takeAttempt()
      lift()
      delete holder.everystepSlice
    }
  }
  return (slice, running) => {
    for (;;)
      try {
        return watched(slice, running)
      } catch (error) {
        if (!canRepeat || !(error instanceof Starved)) throw error
      }
  }
}
