import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Answer } from './test-runner.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const kernel = 'checker/engine/kernel/kernel.wasm'

/** A copy of the repository in which files may be changed and tests run. */
export class Sandbox {
  readonly #place = mkdtempSync(join(tmpdir(), 'everystep-mutants-'))
  readonly folder = join(this.#place, 'copy')
  readonly #env: NodeJS.ProcessEnv
  #runner: ChildProcess | undefined

  /** With a folder for coverage, everything that runs writes there what it executed, as Node's documentation of NODE_V8_COVERAGE says. */
  constructor(coverage?: string) {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
    for (const file of [...files, kernel].filter(f => f !== 'node_modules')) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true })
      cpSync(join(root, file), join(this.folder, file))
    }
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    // What tests leave behind when they are killed goes with the copy. CI: snapshots are compared and never written.
    mkdirSync(join(this.#place, 'tmp'))
    this.#env = { ...process.env, NO_COLOR: '1', CI: '1', TMPDIR: join(this.#place, 'tmp') }
    if (coverage) {
      this.#env.NODE_V8_COVERAGE = coverage
      this.#env.NODE_OPTIONS = `--import ${pathToFileURL(join(this.folder, 'test/tools/coverage-when-killed.ts')).href}`
    }
  }

  /** Runs one test file. Null where the time was up. */
  async test(file: string, seconds: number): Promise<Answer | null> {
    const runner = (this.#runner ??= await this.#start())
    return new Promise(resolve => {
      const done = (answer: Answer | null) => {
        clearTimeout(end)
        runner.removeAllListeners()
        if (answer === null || !runner.connected) this.#stop()
        resolve(answer)
      }
      const end = setTimeout(() => done(null), seconds * 1000)
      runner.once('message', answer => done(answer as Answer))
      runner.once('exit', code => done({ failed: `the process of the tests ended with ${code}` }))
      runner.send(file)
    })
  }

  /** Runs a script of the copy's by Node; whether it ended well. */
  run(args: readonly string[]): Promise<boolean> {
    return new Promise(resolve => {
      const child = spawn(process.execPath, args, { cwd: this.folder, stdio: 'ignore', timeout: 120_000 })
      child.on('close', code => resolve(code === 0))
    })
  }

  close(): void {
    this.#stop()
    rmSync(this.#place, { recursive: true, force: true, maxRetries: 5 })
  }

  async #start(): Promise<ChildProcess> {
    // A process group of its own: whatever a test started ends with it.
    const runner = fork('test/tools/test-runner.ts', { cwd: this.folder, env: this.#env, detached: true, stdio: 'ignore' })
    await new Promise((resolve, reject) => {
      runner.once('message', resolve)
      runner.once('exit', code => reject(new Error(`the tests' process ended at once, with ${code}`)))
    })
    runner.removeAllListeners()
    return runner
  }

  #stop(): void {
    if (this.#runner?.pid && this.#runner.exitCode === null)
      try {
        process.kill(-this.#runner.pid, 'SIGKILL')
      } catch (error) {
        if ((error as { code?: string }).code !== 'ESRCH') throw error
      }
    this.#runner = undefined
  }
}
