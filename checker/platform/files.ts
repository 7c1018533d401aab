// What of Node's modules for files, paths and addresses is used outside the command line.
export { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
export { isBuiltin } from 'node:module'
export { basename, dirname, join, relative, resolve, sep } from 'node:path'
export { fileURLToPath, pathToFileURL } from 'node:url'
