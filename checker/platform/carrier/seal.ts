import { createHmac, randomBytes } from 'node:crypto'

export const sealBytes = 16

/** 16 bytes that nobody can make for other bytes without the secret; with an empty one, a checksum. */
export const sealOf = (secret: string, bytes: Uint8Array): Uint8Array =>
  createHmac('sha256', secret).update(bytes).digest().subarray(0, sealBytes)

/** Random letters and digits, of so many characters. */
export const randomName = (length = 12): string => randomBytes(length).toString('hex').slice(0, length)
