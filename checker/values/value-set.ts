import { compare, draftable, keyOf } from './value.ts'

/**
 * A set whose members are compared by content, so that `has({ term: 1 })` means what it says. Iterates in the order of
 * `compare`, whatever the order of insertion: equal sets behave equally.
 */
export class ValueSet<T> implements Set<T> {
  static readonly [draftable] = true
  readonly members: Record<string, T> = {}

  constructor(members: Iterable<T> = []) {
    for (const member of members) this.add(member)
  }

  get size(): number {
    return Object.keys(this.members).length
  }
  has(member: T): boolean {
    return keyOf(member) in this.members
  }
  add(member: T): this {
    const key = keyOf(member)
    if (!(key in this.members)) this.members[key] = member
    return this
  }
  delete(member: T): boolean {
    const key = keyOf(member)
    const had = key in this.members
    if (had) delete this.members[key]
    return had
  }
  clear(): void {
    for (const key of Object.keys(this.members)) delete this.members[key]
  }
  forEach(visit: (member: T, again: T, set: Set<T>) => void): void {
    for (const member of this) visit(member, member, this)
  }
  *[Symbol.iterator](): SetIterator<T> {
    yield* Object.values(this.members).sort(compare)
  }
  values(): SetIterator<T> {
    return this[Symbol.iterator]()
  }
  keys(): SetIterator<T> {
    return this[Symbol.iterator]()
  }
  *entries(): SetIterator<[T, T]> {
    for (const member of this) yield [member, member]
  }
  union<U>(other: ReadonlySetLike<U>): Set<T | U> {
    return new ValueSet<T | U>([...this, ...membersOf(other)])
  }
  intersection<U>(other: ReadonlySetLike<U>): Set<T & U> {
    const theirs = new ValueSet<unknown>(membersOf(other))
    return new ValueSet([...this].filter(m => theirs.has(m)) as (T & U)[])
  }
  difference<U>(other: ReadonlySetLike<U>): Set<T> {
    const theirs = new ValueSet<unknown>(membersOf(other))
    return new ValueSet([...this].filter(m => !theirs.has(m)))
  }
  symmetricDifference<U>(other: ReadonlySetLike<U>): Set<T | U> {
    const theirs = new ValueSet<unknown>(membersOf(other))
    const mine = this as ValueSet<unknown>
    return new ValueSet<unknown>([...[...this].filter(m => !theirs.has(m)), ...[...theirs].filter(m => !mine.has(m))]) as Set<T | U>
  }
  isSubsetOf(other: ReadonlySetLike<unknown>): boolean {
    const theirs = new ValueSet<unknown>(membersOf(other))
    return [...this].every(m => theirs.has(m))
  }
  isSupersetOf(other: ReadonlySetLike<unknown>): boolean {
    return [...membersOf(other)].every(m => this.has(m as T))
  }
  isDisjointFrom(other: ReadonlySetLike<unknown>): boolean {
    return ![...membersOf(other)].some(m => this.has(m as T))
  }
  key(): string {
    return `{${Object.keys(this.members)
      .map(k => keyOf(this.members[k]))
      .sort()
      .join()}}`
  }
  get [Symbol.toStringTag](): string {
    return 'Set'
  }
}

function membersOf<U>(other: ReadonlySetLike<U>): U[] {
  const members: U[] = []
  const iterator = other.keys()
  for (let next = iterator.next(); !next.done; next = iterator.next()) members.push(next.value)
  return members
}
