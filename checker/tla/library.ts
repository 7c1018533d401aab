interface Operator {
  readonly text: string
  readonly needs?: readonly string[]
}

/** Operators that a module may have, each written once. */
export const library: Readonly<Record<string, Operator>> = {
  Infinite: { text: 'Infinite == 1000000000' },
  Max: { text: 'Max(S) == CHOOSE x \\in S : \\A y \\in S : y <= x' },
  Min: { text: 'Min(S) == CHOOSE x \\in S : \\A y \\in S : x <= y' },
  Range: { text: 'Range(seq) == {seq[k] : k \\in DOMAIN seq}' },
  IndexOf: {
    text: 'IndexOf(seq, x) == IF x \\in {seq[k] : k \\in DOMAIN seq}\n                   THEN (CHOOSE k \\in DOMAIN seq : seq[k] = x /\\ \\A j \\in 1..(k - 1) : seq[j] # x) - 1\n                   ELSE -1',
  },
  Only: {
    text: 'Only(S) == IF Cardinality(S) = 1 THEN CHOOSE x \\in S : TRUE\n           ELSE Assert(FALSE, <<"find(...) has several to choose from, in no order of TLA+", S>>)',
  },
  SumOf: {
    text: 'RECURSIVE SumOf(_, _)\nSumOf(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \\in S : TRUE IN f[x] + SumOf(f, S \\ {x})',
  },
  EmptyBag: { text: 'EmptyBag == [m \\in {} |-> 0]' },
  BagAdd: { text: 'BagAdd(bag, m) == IF m \\in DOMAIN bag THEN [bag EXCEPT ![m] = @ + 1] ELSE bag @@ (m :> 1)' },
  BagAddAll: {
    text: 'BagAddAll(bag, S) == [m \\in DOMAIN bag \\cup S |-> (IF m \\in DOMAIN bag THEN bag[m] ELSE 0) + (IF m \\in S THEN 1 ELSE 0)]',
  },
  BagMerge: { text: 'BagMerge(bag, S) == [m \\in DOMAIN bag \\cup S |-> IF m \\in DOMAIN bag THEN bag[m] ELSE 1]' },
  BagRemove: { text: 'BagRemove(bag, m) == IF bag[m] = 1 THEN [x \\in DOMAIN bag \\ {m} |-> bag[x]] ELSE [bag EXCEPT ![m] = @ - 1]' },
  BagSize: { text: 'BagSize(bag) == SumOf(bag, DOMAIN bag)', needs: ['SumOf'] },
  FifoSend: {
    text: 'FifoSend(net, m) == LET link == <<m.from, m.to>>\n                    IN  IF link \\in DOMAIN net THEN [net EXCEPT ![link] = Append(@, m)] ELSE net @@ (link :> <<m>>)',
  },
  FifoSendAll: {
    text: 'FifoSendAll(net, S) ==\n  LET links == {<<m.from, m.to>> : m \\in S}\n      new(link) == CHOOSE m \\in S : <<m.from, m.to>> = link\n      old(link) == IF link \\in DOMAIN net THEN net[link] ELSE << >>\n  IN  [link \\in DOMAIN net \\cup links |-> IF link \\in links THEN Append(old(link), new(link)) ELSE net[link]]',
  },
  FifoRemoveAt: {
    text: 'FifoRemoveAt(net, link, k) ==\n  IF Len(net[link]) = 1 THEN [l \\in DOMAIN net \\ {link} |-> net[l]]\n  ELSE [net EXCEPT ![link] = SubSeq(@, 1, k - 1) \\o SubSeq(@, k + 1, Len(@))]',
  },
  FifoReceive: { text: 'FifoReceive(net, m) == FifoRemoveAt(net, <<m.from, m.to>>, 1)', needs: ['FifoRemoveAt'] },
  FifoHeads: { text: 'FifoHeads(net) == {net[link][1] : link \\in DOMAIN net}' },
  FifoMessages: { text: 'FifoMessages(net) == UNION {{net[link][k] : k \\in DOMAIN net[link]} : link \\in DOMAIN net}' },
  FifoSize: { text: 'FifoSize(net) == SumOf([link \\in DOMAIN net |-> Len(net[link])], DOMAIN net)', needs: ['SumOf'] },
  FifoCount: {
    text: 'FifoCount(net, m) == LET link == <<m.from, m.to>>\n                     IN  IF link \\in DOMAIN net THEN Cardinality({k \\in DOMAIN net[link] : net[link][k] = m}) ELSE 0',
  },
  FifoOvertake: {
    text: 'FifoOvertake(net, link, k) == [net EXCEPT ![link] = [@ EXCEPT ![k] = net[link][k - 1], ![k - 1] = net[link][k]]]',
  },
}

/** The operators of these names with those that they need, in the order in which each may use those before it. */
export function withNeeds(names: ReadonlySet<string>): readonly string[] {
  const all = new Set<string>()
  const add = (name: string): void => {
    for (const need of library[name]?.needs ?? []) add(need)
    all.add(name)
  }
  for (const name of Object.keys(library)) if (names.has(name)) add(name)
  return [...all]
}
