import {
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { errorOf, problemOf, UsageError } from '../../errors.ts'
import { type Carrier, checkNames, isName } from './carrier.ts'

/** Milliseconds between two looks into an inbox, at first and after many that found nothing. */
const soonest = 1
const latest = 20

/**
 * A folder that all share, on one machine or on a network file system: an inbox is a folder, a block a file in it, which is written under another name
 * and renamed, so that nobody reads half of it. Needs no server; every block costs a handful of file operations. Throws UsageError where nothing can be written.
 */
export function directoryCarrier(asked: string): Carrier {
  const folder = resolve(asked)
  const own = `${process.pid.toString(36)}-${Math.random().toString(36).slice(2, 10)}`
  const board = join(folder, 'notices')
  let sent = 0
  prepare(asked, board)

  /** Writes a file whole: it is there with all its bytes, or not at all. */
  const put = (into: string, name: string, content: string | Uint8Array): void => {
    const half = join(folder, 'notices', `.${own}-${++sent}`)
    writeFileSync(half, content)
    try {
      renameSync(half, join(into, name))
    } catch (error) {
      if (!isMissing(error)) throw error
      mkdirSync(into, { recursive: true })
      renameSync(half, join(into, name))
    }
  }

  return {
    place: asked,
    async send(run, inbox, block) {
      checkNames(run, inbox)
      put(join(folder, run, inbox), `${String(sent).padStart(12, '0')}-${own}`, block)
    },
    receive(run, inbox, took, failed) {
      checkNames(run, inbox)
      const from = join(folder, run, inbox)
      let wait = soonest
      let timer: NodeJS.Timeout | null = null
      let watcher: FSWatcher | null = null
      const look = () => {
        timer = null
        try {
          const files = filesIn(from)
          wait = files.length > 0 ? soonest : Math.min(latest, wait * 1.3)
          for (const file of files) {
            const block = readFileSync(join(from, file))
            unlinkSync(join(from, file))
            took(block)
          }
          timer = setTimeout(look, wait)
        } catch (error) {
          failed(errorOf(error))
        }
      }
      timer = setTimeout(look, 0)
      // On this machine the system says at once that something came; of other machines' files it may not, for which there is the timer.
      const hurry = () => {
        if (timer === null) return
        clearTimeout(timer)
        timer = setTimeout(look, 0)
      }
      try {
        mkdirSync(from, { recursive: true })
        watcher = watch(from, hurry)
        watcher.on('error', () => watcher?.close())
      } catch {
        watcher = null
      }
      return {
        stop() {
          if (timer !== null) clearTimeout(timer)
          timer = null
          watcher?.close()
        },
      }
    },
    async post(notice, text) {
      checkNames(notice)
      if (text === null) rmSync(join(board, notice), { force: true })
      else put(board, notice, text)
    },
    async notices() {
      return new Map(
        filesIn(board)
          .filter(isName)
          .flatMap((name): [string, string][] => {
            try {
              return [[name, readFileSync(join(board, name), 'utf8')]]
            } catch (error) {
              if (isMissing(error)) return []
              throw error
            }
          }),
      )
    },
    async keep() {},
    async discard(run, inboxes) {
      checkNames(run, ...inboxes)
      for (const inbox of inboxes) rmSync(join(folder, run, inbox), { recursive: true, force: true })
      try {
        rmdirSync(join(folder, run))
      } catch {
        // Someone else's inbox is still there, or nobody's ever was.
      }
    },
    async close() {},
  }
}

function prepare(asked: string, board: string): void {
  try {
    makeFolder(board)
    const probe = join(board, `.${process.pid}-probe`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new UsageError('cannot-write', `the folder ${asked} cannot be used by a cluster: ${problemOf(error)}`, {
      hint: 'name a folder that every node can write to, or the URL of a Redis or Valkey server: redis://HOST:6379',
      cause: error,
    })
  }
}

/** `mkdirSync` with `recursive` never returns where the system says of a folder's own parent that it is not there, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** The files of a folder in the order of their names; none where there is no such folder yet. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => !name.startsWith('.'))
      .sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
