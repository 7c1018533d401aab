/** The paths that were walked, as a tree: a node for each state visited, named by the step that led there. */
export interface Fork {
  /** As the address names it. */
  readonly step: string
  /** The step that was walked last from here; null where none was. */
  readonly latest: string | null
  readonly children: readonly Fork[]
}

export const noForks: Fork = { step: '', latest: null, children: [] }

/** The tree with this path in it. The order of what was there stays, and what is new comes last. */
export function withPath(tree: Fork, path: readonly string[]): Fork {
  const [first, ...rest] = path
  if (first === undefined) return tree
  const child = tree.children.find(c => c.step === first)
  const grown = withPath(child ?? { ...noForks, step: first }, rest)
  if (grown === child && tree.latest === first) return tree
  const children = child === undefined ? [...tree.children, grown] : tree.children.map(c => (c === child ? grown : c))
  return { ...tree, latest: first, children }
}

/** The step beyond a path that was walked last: where "forward" leads. */
export function beyond(tree: Fork, path: readonly string[]): string | null {
  let at: Fork | undefined = tree
  for (const step of path) at = at?.children.find(c => c.step === step)
  return at?.latest ?? null
}
