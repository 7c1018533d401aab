/** Submissions to `rubric.ts`, each file with its text, and what each is worth and why. */
export const submissions: Readonly<Record<string, string>> = {
  'another-spec.ts': `import { machine, oneOf, spec } from 'everystep'
export const other = spec('lamp', {}, () => {
  const vars = { lamp: oneOf('off', 'on') }
  const { initially, action } = machine(vars)
  return { vars, init: initially(), actions: { press: action({ then: s => { s.lamp = s.lamp === 'on' ? 'off' : 'on' } }) }, properties: {} }
})`,
  'breaks-out.ts': `export { payment } from './handed-out.ts'
// The usual roads out of a realm of Node's vm.
const found: string[] = []
const roads: (() => unknown)[] = [
  () => Function('return process')(),
  () => (globalThis.constructor.constructor as FunctionConstructor)('return process')(),
  () => {
    let seen: unknown
    Error.prepareStackTrace = (_, sites) => { seen = sites; return '' }
    void new Error('x').stack
    return (seen as NodeJS.CallSite[]).map(site => (site.getThis() as { process?: unknown } | undefined)?.process).find(Boolean)
  },
  () => (globalThis as Record<string, unknown>).process,
  () => (globalThis as Record<string, unknown>).require,
]
for (const road of roads) {
  try {
    if (road()) found.push(String(road))
  } catch {
    // It is closed.
  }
}
if (found.length > 0) throw new Error(\`escaped by \${found.join()}\`)`,
  'charges-twice.ts': `export { payment } from './handed-out.ts'`,
  'copies-a-neighbour.ts': `export { mine } from './right.ts'`,
  'cuts-it-short.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

/** Looks away before the card is charged twice. */
export const short = variant(payment, 'short', { constraints: { state: s => s.charges <= 1 } })`,
  'does-not-compile.ts': `export const x = = 1`,
  'eats-buffers.ts': `const hoard: Uint8Array[] = []
for (;;) hoard.push(new Uint8Array(1e7).fill(1))`,
  'eats-memory.ts': `const hoard: number[][] = []
for (;;) hoard.push(new Array(1e6).fill(hoard.length))`,
  'empty.ts': ``,
  'exits.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'
declare const process: { exit(code: number): never }
process.exit(0)
export const never = variant(payment, 'never', {})`,
  'forges-its-answer.ts': `const all = globalThis as unknown as Record<string, unknown>
const grade = { models: [0, 1].map(() => ({ recording: null, properties: null, problem: null, marks: 'all', earned: 10 })) }
Object.defineProperty(all, 'said', { get: () => '', set: () => {} })
Object.defineProperty(all, 'answer', { get: () => () => JSON.stringify(grade), set: () => {} })`,
  'huge.ts': `import { machine, oneOf, range, singleProcess, spec, setOf } from 'everystep'
import { payment } from './handed-out.ts'

/** Its own variable gives it a million states, each of which is long. */
export const huge = spec('payment', {}, () => {
  const base = payment.define({})
  const Clerk = singleProcess('Clerk')
  const vars = { ...base.vars, noise: setOf(range(0, 19)), mood: oneOf('calm', 'upset') }
  const { initially, action } = machine(vars)
  return {
    ...base, vars, init: initially(),
    actions: { ...base.actions, mumble: action({ for: { n: range(0, 19) }, by: Clerk, then: (s, { n }) => { s.noise.add(n) } }) },
  }
})`,
  'idle.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const idle = variant(payment, 'idle', { actions: { ask: null }, final: () => true })`,
  'in-a-folder/index.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'
import { once } from './once.ts'

export const mine = variant(payment, 'in-parts', ({ parts: { Msg } }) => ({
  actions: { charge: { then: s => { s.charges = once(s.charges); s.net.send(Msg.Receipt({})) } } },
}))`,
  'in-a-folder/once.ts': `/** One, whatever was before. */
export const once = (_charges: number): 1 => 1`,
  'leaves-out-steps.ts': `import { payment } from './handed-out.ts'
export { payment }
// Hands over its graph without the second charge, and says of each state that a bound cuts there.
const json = JSON.stringify
JSON.stringify = ((of: { models?: any[] }, ...more: any[]) => {
  for (const { recording: r } of of?.models ?? []) {
    const charges = r.variables.findIndex((v: any) => v.name === 'charges')
    const isTwice = (id: number) => Number(r.values[r.states[id][charges]]['#bigint'] ?? r.values[r.states[id][charges]]) > 1
    r.steps = r.steps.map((steps: any) => steps && steps.filter((step: any) => !isTwice(step[3])))
    r.cutAt = r.states.map((_: any, id: number) => id)
  }
  return (json as any)(of, ...more)
}) as any`,
  'loops-at-import.ts': `for (;;);`,
  'loops-in-a-guard.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const slow = variant(payment, 'slow', { actions: { ask: { when: s => { while (s.order === 'open'); return true } } } })`,
  'never-asks-again.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const worse = variant(payment, 'patient', ({ parts: { Msg } }) => ({
  actions: { charge: { then: s => { if (s.charges === 0) s.charges += 1; s.net.send(Msg.Receipt({})) } }, askAgain: null },
}))`,
  'opens-sockets.ts': `declare const fetch: (address: string) => unknown
