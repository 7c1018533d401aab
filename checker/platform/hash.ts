import { createHash, hash } from 'node:crypto'

/** 64 bits that depend on the text alone: the same in every run, thread and machine. */
export const hash64 = (text: string): bigint => BigInt(`0x${hash('sha1', bytesOf(text), 'hex').slice(0, 16)}`)

/** UTF-8; where that cannot write half of a surrogate pair, UTF-16 after a byte that UTF-8 does not have. Different texts have different bytes. */
const bytesOf = (text: string): string | Buffer =>
  text.isWellFormed() ? text : Buffer.concat([Buffer.of(0xff), Buffer.from(text, 'utf16le')])

/** SHA-256 of the text, in hexadecimal. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
