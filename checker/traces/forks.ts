/** The paths that were walked, as a tree: a node for each state visited, named by the step that led there. */
export interface Fork {
  /** As the address names it. */
  readonly step: string
  readonly children: readonly Fork[]
}

export const noForks: Fork = { step: '', children: [] }

/** The tree with this path in it. The order of what was there stays, and what is new comes last. */
export function withPath(tree: Fork, path: readonly string[]): Fork {
  const [first, ...rest] = path
  if (first === undefined) return tree
  const child = tree.children.find(c => c.step === first)
  if (child === undefined) return { ...tree, children: [...tree.children, withPath({ step: first, children: [] }, rest)] }
  const grown = withPath(child, rest)
  return grown === child ? tree : { ...tree, children: tree.children.map(c => (c === child ? grown : c)) }
}

/** The steps beyond a path that were walked last: where "forward" leads. */
export function beyond(tree: Fork, path: readonly string[]): string | null {
  let at: Fork | undefined = tree
  for (const step of path) at = at?.children.find(c => c.step === step)
  return at?.children.at(-1)?.step ?? null
}