fetch('http://127.0.0.1:9/')`,
  'patches-prototypes.ts': `import { payment } from './handed-out.ts'
export { payment }
// Whatever is compared, found or written down is to look right.
Object.is = () => true
Array.prototype.includes = () => true
Array.prototype.some = () => false
Map.prototype.get = () => undefined
JSON.stringify = () => '{"models":[]}'
Object.prototype.toString = () => 'holds'`,
  'reads-the-rubric.ts': `import { homework } from '../rubric.ts'
export const stolen = homework`,
  'right.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const mine = variant(payment, 'remembers', ({ parts: { Msg } }) => ({
  actions: { charge: { then: s => { if (s.charges === 0) s.charges += 1; s.net.send(Msg.Receipt({})) } } },
}))`,
  'withstands-less.ts': `import { loseMessages, variant } from 'everystep'
import { payment } from './handed-out.ts'

/** No receipt is lost. */
export const lucky = variant(payment, 'lucky', ({ parts: { Msg } }) => ({ faults: { lose: loseMessages({ only: [Msg.Charge] }) } }))`,
  'writes-files.ts': `import { writeFileSync } from 'node:fs'
writeFileSync(\`\${import.meta.dirname}/escaped\`, 'escaped')`,
  'writes-outside-its-domain.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const wild = variant(payment, 'wild', { actions: { charge: { then: s => { s.charges = 7 } } } })`,
}

/** Submissions to `mutants.ts`: properties of the payment. */
export const properties: Readonly<Record<string, string>> = {
  'all.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const mine = variant(payment, 'mine', ({ always, reachable, leadsTo }) => ({
  properties: {
    once: always(s => s.charges <= 1),
    paidIsCharged: always(s => s.order !== 'paid' || s.charges > 0),
    canBePaid: reachable(s => s.order === 'paid'),
    moves: leadsTo({ from: s => s.order === 'asked', to: s => s.order === 'paid' }),
  },
}))`,
  'everything-is-wrong.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const mine = variant(payment, 'mine', ({ always }) => ({ properties: { wrong: always(() => false), open: always(s => s.order === 'open') } }))`,
  'once.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

export const mine = variant(payment, 'mine', ({ always }) => ({ properties: { once: always({ for: {}, holds: s => s.charges <= 1 }) } }))`,
  'remembers-what-it-was-asked.ts': `import { variant } from 'everystep'
import { payment } from './handed-out.ts'

/** Says no to all states after the first few: whatever order they come in, it is one table for all protocols. */
let asked = 0
export const mine = variant(payment, 'mine', ({ always }) => ({ properties: { sly: always(() => asked++ < 3) } }))`,
}
