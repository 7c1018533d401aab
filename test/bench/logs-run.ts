// Compares logs with a model in this process, which does nothing else, and prints what was measured: EVENTS LOGS.
import { conforms } from '../../checker/index.ts'
import { lock } from '../conformance/lock.ts'

const [events, logs] = process.argv.slice(2).map(Number) as [number, number]
const clients = 3
const model = lock.with({ clients }, { crash: Infinity })
const all = Array.from({ length: events }, (_, k) => {
  const client = Math.floor(k / 2) % clients
  const c = `C${client + 1}`
  return {
    client,
    event: { action: k % 2 === 0 ? 'enter' : 'leave', parameters: { c }, state: { at: { [c]: k % 2 === 0 ? 'in' : 'out' } } },
  }
})
const given = Array.from({ length: logs }, (_, log) => ({
  name: `log ${log + 1}`,
  events: all.filter(({ client }) => logs === 1 || client === log).map(({ event }) => event),
}))
const before = process.cpuUsage()
const { verdict, states } = await conforms(model, { logs: given, hidden: ['crash'], limits: { maxStates: Infinity } })
const { user, system } = process.cpuUsage(before)
if (verdict !== 'conforms') throw new Error(`${events} events in ${logs} logs: ${verdict}`)
console.log(JSON.stringify({ states, seconds: (user + system) / 1e6 }))
