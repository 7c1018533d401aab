import { problemOf, UsageError } from '../errors.ts'
import { decode } from '../language/itf-value.ts'
import { isNetwork, type NetworkDomain } from '../language/network.ts'
import type { State, Vars } from '../language/types.ts'
import { emptyNetwork, type Message } from '../values/index.ts'

/** The state with these variables, from values in ITF without domains. Throws UsageError, or OutsideDomain, for what is no value of a variable. */
export function stateOf(vars: Vars, jsonOf: (name: string) => unknown): State {
  return Object.freeze(
    Object.fromEntries(
      Object.entries(vars).map(([name, of]) => {
        const json = jsonOf(name)
        return [name, of.admit(isNetwork(of) ? networkFrom(of, name, json) : decode(json), name)]
      }),
    ),
  )
}

function networkFrom(of: NetworkDomain, name: string, json: unknown): unknown {
  const { messages } = Object(json) as { readonly messages?: unknown }
  if (!Array.isArray(messages)) throw notHanded(`${name} holds no messages`)
  const net = emptyNetwork(of.network, of.capacity)
  try {
    for (const message of messages) net.restore(decode(message) as Message)
  } catch (thrown) {
    throw notHanded(`${name} cannot hold its messages: ${problemOf(thrown)}`)
  }
  return net
}

/** What came out of a submission's process is not what our own code writes there. */
export const notHanded = (why: string): UsageError => new UsageError('not-a-recording', `what it handed over is no state graph: ${why}`)
