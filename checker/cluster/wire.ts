import { sealBytes, sealOf } from '../platform/carrier/seal.ts'

/** What is said in a cluster. Whatever is about states is numbers: fingerprints, and which of a state's steps was taken. */
export const kinds = [
  /** A node would take part; an answer to that; or why it may not. */
  'hello',
  'welcome',
  'refused',
  /** The search begins, with so many nodes, each the owner of these slots. */
  'begin',
  'begun',
  'expand',
  /** Fingerprints, sorted: which of them are new? And the answer, a bit for each. */
  'ask',
  'answer',
  /** The level is expanded, and all answers are in. */
  'done',
  /** Someone is still there, with what was counted so far. */
  'alive',
  /** The level is not to be finished. */
  'halt',
  /** States for another node, as paths that it replays; and that this was done. */
  'shed',
  'shedded',
  'states',
  'replayed',
  /** New owners; and the fingerprints that these now have. */
  'assign',
  'assigned',
  'hand',
  'handed',
  'known',
  'noted',
  /** A piece of a checkpoint. */
  'pull',
  'piece',
  'report',
  'summary',
  /** The run is over; and that this was heard. */
  'over',
  'bye',
] as const
export type Kind = (typeof kinds)[number]

/** Who is meant: a node by its number, or one of these. */
export const coordinator = 0xffff
/** Whoever has no number yet. */
export const newcomer = 0xfffe
export const mostNodes = 1024

export interface Message {
  readonly run: string
  readonly from: number
  readonly to: number
  /** Counts what this sender said to this receiver, from 1; 0 of a newcomer, and of what is said to one. */
  readonly number: number
  readonly kind: Kind
  readonly body: Uint8Array
}

const signature = 0x31505345 // "ESP1"
const runBytes = 12
const headerBytes = 4 + sealBytes + runBytes + 2 + 2 + 4 + 4
/** No block is longer. */
const mostBytes = 1 << 24

/** The message as bytes: signature, seal, run, from, to, number, kind, and what it says. */
export function encodeMessage({ run, from, to, number, kind, body }: Message, secret: string): Uint8Array {
  const bytes = new Uint8Array(headerBytes + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, signature, true)
  bytes.set(new TextEncoder().encode(run).subarray(0, runBytes), 4 + sealBytes)
  const at = 4 + sealBytes + runBytes
  view.setUint16(at, from, true)
  view.setUint16(at + 2, to, true)
  view.setUint32(at + 4, number, true)
  view.setUint32(at + 8, kinds.indexOf(kind), true)
  bytes.set(body, headerBytes)
  bytes.set(sealOf(secret, bytes.subarray(4 + sealBytes)), 4)
  return bytes
}

/** The message, or null where the bytes are none of ours, were changed, or are of another secret. */
export function decodeMessage(block: Uint8Array, secret: string): Message | null {
  if (block.length < headerBytes || block.length > mostBytes + headerBytes) return null
  const bytes = new Uint8Array(block)
  const view = new DataView(bytes.buffer)
  if (view.getUint32(0, true) !== signature) return null
  const seal = sealOf(secret, bytes.subarray(4 + sealBytes))
  if (!seal.every((byte, k) => bytes[4 + k] === byte)) return null
  const at = 4 + sealBytes + runBytes
  const kind = kinds[view.getUint32(at + 8, true)]
  if (kind === undefined) return null
  return {
    run: new TextDecoder('latin1').decode(bytes.subarray(4 + sealBytes, at)),
    from: view.getUint16(at, true),
    to: view.getUint16(at + 2, true),
    number: view.getUint32(at + 4, true),
    kind,
    body: bytes.subarray(headerBytes),
  }
}

/** A participant said what it must not, or a block of its is missing: nothing that depends on it can be trusted. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

export const jsonBody = (content: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(content))

/** What JSON says; of it nothing is known yet. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Malformed('it is no JSON')
  }
}
