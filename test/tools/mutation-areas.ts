/** Where mutants are made, and the tests that should kill them, the quick ones first. */
export interface Area {
  readonly files: readonly string[]
  readonly tests: readonly (readonly string[])[]
}

const engine = (...names: readonly string[]): string[] => names.map(name => `test/engine/${name}.test.ts`)

const quick = [
  ...engine('exact', 'failures', 'constraints', 'structural'),
  'test/liveness/known-faults.test.ts',
  'test/semantics/search.test.ts',
]
const semantics = ['test/semantics', 'test/walk', 'test/specs/oracles.test.ts']
const random = ['test/random/conformance.test.ts', 'test/random/engines.test.ts', 'test/random/shortest.test.ts']
const liveness = ['test/liveness', 'test/symmetry']
const rest = [
  ...engine('aliasing', 'faults', 'growth', 'impure', 'limits', 'texts', 'threads', 'views', 'worth', 'checkpoint'),
  'test/random/reads.test.ts',
]
const told = [
  'test/reports',
  'test/cost',
  'test/cli/commands.test.ts',
  'test/cli/replay.test.ts',
  'test/html/why.test.ts',
  'test/html/cause.test.ts',
]

export const areas: Readonly<Record<string, Area>> = {
  engine: {
    files: ['checker/engine/*.ts', 'checker/engine/reference/*.ts', 'checker/engine/tables/*.ts', 'checker/engine/kernel/assembly/*.ts'],
    tests: [quick, random, rest, [...semantics, ...liveness]],
  },
  properties: { files: ['checker/properties/**/*.ts'], tests: [quick, liveness, semantics, random] },
  semantics: {
    files: ['checker/semantics/*.ts', 'checker/values/*.ts'],
    tests: [quick, semantics, random, [...liveness, ...rest, ...told]],
  },
  faults: { files: ['checker/language/**/*.ts'], tests: [quick, semantics, random, [...liveness, ...told]] },
  search: {
    files: ['checker/search/*.ts', 'checker/traces/*.ts', 'checker/*.ts'],
    tests: [quick, semantics, random, [...liveness, ...told]],
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
