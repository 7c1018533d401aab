/** Other ways to apply an update. */
import { variant } from '../../../checker/language/index.ts'
import { idempotentUpdates } from './protocol.ts'

const applying = (name: string, apply: (copy: number, n: number) => number) => variant(idempotentUpdates, name, ({ always, constants: { updates }, parts: { N } }) => {
  const within = (copy: number, n: number) => Math.min(apply(copy, n), updates + 1)
  return {
    actions: {
      apply: { then: (s, message) => { s.copy = within(s.copy, message.n); s.net.acknowledge(message) } },
      applyUnacknowledged: { then: (s, { n }) => { s.copy = within(s.copy, n) } },
    },
    properties: { Idempotent: always({ for: { n: N }, holds: (s, { n }) => within(within(s.copy, n), n) === within(s.copy, n) }) },
  }
})

/** Mutant: an update says by how much the value has grown, here always by one, and the copy adds that. */
export const adds = applying('adds', copy => copy + 1)

/** Mutant: the copy takes over whatever value comes. That is idempotent, and an old value may come last. */
export const takesOver = applying('takes-over', (_, n) => n)
