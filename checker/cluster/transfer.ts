import { fingerprintsIn, slotOf } from './fingerprints.ts'
import { statesABlock } from './handover.ts'
import type { Members } from './members.ts'
import { Malformed } from './wire.ts'

/** A table has fewer lines. */
const mostLines = 2 ** 32

/** Puts into a checkpoint what the nodes have: of each first its fingerprints, then the ways to the states of the next level, a block at a time. */
export async function collectPieces(
  members: Members,
  owners: readonly number[],
  sizes: readonly number[],
  put: (kind: 'table' | 'level', bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const pull = async (node: number, of: 'known' | 'states', from: number): Promise<Uint8Array> => {
    members.tell([node], 'pull', { of, from })
    const [piece] = await members.all([node], 'piece')
    return piece as Uint8Array
  }
  for (const node of members.numbers) {
    let line = 0
    do {
      const piece = await pull(node, 'known', line)
      const from = line
      line = members.reading(node, () => nextLine(piece, from, slot => owners[slot] === node))
      if (piece.length > 8) await put('table', piece.subarray(8))
    } while (line > 0)
    for (let from = 0; from < (sizes[node] ?? 0); from += statesABlock) await put('level', await pull(node, 'states', from))
  }
}

/** On which line of the node's table to go on, which a piece begins with; 0 after the last. */
function nextLine(piece: Uint8Array, line: number, isOwn: (slot: number) => boolean): number {
  if (piece.length < 8) throw new Malformed('a piece is cut short')
  const next = Number(new DataView(piece.buffer, piece.byteOffset).getBigUint64(0, true))
  if (next !== 0 && (next <= line || next > mostLines)) throw new Malformed('a piece does not follow the one before it')
  fingerprintsIn(piece.subarray(8), isOwn)
  return next
}

/** Gives the nodes of a new run a piece of a checkpoint: fingerprints to those that own them now, states to the one that has the fewest. */
export async function spread(
  members: Members,
  owners: readonly number[],
  sizes: number[],
  kind: 'table' | 'level',
  bytes: Uint8Array,
): Promise<void> {
  if (kind === 'level') {
    const node = sizes.indexOf(Math.min(...sizes))
    members.channel.say(node, 'states', bytes)
    await members.all([node], 'replayed')
    sizes[node] = (sizes[node] ?? 0) + countIn(bytes)
    return
  }
  const words = fingerprintsIn(bytes, () => true)
  const parts = new Map<number, number[]>()
  for (let k = 0; k < words.length; k += 2) {
    const owner = owners[slotOf(words[k] as number)] as number
    const part = parts.get(owner) ?? []
    parts.set(owner, part)
    part.push(words[k] as number, words[k + 1] as number)
  }
  for (const [owner, part] of parts) members.channel.say(owner, 'known', new Uint8Array(Uint32Array.from(part).buffer))
  await members.all([...parts.keys()], 'noted')
}

/** How many paths a block has: the number that it begins with. */
function countIn(bytes: Uint8Array): number {
  let n = 0
  for (const [k, byte] of bytes.entries()) {
    n += (byte & 0x7f) * 0x80 ** k
    if (byte < 0x80) return n
  }
  throw new Malformed('a piece is cut short')
}
