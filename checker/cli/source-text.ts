import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const checker = fileURLToPath(new URL('..', import.meta.url))

/**
 * A hash of the text of each of these files and of what they import by a relative path, and so on, but for the checker itself. Named as seen from
 * the folder of the first, so that the same files elsewhere give the same. Packages are left to their version.
 */
export function hashesOf(files: readonly string[]): Readonly<Record<string, string>> {
  const texts = new Map<string, string>()
  const visit = (file: string): void => {
    if (texts.has(file) || file.startsWith(checker)) return
    const text = readFileSync(file, 'utf8')
    texts.set(file, text)
    for (const [, specifier = ''] of text.matchAll(imported)) {
      const found = candidates(resolve(dirname(file), specifier)).find(f => existsSync(f) && statSync(f).isFile())
      if (found !== undefined) visit(found)
    }
  }
  for (const file of files) visit(file)
  const folder = dirname(files[0] ?? '.')
  const named = [...texts].map(([file, text]): [string, string] => [relative(folder, file).replaceAll('\\', '/'), hashOf(text)])
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What follows `from`, `import` or `require` and is a relative path; one in a comment is taken too, which does no harm. */
const imported = /\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g

const candidates = (path: string): string[] => [path, path.replace(/\.([cm]?)js$/, '.$1ts')]

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
