import { connect, createServer, type Server as Listening, type Socket } from 'node:net'

/** What fails at a random moment. Of a folder that all share only processes do. */
export const failing = ['node', 'check', 'server', 'network'] as const
export type Failing = (typeof failing)[number]

/** A way to a port of this machine that can be cut: then all that goes through it ends, and nothing more gets in. */
export async function wayTo(port: number): Promise<{ readonly port: number; cut(): void }> {
  const open = new Set<Socket>()
  const listening: Listening = createServer(socket => {
    const other = connect(port, '127.0.0.1')
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      open.add(one)
      one.on('error', () => two.destroy())
      one.on('close', () => two.destroy())
      one.pipe(two)
    }
  })
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      listening.close()
      for (const socket of open) socket.destroy()
    },
  }
}
