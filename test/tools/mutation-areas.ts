/** Where mutants are made, and the tests that should kill them, the quick ones first. */
export interface Area {
  readonly files: readonly string[]
  readonly tests: readonly (readonly string[])[]
}

const quick = [
  'test/semantics',
  'test/liveness/known-faults.test.ts',
  'test/engine/exact.test.ts',
  'test/engine/failures.test.ts',
  'test/walk',
]
const random = ['test/random']
const thorough = ['test/engine', 'test/liveness', 'test/specs', 'test/cost', 'test/claims', 'test/reports', 'test/readme']

export const areas: Readonly<Record<string, Area>> = {
  engine: {
    files: ['checker/engine/reference/*.ts', 'checker/engine/tables/*.ts', 'checker/engine/kernel/assembly/*.ts', 'checker/engine/*.ts'],
    tests: [quick, random, thorough],
  },
  properties: { files: ['checker/properties/**/*.ts'], tests: [quick, random, thorough] },
  semantics: { files: ['checker/semantics/*.ts', 'checker/values/*.ts'], tests: [quick, random, thorough] },
  faults: { files: ['checker/language/**/*.ts'], tests: [quick, random, thorough] },
  search: {
    files: ['checker/search/*.ts', 'checker/traces/*.ts', 'checker/*.ts'],
    tests: [quick, random, ['test/cli', 'test/html/why.test.ts', 'test/html/cause.test.ts', ...thorough]],
  },
}

/** Mutants that no test can kill, or need not: each with the line it stands in, and why. */
export const excused: readonly {
  readonly file: string
  readonly line: string
  readonly before: string
  readonly after: string
  readonly because: string
}[] = []
