import { recordKinds } from '../../checker/platform/checkpoint-file.ts'

/** A record's header: checksum, kind, length, number. */
export const headerBytes = 24

/** The records of a checkpoint, each with where its header begins and how many bytes follow it. */
export function recordsOf(file: Buffer): { readonly kind: string; readonly at: number; readonly bytes: number }[] {
  const found = []
  for (let at = file.indexOf('\n') + 1; at < file.length; ) {
    const bytes = file.readDoubleLE(at + 8)
    found.push({ kind: recordKinds[file.readUInt32LE(at + 4)] ?? 'none', at, bytes })
    at += headerBytes + bytes
  }
  return found
}
