import { type Mistake, ResourceManager, TransactionManager } from './nodes.ts'

/** What a node's own process is started with. */
export interface Start {
  readonly name: string
  readonly folder: string
  readonly rms: readonly string[]
  readonly mistake: Mistake | null
  /** Of a node that is started again: the ports of all. */
  readonly ports: Readonly<Record<string, number>>
}

/** What it is told: the ports of all nodes, to take a step, or to answer once everything that it sent is handled. */
export type Order =
  | { readonly id: number; readonly ports: Readonly<Record<string, number>> }
  | { readonly id: number; readonly call: 'prepare' | 'refuse' | 'abort' | 'settled' }

/** That it is ready, or has done what it was told. */
export type Report = { readonly port: number } | { readonly id: number }

const { name, folder, rms, mistake, ports } = JSON.parse(process.argv[2] ?? '{}') as Start
const setting = { folder, rms, mistake, ports: new Map(Object.entries(ports)) }
const node = name === 'TM' ? new TransactionManager(setting) : new ResourceManager(name, setting)
const report = (said: Report) => process.send?.(said)

process.on('disconnect', () => process.exit())
process.on('message', async (order: Order) => {
  if ('ports' in order) for (const [of, port] of Object.entries(order.ports)) setting.ports.set(of, port)
  else await (node as unknown as Record<string, () => Promise<void> | void>)[order.call]?.()
  report({ id: order.id })
})
await node.start()
report({ port: setting.ports.get(name) as number })
