import type { Calls } from '../../checker/language/histories/calls.ts'
import { format } from '../../checker/values/index.ts'

type OfOne = Calls<unknown, unknown>[string]

/** A call that has ended: `write x 1`, and with what it was given, `read x: 0`. */
export const sayCall = ({ call: { tag, key, value } }: OfOne['complete'][number]): string =>
  tag === 'Read' ? `read ${format(key)}: ${format(value)}` : `write ${format(key)} ${format(value)}`

/** One that waits for its answer: `write x 1`, `read x`. */
export const sayPending = ({ call }: NonNullable<OfOne['pending']>): string =>
  call.tag === 'Read' ? `read ${format(call.key)}` : `write ${format(call.key)} ${format(call.value)}`

/** All calls of one process, in its order: `write x 1, read x: 0, read x (pending)`. */
export function sayCalls({ complete, pending }: OfOne): string {
  const ended = complete.map(c => `${sayCall(c)}${c.returned ? '' : ' (given up)'}`)
  const all = pending === null ? ended : [...ended, `${sayPending(pending)} (pending)`]
  return all.length === 0 ? 'none' : all.join(', ')
}
