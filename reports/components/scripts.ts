import type { BuildOptions } from 'esbuild'
import { existsSync, fileURLToPath, readFileSync } from '../../checker/platform/files.ts'

const scripts = new Map<string, Promise<string>>()

/**
 * A page's script with all that it imports, as one module to be put into a `<script type="module">`. In the built package it was bundled beforehand;
 * from the sources esbuild bundles it, once in a process. `entry` is `client/main` beside the caller, without extension.
 */
export function scriptOf({ href }: URL): Promise<string> {
  const script = scripts.get(href) ?? readOrBundled(href)
  scripts.set(href, script)
  return script
}

async function readOrBundled(entry: string): Promise<string> {
  const bundled = new URL(`${entry}.bundle.js`)
  return existsSync(bundled) ? readFileSync(bundled, 'utf8') : bundle(fileURLToPath(`${entry}.ts`))
}

/** How esbuild bundles what is put into a page. */
export const asPageScript = {
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  legalComments: 'none',
  logLevel: 'silent',
} as const satisfies BuildOptions

/** The TypeScript module and all that it imports as one module for browsers. Throws where it needs what only Node has. */
export async function bundle(file: string): Promise<string> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [file],
    ...asPageScript,
  })
  return outputFiles[0]?.text ?? ''
}
