import { fork } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { looksLikeFile } from '../load.ts'
import { type Answer, limits, type Question } from './question.ts'

const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const program = fileURLToPath(new URL(`answering${extension}`, import.meta.url))
/** This package, with its dependencies where they are its own. */
const ours = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)))

/** Beyond what a search may take: loading a file, and saying what was found. Seconds. */
const besides = 60

/**
 * The answer to a question, from a process of its own, so that it is about the files as they are now, and a spec that never returns can be ended. It can read the
 * server's folder and this package, and neither write nor start anything. `signal` ends it. Never rejects.
 */
export async function ask(question: Question, folder: string, signal: AbortSignal): Promise<Answer> {
  const { spec } = question.asked as { readonly spec?: string }
  const refusal = spec === undefined ? null : refusalOf(spec, folder)
  if (refusal !== null) return failed(refusal)
  const { maxSeconds = limits.maxSeconds } = question.asked as { readonly maxSeconds?: number }
  const longest = maxSeconds + besides
  return new Promise(done => {
    const child = fork(program, {
      cwd: folder,
      execArgv: ['--permission', ...readable(folder).map(path => `--allow-fs-read=${path}${sep}`), '--allow-worker', '--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    let complaint = ''
    const end = (answer: Answer) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      child.kill('SIGKILL')
      done(answer)
    }
    const cancel = () => end(failed('cancelled: nothing was decided'))
    const timer = setTimeout(
      () => end(failed(`INCONCLUSIVE, which is not a pass: no answer within ${longest} s, so that it was ended`)),
      longest * 1000,
    )
    signal.addEventListener('abort', cancel, { once: true })
    child.stderr?.on('data', chunk => {
      complaint = `${complaint}${chunk}`.slice(-2000)
    })
    child.once('message', answer => end(answer as Answer))
    child.once('error', error => end(failed(error.message)))
    child.once('exit', () => end(failed(`INCONCLUSIVE, which is not a pass: the process that was to answer ended\n${complaint}`)))
    if (signal.aborted) cancel()
    else child.send(question)
  })
}

/** Why a spec may not be read; null where it may. */
function refusalOf(spec: string, folder: string): string | null {
  if (!looksLikeFile(spec)) return null
  const file = resolve(folder, spec)
  // A link leads out of the folder as well as a path does.
  const real = existsSync(file) ? realpathSync(file) : file
  return isIn(realpathSync(folder), real) || (real === file && isIn(folder, file))
    ? null
    : `${spec} lies outside of the folder that everystep mcp was started in: only files below it are read`
}

const isIn = (folder: string, file: string): boolean => file.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)

/** The server's folder, this package, and the folder of packages that it was installed in. */
function readable(folder: string): readonly string[] {
  const packages = /^(.*[\\/]node_modules)[\\/]/.exec(ours)?.[1]
  return [...new Set([folder, realpathSync(folder), ours, ...(packages === undefined ? [] : [packages])])]
}

const failed = (text: string): Answer => ({ text, data: { error: { message: text } }, failed: true })
