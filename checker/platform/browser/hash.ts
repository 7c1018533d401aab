const mask = 0xffffffffffffffffn

/** 64 bits that depend on the text alone: FNV-1a, its bits mixed as SplitMix64 does. */
export function hash64(text: string): bigint {
  let hash = 0xcbf29ce484222325n
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n) & mask
  hash = ((hash ^ (hash >> 30n)) * 0xbf58476d1ce4e5b9n) & mask
  hash = ((hash ^ (hash >> 27n)) * 0x94d049bb133111ebn) & mask
  return hash ^ (hash >> 31n)
}

export const digest = (text: string): string => hash64(text).toString(16)
