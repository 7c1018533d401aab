import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

export interface Message {
  readonly kind: 'Prepared' | 'Commit' | 'Abort'
  readonly from: string
}

/** A node's end of the network: TCP on loopback, one connection a message, acknowledged once it is handled and sent again while nobody listens. */
export interface Link {
  readonly port: number
  send(port: number, message: Message): void
  /** Everything that was sent has been handled by whom it was for. */
  settled(): Promise<unknown>
  /** At once, whatever is under way: what was sent and not received is lost. */
  cut(): Promise<void>
}

export async function link(port: number, receive: (message: Message) => void): Promise<Link> {
  const sockets = new Set<Socket>()
  const sending = new Set<Promise<void>>()
  let isCut = false

  const own = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }
  const server: Server = createServer(socket => {
    const lines = createInterface(own(socket))
    // It has the errors of the socket too: a sender may be killed at any moment.
    lines.on('error', () => {})
    lines.on('line', line => {
      if (isCut) return
      receive(JSON.parse(line) as Message)
      socket.end('handled\n')
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')

  /** Whether it was acknowledged. */
  const attempt = (to: number, message: Message) =>
    new Promise<boolean>(resolve => {
      const socket = own(createConnection({ port: to, host: '127.0.0.1' }))
      socket.on('data', () => resolve(true)).on('close', () => resolve(false))
      socket.write(`${JSON.stringify(message)}\n`)
    })
  const deliver = async (to: number, message: Message) => {
    while (!isCut && !(await attempt(to, message))) await wait(5)
  }

  return {
    port: (server.address() as { port: number }).port,
    send(to, message) {
      const delivery = deliver(to, message).finally(() => sending.delete(delivery))
      sending.add(delivery)
    },
    settled: () => Promise.all(sending),
    async cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
      server.close()
      await Promise.all([once(server, 'close'), ...sending])
    },
  }
}
