/** A fault of the fast engine as one makes it: a text that stands once in one file, and what it becomes. */
export interface Fault {
  readonly in: string
  readonly file: string
  readonly says: string
  readonly from: string
  readonly to: string
}

export const faults: readonly Fault[] = [
  {
    in: 'trie',
    file: 'checker/engine/tables/tries.ts',
    says: 'a node that grows puts each child under the answer after its own',
    from: 'copyWithin(larger + 1, block + 1,',
    to: 'copyWithin(larger + 2, block + 1,',
  },
  {
    in: 'trie',
    file: 'checker/engine/tables/recorder.ts',
    says: 'what is true or false is not asked, as if it were always the same',
    from: 'if (slot.bits === 0 || this.known.has(slot.index)) this',
    to: 'if (slot.bits <= 1 || this.known.has(slot.index)) this',
  },
  {
    in: 'trie',
    file: 'checker/engine/tables/collection-view.ts',
    says: 'whether a set has a member is not asked',
    from: 'const slot = part.members.get(keyOf(member))\n  if (slot) recorder',
    to: 'const slot = part.members.get(keyOf(member))\n  if (slot && real.size > 3) recorder',
  },
  {
    in: 'interner',
    file: 'checker/engine/tables/slot.ts',
    says: 'a value gets the number of the one before it',
    from: 'const known = ids.get(key)\n      if (known !== undefined) return known',
    to: 'const known = ids.get(key)\n      if (known !== undefined) return known === 2 ? 1 : known',
  },
  {
    in: 'interner',
    file: 'checker/engine/tables/laying.ts',
    says: 'two slots share a bit',
    from: 'this.#bit += bits',
    to: 'this.#bit += Math.max(1, bits - 1)',
  },
  {
    in: 'fingerprint',
    file: 'checker/platform/hash.ts',
    says: 'of the hash, 8 bits are kept',
    from: '.slice(0, 16)',
    to: '.slice(0, 2)',
  },
  {
    in: 'fingerprint',
    file: 'checker/engine/tables/slot.ts',
    says: 'the hash of a slot forgets which slot it is',
    from: 'name(p)}=',
    to: "''}=",
  },
  {
    in: 'fingerprint',
    file: 'checker/engine/tables/transitions.ts',
    says: 'what a step takes from the list stays in the fingerprint',
    from: 'for (const id of gone) sum -= ',
    to: 'for (const id of gone) sum -= 0n && ',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/collect.ts',
    says: 'a write leaves what stood there before',
    from: '(load<u32>(at) & load<u32>(op, 4)) | load<u32>(op, 8)',
    to: 'load<u32>(at) | load<u32>(op, 8)',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/table.ts',
    says: 'a table that grows puts entries where they are not looked for',
    from: 'const there = home(key, to >> 3)\n    if',
    to: 'const there = home(key, (to >> 3) - (to >> 7))\n    if',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/expand.ts',
    says: 'the last message of the list is not received',
    from: 'for (let k: u32 = 0; k < My.listMax; k++) {\n',
    to: 'for (let k: u32 = 0; k < My.listMax; k++) {\n      if (k > 0 && load<u16>(list + (<usize>k << 1), 2) == 0) break\n',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/trie.ts',
    says: 'a message on the list is not found',
    from: 'if (load<u16>(at) == about) copies++',
    to: 'if (load<u16>(at) == about) copies = 0',
  },
  {
    in: 'disk',
    file: 'checker/engine/tables/disk.ts',
    says: 'the states found before the table began anew in their level are not looked for on disk',
    from: 'const cuts = [{ chunks: 0, files: this.#filesBefore }',
    to: 'const cuts = [{ chunks: 0, files: 0 }',
  },
  {
    in: 'disk',
    file: 'checker/engine/kernel/assembly/disk.ts',
    says: 'a state is not buried whose key is the last',
    from: 'let high = keys\n',
    to: 'let high = keys - 1\n',
  },
  {
    in: 'disk',
    file: 'checker/engine/kernel/assembly/index.ts',
    says: 'what is buried is expanded all the same',
    from: 'if (My.spills == 0 || !isDead',
    to: 'if (My.spills >= 0 || !isDead',
  },
  {
    in: 'symmetry',
    file: 'checker/semantics/permutation.ts',
    says: 'ids inside values are not exchanged',
    from: "case 'process':\n      return renameId(value as string, p)",
    to: "case 'process':\n      return value",
  },
  {
    in: 'symmetry',
    file: 'checker/engine/kernel/assembly/expand.ts',
    says: 'the last two permutations are not looked at',
    from: 'p < <usize>My.sums << 3; p += 16',
    to: 'p < (<usize>My.sums - 2) << 3; p += 16',
  },
  {
    in: 'symmetry',
    file: 'checker/engine/kernel/assembly/expand.ts',
    says: 'what the last process has is not looked at',
    from: 'for (let p: usize = 8; p < <usize>My.sums << 3; p += 8)',
    to: 'for (let p: usize = 8; p < (<usize>My.sums - 1) << 3; p += 8)',
  },
  {
    in: 'symmetry',
    file: 'checker/engine/tables/sums.ts',
    says: 'what is about one process is called after it',
    from: 'text(processes[owner]?.exchange ?? identity)',
    to: 'text(identity)',
  },
  {
    in: 'symmetry',
    file: 'checker/engine/tables/closure.ts',
    says: 'what an image does is not compared',
    from: 'else if (keyOfOutcome(at.outcome) !== keyOfOutcome(outcome)) throw',
    to: 'else if (at.outcome === undefined) throw',
  },
  {
    in: 'symmetry',
    file: 'checker/engine/tables/closure.ts',
    says: 'of answers that are not known, one is looked into',
    from: 'values.map((_, id) => id)',
    to: 'values.slice(0, 1).map((_, id) => id)',
  },
  {
    in: 'filters',
    file: 'checker/engine/tables/matching.ts',
    says: 'one of the messages that a filter hangs on is not asked for',
    from: '=== says))',
    to: '=== says).slice(1))',
  },
  {
    in: 'steps on words',
    file: 'checker/engine/tables/change.ts',
    says: 'what a slot held stays in it beside what is written',
    from: 'after[slot.word] = ((after[slot.word] as number) & ~(maskOf(slot) << slot.shift)) | (is << slot.shift)',
    to: 'after[slot.word] = (after[slot.word] as number) | (is << slot.shift)',
  },
  {
    in: 'steps on words',
    file: 'checker/engine/tables/change.ts',
    says: 'what a step takes from the list stays on it',
    from: 'for (const id of gone) list.splice(list.indexOf(id), 1)',
    to: 'for (const id of gone) list.splice(list.indexOf(id), 0)',
  },
]
