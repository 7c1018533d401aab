import { hash } from 'node:crypto'

/** 64 bits that depend on the text alone: the same in every run, thread and machine. */
export const hash64 = (text: string): bigint => BigInt(`0x${hash('sha1', text, 'hex').slice(0, 16)}`)
