/** Where mutants are made. */
export const areas: Readonly<Record<string, readonly string[]>> = {
  engine: ['checker/engine/*.ts', 'checker/engine/reference/*.ts', 'checker/engine/tables/*.ts', 'checker/engine/kernel/assembly/*.ts'],
  properties: ['checker/properties/**/*.ts'],
  semantics: ['checker/semantics/*.ts', 'checker/values/*.ts'],
  faults: ['checker/language/**/*.ts'],
  search: ['checker/search/*.ts', 'checker/traces/*.ts', 'checker/*.ts'],
}

/** Mutants that no test can kill, or need not: each with the line it stands in, and why: `equal` where no input tells it from what it was made of, `harmless` where only time, memory or the look of a text can. */
export const excused: readonly {
  readonly file: string
  readonly line: string
  readonly before: string
  readonly after: string
  readonly because: string
}[] = [
  {
    file: 'checker/semantics/permutation.ts',
    line: 'if (p.size === 0) return value',
    before: '0',
    after: '(0 + 1)',
    because: 'equal: a permutation of one entry renames a process to itself, and the copy made is equal',
  },
  {
    file: 'checker/check.ts',
    line: 'seconds: (performance.now() - started) / 1000',
    before: '1000',
    after: '(1000 + 1)',
    because: 'harmless: the time told is a thousandth less',
  },
  {
    file: 'checker/engine/kernel/assembly/my.ts',
    line: 'static listRoots: usize = 0',
    before: '0',
    after: '(0 + 1)',
    because: 'equal: set before the first state is looked at',
  },
  {
    file: 'checker/engine/kernel/assembly/my.ts',
    line: 'const BATCH: u32 = 256',
    before: '256',
    after: '(256 + 1)',
    because: 'harmless: how many candidates are looked up together; the room for them is measured by MOST',
  },
  {
    file: 'checker/engine/kernel/assembly/trie.ts',
    line: 'slot = (slot + 1) & mask',
    before: '+',
    after: '-',
    because: 'harmless: what stands behind another entry is not found, and learned once more, which gives the entry that is there',
  },
  {
    file: 'checker/engine/kernel/assembly/collect.ts',
    line: 'fetched |= atHome(',
    before: '+',
    after: '-',
    because: 'harmless: what is fetched ahead of its use is not used, and any fingerprint has a home within the table',
  },
  {
    file: 'checker/semantics/permutation.ts',
    line: '?? -1',
    before: '1',
    after: '(1 + 1)',
    because: 'equal: whoever asks looks whether it is below 0, or for a part of that number, which there is not either',
  },
  {
    file: 'checker/properties/liveness/canonical.ts',
    line: 'at < found; at++',
    before: '<',
    after: '<=',
    because: 'equal: the round too many is of no state: it numbers none, and writes behind the ends of typed arrays, which ignore that',
  },
  {
    file: 'checker/properties/liveness/canonical.ts',
    line: 'edges.subarray(ends[s], ends[s + 1])',
    before: '1',
    after: '(1 + 1)',
    because: 'equal: instances are asked for by the number of an edge, and those too many come after the last',
  },
  {
    file: 'checker/properties/liveness/components.ts',
    line: 'let clock = 0',
    before: '0',
    after: '(0 + 1)',
    because: 'equal: times are compared with each other alone, and none is 0',
  },
  {
    file: 'checker/semantics/clauses.ts',
    line: 'const entryOf =',
    before: '1',
    after: '(1 + 1)',
    because: 'equal: every clause that is evaluated has its entry; the default is there for the types',
  },
  {
    file: 'checker/semantics/clauses.ts',
    line: 'const longest = 120',
    before: '120',
    after: '(120 + 1)',
    because: 'harmless: a long value is shown with one character more',
  },
  {
    file: 'checker/semantics/clauses.ts',
    line: 'text.length > 40',
    before: '40',
    after: '(40 + 1)',
    because: 'harmless: a value of 41 characters is shown too',
  },
  {
    file: 'checker/semantics/loop-guard.ts',
    line: 'const lessPatience = 20',
    before: '20',
    after: '(20 + 1)',
    because: 'harmless: a loop that does not end is ended a millisecond later',
  },
  {
    file: 'checker/traces/lasso.ts',
    line: 'if (loop === null) return false',
    before: 'false',
    after: 'true',
    because: 'equal: every caller gives a trace with a loop; the line is there for the types',
  },
  {
    file: 'checker/traces/shortest.ts',
    line: 'Math.max(patience, 2 * seconds)',
    before: '2',
    after: '(2 + 1)',
    because: 'harmless: comparing traces may take three times as long as the search instead of twice',
  },
  {
    file: 'checker/language/recipe.ts',
    line: 'member !== null ? adoptedSet(member) : member',
    before: '&&',
    after: '||',
    because: 'equal: of what is no object adoptedSet gives that itself',
  },
  {
    file: 'checker/language/recipe.ts',
    line: '      return false',
    before: 'false',
    after: 'true',
    because: 'harmless: sets are looked for where there can be none, and none are found',
  },
  {
    file: 'checker/engine/tables/checkpoint.ts',
    line: '4 * (from + k) + 3',
    before: '3',
    after: '(3 + 1)',
    because: 'equal: three words are taken of the four',
  },
  {
    file: 'checker/engine/tables/recorder.ts',
    line: 'slot.bits <= 8 ? 2 ** slot.bits : 0',
    before: 'slot.bits <= 8',
    after: '!(slot.bits <= 8)',
    because: 'harmless: how many answers a node has room for at first; it grows',
  },
  {
    file: 'checker/engine/kernel/assembly/graph.ts',
    line: 'min(from + BATCH, count)',
    before: '+',
    after: '-',
    because: 'harmless: the first batch is then the whole chunk, and those after it are empty',
  },
  {
    file: 'checker/traces/culprit.ts',
    line: 'const patienceForOne = 1',
    before: '1',
    after: '(1 + 1)',
    because: 'harmless: two seconds are given to one guard or recipe',
  },
  {
    file: 'checker/engine/tables/search.ts',
    line: 'let within = false',
    before: 'false',
    after: 'true',
    because: 'harmless: a level without states is run before the first, and the initial states are verified once more',
  },
  {
    file: 'checker/engine/tables/memory.ts',
    line: 'share *= 2',
    before: '2',
    after: '(2 + 1)',
    because: 'harmless: where memory is refused, a third is asked for instead of half',
  },
  {
    file: 'checker/engine/tables/space.ts',
    line: 'place(control.messageClass',
    before: '65536',
    after: '(65536 + 1)',
    because: 'harmless: one word more is reserved',
  },
]
