/** Where mutants are made. */
export const areas: Readonly<Record<string, readonly string[]>> = {
  engine: ['checker/engine/*.ts', 'checker/engine/reference/*.ts', 'checker/engine/tables/*.ts', 'checker/engine/kernel/assembly/*.ts'],
  properties: ['checker/properties/**/*.ts'],
  semantics: ['checker/semantics/*.ts', 'checker/values/*.ts'],
  faults: ['checker/language/**/*.ts'],
  search: ['checker/search/*.ts', 'checker/traces/*.ts', 'checker/*.ts'],
}

/** Mutants that no test can kill, or need not: each with the line it stands in, and why. */
export const excused: readonly {
  readonly file: string
  readonly line: string
  readonly before: string
  readonly after: string
  readonly because: string
}[] = []
