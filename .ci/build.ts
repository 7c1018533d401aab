// Builds the publishable package: dist mirrors the source tree, with JavaScript, types and source maps for each
// TypeScript file and a copy of everything else that is read while running (styles, page scripts, bin.js, the kernel).
import { execFileSync } from 'node:child_process'
import { constants, copyFileSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.ci/tsconfig.build.json'], { stdio: 'inherit' })

for (const asset of globSync('{checker,specs,reports}/**/*.{js,css,wasm}')) {
  const copy = join('dist', asset)
  mkdirSync(dirname(copy), { recursive: true })
  // Exclusively: page.js beside page.ts would take the place of what was compiled.
  copyFileSync(asset, copy, constants.COPYFILE_EXCL)
}
