// Builds the playground: everything that it needs in one page. `node .ci/playground.ts` writes dist/playground/index.html.
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { marked } from 'marked'
import { asPageScript, bundle } from '../reports/components/scripts.ts'
import { styleOf } from '../reports/components/styles.ts'
import { contentsOf } from '../reports/pages/playground/contents.ts'
import { own } from '../reports/pages/playground/files.ts'
import { playgroundPage } from '../reports/pages/playground/page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** What it takes, in bytes: held by a test. */
export interface Built {
  readonly page: string
  readonly sizes: { readonly worker: number; readonly contents: number; readonly script: number }
}

/** The page's text. Takes a few seconds. */
export async function buildPlayground(): Promise<Built> {
  const files = new Map([...declarations(), ...filesUnder('specs/**/*.ts'), ...filesUnder('reports/components/*.css')])
  const client = 'reports/pages/counterexample/client/main'
  files.set(`${own}/${client}.bundle.js`, await bundle(join(root, `${client}.ts`)))
  const specs = new Map([...files].filter(([file]) => file.startsWith(`${own}/specs/`)))
  const { examples, files: written } = contentsOf(
    { readme: read('README.md'), course: read('specs/COURSE.md'), exercises: read('specs/exercises/README.md') },
    specs,
    lessonHtml,
  )
  const contents = packed(JSON.stringify({ examples, files: [...new Map([...files, ...written])] }))
  const worker = packed(await scriptFor('reports/pages/playground/worker/start.ts', 'iife'))
  const script = await scriptFor('reports/pages/playground/client/start.ts', 'esm')
  const sheet = (name: string) => new URL(`../reports/${name}.css`, import.meta.url)
  const style = styleOf(sheet('choice/settings'), sheet('pages/playground/playground'))
  return {
    page: playgroundPage({ style, script, worker, contents }),
    sizes: { worker: worker.length, contents: contents.length, script: script.length },
  }
}

const packed = (text: string): string => gzipSync(text, { level: 9 }).toString('base64')

const filesUnder = (pattern: string): [string, string][] =>
  globSync(pattern, { cwd: root, exclude: ['checker/engine/kernel/assembly/**'] }).map(file => [`${own}/${file}`, read(file)])

/** What the language's types are, for the editor. */
function declarations(): [string, string][] {
  const out = mkdtempSync(join(tmpdir(), 'everystep-types-'))
  try {
    const config = join(out, 'tsconfig.json')
    const compilerOptions = {
      ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true, rootDir: root, outDir: join(out, 'types') },
      typeRoots: [join(root, 'node_modules/@types')],
    }
    writeFileSync(
      config,
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: [], files: [join(root, 'checker/index.ts')] }),
    )
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', config], { stdio: 'inherit' })
    return globSync('**/*.d.ts', { cwd: join(out, 'types') }).map(file => [
      `${own}/${file}`,
      readFileSync(join(out, 'types', file), 'utf8'),
    ])
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

async function scriptFor(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    ...asPageScript,
    format,
    external: ['esbuild'],
    plugins: [forPages],
  })
  return outputFiles[0]?.text ?? ''
}

/** The package's own substitutions for browsers, for the sources; TypeScript once; each module's own address, by which it finds what lies beside it. */
const { browser } = JSON.parse(read('package.json')) as { browser: Record<string, string> }
const sourceOf = (built: string): string => join(root, built.replace('./dist/', '').replace(/\.js$/, '.ts'))
const substitutes = new Map(Object.entries(browser).map(([of, by]) => [sourceOf(of), sourceOf(by)]))
const forPages: Plugin = {
  name: 'playground',
  setup(build) {
    build.onResolve({ filter: /platform\/[\w-]+\.ts$/ }, ({ path, resolveDir }) => {
      const by = substitutes.get(join(resolveDir, path))
      return by === undefined ? null : { path: by }
    })
    build.onResolve({ filter: /^typescript$/ }, () => ({ path: join(root, 'node_modules/@ts-morph/common/dist/typescript.js') }))
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.includes('node_modules')) return null
      const address = JSON.stringify(`file://${own}/${relative(root, path)}`)
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address), loader: 'ts' }
    })
  },
}

/** A lesson's markdown as HTML: links to the sources become the names of files, since there is nothing behind them here. */
function lessonHtml(markdown: string): string {
  return (marked.parse(markdown, { async: false }) as string).replace(/<a href="(?!https?:)[^"]*">([\s\S]*?)<\/a>/g, '<b>$1</b>')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { page, sizes } = await buildPlayground()
  const folder = join(root, 'dist/playground')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.html'), page)
  const kilobytes = (n: number) => `${Math.round(n / 1024).toLocaleString('en')} KB`
  console.log(
    `dist/playground/index.html: ${kilobytes(page.length)}, of which ${Object.entries(sizes)
      .map(([of, n]) => `${of} ${kilobytes(n)}`)
      .join(', ')}`,
  )
}
