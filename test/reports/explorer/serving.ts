import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { bin } from '../../cli/command.ts'

export interface Served {
  readonly url: string
  /** Ctrl-C, and the exit code that it ends with. */
  end(): Promise<number | null>
}

/** What `everystep ARGS` prints; one that does not end is ended. */
export const run = (folder: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', timeout: 30_000, env: { ...process.env, NO_COLOR: '1' } })

/** `everystep explore ARGS` in a folder, once it serves. */
export function explore(folder: string, ...args: readonly string[]): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, [bin, 'explore', ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })
  const ended = new Promise<number | null>(resolve => child.on('exit', resolve))
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: unknown) => {
      said += String(chunk)
      const url = /http:\/\/\S+/.exec(said)?.[0]
      if (url !== undefined)
        resolve({
          url,
          end() {
            child.kill('SIGINT')
            return ended
          },
        })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void ended.then(code => reject(new Error(`it ended with ${code}: ${said}`)))
  })
}
