import { Project, type SourceFile, ts } from 'ts-morph'
import { dirname, existsSync, fileURLToPath, readFileSync } from '../platform/files.ts'

const here = import.meta.url
const own = (module: string): string => fileURLToPath(new URL(`../../${module}.${here.endsWith('.ts') ? 'ts' : 'd.ts'}`, here))

/** `everystep` is this very copy, wherever the file lies. */
const paths = {
  everystep: [own('checker/index')],
  'everystep/language': [own('checker/language/index')],
  'everystep/reports': [own('reports/index')],
}

/** What a file is compiled with that has no tsconfig.json: strict, and as Node runs it. */
export const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
}

/** Files of one tsconfig.json, with whatever they import. */
export const openProject = (files: readonly string[]): SourceFile[] => opening()(files)

/** Opens files as they are when they are first asked for, and keeps what they import: most of what it takes to open one is to read TypeScript's library. */
export function opening(): (files: readonly string[]) => SourceFile[] {
  const projects = new Map<string | null, Project>()
  return files => {
    const byConfig = Map.groupBy(files, file => ts.findConfigFile(dirname(file), existsSync) ?? null)
    return [...byConfig].flatMap(([config, group]) => {
      const project = projects.get(config) ?? projectOf(config)
      projects.set(config, project)
      const opened = group.map(file => project.addSourceFileAtPath(file))
      project.resolveSourceFileDependencies()
      return opened
    })
  }
}

const projectOf = (config: string | null): Project =>
  new Project({
    compilerOptions: {
      ...(config === null ? { ...defaults, types: [] } : optionsOf(config)),
      allowJs: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      // Unused names are for tsc and editors to tell; they say nothing of the protocol.
      noUnusedLocals: false,
      noUnusedParameters: false,
      paths,
    },
  })

/** One file alone: names are resolved within it and types not at all, which is quick. */
export function openAlone(file: string): SourceFile {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: { noLib: true, noResolve: true, types: [], allowJs: true },
    skipFileDependencyResolution: true,
  })
  return project.createSourceFile(file, readFileSync(file, 'utf8'))
}

function optionsOf(config: string): ts.CompilerOptions {
  const { config: json, error } = ts.readConfigFile(config, ts.sys.readFile)
  if (error || typeof json !== 'object') return defaults
  // No files: those of the project are not asked for.
  return ts.parseJsonConfigFileContent({ ...json, include: [], files: [] }, ts.sys, dirname(config)).options
}
