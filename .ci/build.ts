// Builds the publishable package: dist mirrors the source tree, with JavaScript, types and source maps for each
// TypeScript file a copy of everything else that is read while running (styles, bin.js, the kernel, the reference of the language), the script of each page in one file, and the playground.
import { execFileSync } from 'node:child_process'
import { constants, copyFileSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../reports/components/scripts.ts'
import { buildPlayground } from './playground.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.ci/tsconfig.build.json'], { stdio: 'inherit' })

for (const asset of [
  ...globSync('{checker,specs,reports}/**/*.{js,css,wasm}', { exclude: ['reports/pages/playground/**'] }),
  'checker/language/README.md',
]) {
  const copy = join('dist', asset)
  mkdirSync(dirname(copy), { recursive: true })
  // Exclusively: page.js beside page.ts would take the place of what was compiled.
  copyFileSync(asset, copy, constants.COPYFILE_EXCL)
}

for (const script of globSync('reports/**/client/main.ts'))
  writeFileSync(join('dist', script.replace(/\.ts$/, '.bundle.js')), await bundle(script), { flag: 'wx' })

mkdirSync('dist/playground')
writeFileSync('dist/playground/index.html', (await buildPlayground()).page)
