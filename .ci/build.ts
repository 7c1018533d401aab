// Builds the publishable package: dist mirrors the source tree, with JavaScript, types and source maps for each
// TypeScript file and a copy of everything else that is read while running (styles, page scripts, bin.js, the kernel).
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const roots = ['checker', 'specs', 'reports']
const isAsset = (path: string) => !/\.(ts|md)$/.test(path)

rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.ci/tsconfig.build.json'], { stdio: 'inherit' })
for (const root of roots) cpSync(root, `dist/${root}`, { recursive: true, filter: path => statSync(path).isDirectory() || isAsset(path) })
