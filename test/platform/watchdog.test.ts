import { describe, expect, test } from 'vitest'
import { SpecFailure, Starved } from '../../checker/errors.ts'
import { watchdog } from '../../checker/platform/watchdog.ts'

const waiting = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)

/** What ends the slice, as the watchdog has it, and after how many seconds. */
function ended(slice: () => unknown, guard: ReturnType<typeof watchdog>): { readonly error: unknown; readonly seconds: number } {
  const began = performance.now()
  let error: unknown = null
  try {
    guard(
      () => void slice(),
      () => 'the slice',
    )
  } catch (thrown) {
    error = thrown
  }
  return { error, seconds: (performance.now() - began) / 1000 }
}

describe('a slice that does not return', () => {
  test('is given up only when it had its patience of the processor, too', () => {
    const before = process.cpuUsage()
    const { error } = ended(
      () => {
        for (;;);
      },
      watchdog(0.1, true),
    )
    const { user, system } = process.cpuUsage(before)
    expect(error).toMatchObject({ code: 'never-returns', problem: 'the slice has not returned for 0.1 s' })
    expect(error).not.toBeInstanceOf(Starved)
    expect((user + system) / 1e6).toBeGreaterThanOrEqual(0.1)
  })

  test('and waits is starved at first, and given up after ten times its patience', () => {
    const guard = watchdog(0.05)
    const first = ended(waiting, guard)
    expect(first.error).toBeInstanceOf(Starved)
    const second = ended(waiting, guard)
    expect(second.error).toBeInstanceOf(SpecFailure)
    expect(second.error).not.toBeInstanceOf(Starved)
    expect(second.seconds).toBeGreaterThanOrEqual(0.5)
  })

  test('is begun anew where it can be', () => {
    let begun = 0
    expect(ended(() => begun++ === 0 && waiting(), watchdog(0.05, true)).error).toBeNull()
    expect(begun).toBe(2)
  })
})

test('a slice that returns is not begun again', () => {
  let begun = 0
  expect(ended(() => begun++, watchdog(10, true)).error).toBeNull()
  expect(begun).toBe(1)
})
