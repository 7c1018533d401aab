import fc from 'fast-check'
import type { Calls, CompleteCall } from '../../checker/language/histories/calls.ts'

/** A call that begins and ends at moments, or at no moment: it is pending, or was given up. */
export interface Timed {
  readonly process: string
  readonly tag: 'Read' | 'Write'
  readonly key: string
  readonly value: number
  readonly begins: number
  readonly ends: number | null
  readonly isAbandoned: boolean
}

/** The history of these calls, those of each process one after the other, as `invoke`, `respond` and `abandon` note it. */
export function historyOf(all: readonly Timed[], processes: readonly string[]): Calls<string, number> {
  const complete = (p: string) => all.filter(c => c.process === p && (c.ends !== null || (c.isAbandoned && c.tag === 'Write')))
  const afterOf = (c: Timed) =>
    Object.fromEntries(
      processes.map(p => [p, complete(p).filter(d => (d.process === c.process ? d.begins < c.begins : endOf(d) < c.begins)).length]),
    )
  return Object.fromEntries(
    processes.map(p => {
      const done = complete(p).map(
        (c): CompleteCall<string, number> => ({
          call: { tag: c.tag, key: c.key, value: c.value },
          after: afterOf(c),
          returned: c.ends !== null,
        }),
      )
      const open = all.find(c => c.process === p && c.ends === null && !c.isAbandoned)
      const call =
        open &&
        (open.tag === 'Read' ? { tag: 'Read' as const, key: open.key } : { tag: 'Write' as const, key: open.key, value: open.value })
      return [p, { complete: done, pending: open && call ? { call, after: afterOf(open) } : null }]
    }),
  )
}

/** When a call came to its end, or was given up: half a moment after it began. */
const endOf = (c: Timed): number => c.ends ?? c.begins + 0.5

/**
 * Calls of up to three processes on keys x and y: of each a read or a write, its value 0 to 2, 0 being the one that keys have at first. The script says whose turn it is at each moment: who
 * calls nothing then begins, who does then ends.
 */
export const randomCalls = (most: number): fc.Arbitrary<readonly Timed[]> =>
  fc
    .array(
      fc.record({
        process: fc.constantFrom('C1', 'C2', 'C3'),
        tag: fc.constantFrom<('Read' | 'Write')[]>('Read', 'Read', 'Write'),
        key: fc.constantFrom('x', 'x', 'y'),
        value: fc.nat({ max: 2 }),
        isAbandoned: fc.constantFrom(false, false, false, false, false, true),
      }),
      { minLength: 2 * most, maxLength: 3 * most, size: 'max' },
    )
    .map(script => {
      const calls: Timed[] = []
      const open = new Map<string, number>()
      for (const [moment, { process, tag, key, value, isAbandoned }] of script.entries()) {
        const at = open.get(process)
        if (at === undefined) {
          if (calls.length === most) continue
          open.set(process, calls.length)
          calls.push({ process, tag, key, value, begins: moment, ends: null, isAbandoned })
        } else {
          const call = calls[at] as Timed
          if (!call.isAbandoned) calls[at] = { ...call, ends: moment }
          open.delete(process)
        }
      }
      // Given up at its end, if it comes to one; else it is pending.
      return calls.map((c, k) => (c.isAbandoned && open.get(c.process) === k ? { ...c, isAbandoned: false } : c))
    })
