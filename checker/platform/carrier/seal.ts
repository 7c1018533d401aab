import { createHmac, hash, randomBytes } from 'node:crypto'

/** 64 bits that depend on the text alone, the same on every machine, into two words, the more significant first. The text has no half of a surrogate pair. */
export function fingerprintInto(text: string, words: Uint32Array): void {
  const bytes = hash('sha1', text, 'buffer')
  words[0] = bytes.readUInt32BE(0)
  words[1] = bytes.readUInt32BE(4)
}

export const sealBytes = 16

/** 16 bytes that nobody can make for other bytes without the secret; with an empty one, a checksum. */
export const sealOf = (secret: string, bytes: Uint8Array): Uint8Array =>
  createHmac('sha256', secret).update(bytes).digest().subarray(0, sealBytes)

/** Random letters and digits, of so many characters. */
export const randomName = (length = 12): string => randomBytes(length).toString('hex').slice(0, length)
