// Data compressed by zlib, as it was before.
export { inflateSync as inflate } from 'node:zlib'
