import type { BuildOptions } from 'esbuild'
import { existsSync, fileURLToPath, readFileSync } from '../../checker/platform/files.ts'

/**
 * A page's script with all that it imports, as one module to be put into a `<script type="module">`. In the built package it was bundled beforehand;
 * from the sources esbuild bundles it at each call, in some tens of milliseconds. `entry` is `client/main` beside the caller, without extension.
 */
export async function scriptOf(entry: URL): Promise<string> {
  const bundled = new URL(`${entry.href}.bundle.js`)
  if (existsSync(bundled)) return readFileSync(bundled, 'utf8')
  return bundle(fileURLToPath(`${entry.href}.ts`))
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
