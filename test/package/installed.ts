import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { blocks, readRoot, root } from '../readme/shown.ts'

const { dependencies, devDependencies, version } = JSON.parse(readRoot('package.json')) as {
  dependencies: Readonly<Record<string, string>>
  devDependencies: Readonly<Record<string, string>>
  version: string
}

/** The spec that the README shows, the test of it, and that of a system. */
export const [ofReadme = '', testOfReadme = '', systemOfReadme = ''] = blocks(readRoot('README.md'), 'ts')

/** A folder outside the repository with the README's spec and nothing else. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-user-'))
  // As `npm init -y` writes it.
  writeFileSync(join(folder, 'package.json'), '{"name":"user","version":"1.0.0","type":"commonjs"}')
  writeFileSync(join(folder, 'my-protocol.ts'), ofReadme)
  return folder
}

/** The files of a project that uses the matchers for vitest: two test files, of which one fails. */
export const projectWithMatchers = (protocol: string): Readonly<Record<string, string>> => ({
  'my-protocol.ts': protocol,
  'package.json': '{"name":"project","version":"1.0.0","type":"module"}',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'esnext',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      allowImportingTsExtensions: true,
    },
    files: ['fails.test.ts', 'passes.test.ts', 'bank.test.ts'],
  }),
  'vitest.config.ts': `export default { test: { setupFiles: ['everystep/vitest'] } }`,
  'fails.test.ts': `import { model } from 'everystep'
    import { testModels } from 'everystep/vitest'
    import { expect, test } from 'vitest'
    import { payment } from './my-protocol.ts'
    test('fails', { timeout: 60_000 }, () => expect(payment.with({}, { lose: 1 })).toHold())
    test('is not awaited', { timeout: 60_000 }, () => void expect(payment.with({}, {})).toHold())
    const named = model(payment, { says: 'nothing is lost.', expect: { verdict: 'holds', origin: 'the README' } })
    testModels({ loosely: named })
    testModels({ strictly: named }, { strict: true })
    test('is not decided', { timeout: 60_000 }, () => expect(payment.with({}, { lose: 1 })).not.toHold({ limits: { maxStates: 2 } }))`,
  'bank.test.ts': systemOfReadme,
  'passes.test.ts': `import { models } from 'everystep/specs/atomic-commitment/two-phase-commit/models'
    import { testModels } from 'everystep/vitest'
    import { expect, test } from 'vitest'
    import { payment, remembers } from './my-protocol.ts'
    testModels({ eager: models['eager-commit'] })
    test('holds', () => expect(remembers.with({}, { lose: 1 })).toHold())
    test('is violated', () => expect(payment.with({}, { lose: 1 })).toViolate('chargedOnce', { steps: 5, needs: { lose: 1 } }))
    test('is reached', () => expect(payment.with({}, {})).toReach('canBePaid'))
    // @ts-expect-error: there is no such option
    test.skip('is typed', () => expect(payment.with({}, {})).toReach('canBePaid', { step: 3 }))`,
})

/** Builds the package and packs it into a folder; the tarball's path. */
export function pack(folder: string): string {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: root, stdio: 'ignore' })
  return join(folder, `everystep-${version}.tgz`)
}

/** Installs the tarball from the registry, as a user does, with these packages in the versions that this repository uses. */
export function install(tarball: string, folder: string, ...names: readonly string[]): void {
  const packages = names.map(name => `${name}@${devDependencies[name]}`)
  execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball, ...packages], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Puts the tarball where npm would, and this repository's copies of what the package depends on beside it: no network is needed. */
export function unpack(tarball: string, folder: string): void {
  const to = join(folder, 'node_modules/everystep')
  mkdirSync(to, { recursive: true })
  execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--strip-components=1', '--directory', to])
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link, 'junction')
  }
}

/** What a file of the folder, run by Node as on the machine of somebody at work, prints and returns. */
export const node = (folder: string, ...args: readonly string[]) => nodeWith({ CI: undefined }, folder, ...args)

/** The same in continuous integration. */
const nodeInCi = (folder: string, ...args: readonly string[]) => nodeWith({ CI: 'true' }, folder, ...args)

const nodeWith = (env: { readonly CI: string | undefined }, folder: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', ...env } })

export interface Tested {
  readonly status: number | null
  /** The tests by name, with what the first failure says. */
  readonly of: Readonly<Record<string, { readonly status: string; readonly says: string }>>
}

/** Runs vitest once in a project. */
export const vitestIn = (project: string, ...args: readonly string[]): Tested => vitestBy(node, project, ...args)

/** The same in continuous integration. */
export const vitestInCi = (project: string, ...args: readonly string[]): Tested => vitestBy(nodeInCi, project, ...args)

const vitest = join(root, 'node_modules/vitest/vitest.mjs')

function vitestBy(by: typeof node, project: string, ...args: readonly string[]): Tested {
  const { status, stderr } = by(project, ownOr(project), 'run', '--reporter=json', '--outputFile=out.json', ...args)
  if (!existsSync(join(project, 'out.json'))) throw new Error(stderr)
  const { testResults } = JSON.parse(readFileSync(join(project, 'out.json'), 'utf8')) as {
    testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
  }
  const results = testResults.flatMap(file => file.assertionResults)
  return { status, of: Object.fromEntries(results.map(({ title, status, failureMessages: [says = ''] }) => [title, { status, says }])) }
}

/** The project's own vitest where one is installed, or this repository's. */
function ownOr(project: string): string {
  const own = join(project, 'node_modules/vitest/vitest.mjs')
  return existsSync(own) ? own : vitest
}
