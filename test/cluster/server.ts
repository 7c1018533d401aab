import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'

const found = ['redis-server', 'valkey-server'].find(name => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** Whether there is a server to be tested with. */
export const hasServer = found !== undefined

export interface Server {
  readonly url: string
  readonly port: number
  /** Ends it at once, as a machine that fails does. */
  kill(): void
  stop(): Promise<void>
}

/** A Redis server of its own, on a free port of this machine, which keeps nothing on the disk. */
export async function startServer(...options: readonly string[]): Promise<Server> {
  const port = await freePort()
  const child: ChildProcess = spawn(
    found ?? 'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...options],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', chunk => {
      if (String(chunk).includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the server ended with ${code}`)))
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
