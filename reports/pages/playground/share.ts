import type { ModelAddress } from '../../../checker/language/address.ts'

/** What an address of the playground holds: all that is not in the page itself. */
export interface Shared {
  /** The example that was opened: what was not written anew is as it has it. */
  readonly example: string
  /** The file that is shown. */
  readonly file: string
  /** The texts of the files that differ from the page's own. */
  readonly written: Readonly<Record<string, string>>
  /** The model that is chosen; null where that is not decided. */
  readonly address: ModelAddress | null
  /** The properties that are checked; empty where all are. */
  readonly properties: readonly string[]
  /** The trace that is shown, by its part of the page, and the step of it; null where nothing was checked. */
  readonly view: View | null
}

export interface View {
  readonly trace: string
  readonly step: number
}

const version = '1'

/** What follows the # of an address: compressed JSON, in the letters that a URL leaves as they are. */
export async function hashOf(shared: Shared): Promise<string> {
  const packed = await through(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream('deflate-raw'))
  const base64 = btoa(Array.from(packed, byte => String.fromCharCode(byte)).join(''))
  return `${version}.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

/** What an address holds; null where it was not made by `hashOf`, or was cut off on its way. */
export async function sharedIn(hash: string): Promise<Shared | null> {
  const [, letters] = new RegExp(`^#?${version}\\.([\\w-]+)$`).exec(hash) ?? []
  if (letters === undefined) return null
  try {
    const packed = Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0))
    const text = new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw')))
    return JSON.parse(text) as Shared
  } catch {
    return null
  }
}

/** The bytes of a stream that bytes went through. */
export async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array<ArrayBuffer>>)
  return new Uint8Array(await new Response(out).arrayBuffer())
}
