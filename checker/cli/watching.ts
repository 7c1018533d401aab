import { type FSWatcher, readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

export interface Watching {
  /** These are the files from now on. */
  follow(files: readonly string[]): void
  close(): void
}

/** Milliseconds: an editor's save is several events. */
const settling = 80

/**
 * Calls back when the text of one of these files has changed, once for a save; the answer is the files to watch from then on, or null for the same.
 * The folders are watched and not the files, since editors put a new file in the old one's place.
 */
export function watchFiles(files: readonly string[], changed: () => Promise<readonly string[] | null>): Watching {
  const folders = new Map<string, FSWatcher>()
  const texts = new Map<string, string | null>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function follow(all: readonly string[]): void {
    const known = new Map(texts)
    texts.clear()
    for (const file of all) {
      texts.set(file, known.get(file) ?? textOf(file))
      const folder = dirname(file)
      if (folders.has(folder)) continue
      const watcher = watch(folder, (_, name) => {
        if (name === null || [...texts.keys()].some(f => dirname(f) === folder && basename(f) === name)) settle()
      })
      // A folder that is taken away is no longer of interest.
      watcher.on('error', () => watcher.close())
      folders.set(folder, watcher)
    }
  }
  function settle(): void {
    clearTimeout(timer)
    timer = setTimeout(look, settling)
  }
  async function look(): Promise<void> {
    const differing = [...texts].filter(([file, text]) => textOf(file) !== text)
    if (differing.length === 0 || isClosed) return
    for (const [file] of differing) texts.set(file, textOf(file))
    const next = await changed()
    if (isClosed) return
    if (next !== null) follow(next)
    // A change that came while this one was worked on.
    settle()
  }

  follow(files)
  return {
    follow,
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const watcher of folders.values()) watcher.close()
    },
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
