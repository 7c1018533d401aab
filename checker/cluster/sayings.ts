import { type NetworkKind, networkKindNames } from '../values/index.ts'
import { counts } from './counts.ts'
import { slots } from './fingerprints.ts'
import { amount, count, fields, flag, index, list, listOf, maybe, type Read, type Reading, table, text, word } from './reading.ts'
import { jsonBody, jsonOf, mostNodes } from './wire.ts'

// What the messages say that are not fingerprints and not paths, and how it is read: nothing is believed that is not read here.

export const protocol = 3

const json: Read<never> = value => value as never

/** Which model: each node builds it from its own copy of the spec. */
const address = fields({
  module: maybe(text),
  spec: text,
  variant: maybe(text),
  constants: json,
  faults: table((budget, name) => (budget === 'any' ? ('any' as const) : count(budget, name))),
  networks: table(word<NetworkKind>(...networkKindNames)),
  name: maybe(text),
})

/** What a check asks of those that would take part in it. */
export const readJob = fields({
  protocol: count,
  everystep: text,
  address,
  /** The hash of each file that the spec is written in. */
  sources: table(text),
  properties: maybe(list(text, 10_000)),
  /** Seconds that one guard, recipe or property may take; null for as long as it likes. */
  patience: maybe(amount),
  /** A digest of what the model is there. */
  agreement: text,
  nodes: count,
  joined: count,
})
export type Job = Reading<{ [K in keyof ReturnType<typeof readJob>]: Read<ReturnType<typeof readJob>[K]> }>

export const readHello = fields({ inbox: text, everystep: text, sources: text, agreement: text, machine: text })
export const readWelcome = fields({ index: index(mostNodes) })
export const readSays = fields({ says: text })
const owners = listOf(slots, index(mostNodes))
export const readBegin = fields({ owners, resumes: flag, memory: maybe(amount) })
export const readExpand = fields({ open: list(flag), isLast: flag })
export const readOwners = fields({ owners })
export const readShed = fields({ moves: list(fields({ to: index(mostNodes), count }), mostNodes) })
export const readPull = fields({ of: word('known', 'states'), from: count })

const ordinals = list(index(2 ** 32))
const place = fields({ file: text, line: count, column: count })
const failure = fields({ code: text, problem: text, hint: maybe(text), where: maybe(place), path: ordinals })

/** What a node has to say at the end of a level. */
export const readDone = fields({
  ...counts,
  found: count,
  left: count,
  hits: list(maybe(ordinals)),
  failure: maybe(failure),
  fullest: maybe(ordinals),
  memory: amount,
})
export type Done = ReturnType<typeof readDone>
export type SaidFailure = ReturnType<typeof failure>

export const readAlive = fields({ generated: count, found: count, expanded: count, memory: amount, isFull: flag })

const digits: Read<string> = (json, name) => {
  const said = text(json, name)
  return /^\d{1,20}$/.test(said) ? said : text(null, name)
}
export const readSummary = fields({
  /** For each scalar domain the numbers of its values that no state has. */
  missing: list(list(count)),
  gap: digits,
  owned: count,
  blocks: count,
  bytes: count,
  ignored: count,
  seconds: amount,
})

/** What a message says, read. Throws Malformed. */
export const read = <T>(body: Uint8Array, reader: Read<T>, name: string): T => reader(jsonOf(body), name)

export { jsonBody }
