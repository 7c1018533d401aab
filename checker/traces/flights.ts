import { isNetwork } from '../language/network.ts'
import type { State, Vars } from '../language/types.ts'
import { equal, type Message, type Network, networkKinds } from '../values/index.ts'
import type { Flight, TraceStep } from './trace.ts'

type Open = { -readonly [K in keyof Flight]: Flight[K] } & { received: number[]; open: boolean }

/**
 * Every message's way, in the order of sending. Equal messages in flight at once cannot be told apart: the first sent is taken to be the
 * first to arrive.
 */
export function flightsOf(vars: Vars, initial: State, steps: readonly TraceStep[]): readonly Flight[] {
  const flights: Open[] = []
  for (const [network, of] of Object.entries(vars)) {
    if (!isNetwork(of)) continue
    const tags = new Set(Object.values(of.kinds).map(k => k.tag))
    const { consumes } = networkKinds[of.network]
    const launch = (message: Message, sent: number, duplicate: boolean, by: string | null = null) =>
      flights.push({
        network,
        message,
        from: end(message.from),
        to: end(message.to),
        ...(by !== null && end(message.from) !== null && message.from !== by ? { forgedBy: by } : {}),
        sent,
        duplicate,
        received: [],
        lost: null,
        open: true,
      })
    const find = (message: Message) => flights.find(f => f.open && f.network === network && equal(f.message, message))

    for (const message of (initial[network] as Network).copies()) launch(message, 0, false)
    for (const step of steps) {
      const { message } = step
      const here = message !== null && tags.has(message.tag)
      if (here && step.kind === 'receive') {
        const flight = find(message)
        flight?.received.push(step.number)
        if (flight && consumes) flight.open = false
      }
      if (here && step.fault?.message === 'lost') {
        const flight = find(message)
        if (flight) Object.assign(flight, { lost: step.number, open: false })
      }
      if (here && step.fault?.message === 'copied') launch(message, step.number, true)
      // Acknowledged.
      if (!consumes)
        for (const f of flights) if (f.open && f.network === network && !(step.state[network] as Network).has(f.message)) f.open = false
      for (const sent of step.sent) if (tags.has(sent.tag)) launch(sent, step.number, false, step.kind === 'fault' ? step.by : null)
    }
  }
  return flights.map(({ open: _, ...flight }) => flight).sort((a, b) => a.sent - b.sent)
}

const end = (value: unknown): string | null => (typeof value === 'string' ? value : null)
