import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Script } from '../../reports/pages/explorer/bundle.ts'
import type { FoundTrace } from '../../reports/pages/explorer/found.ts'
import { problemOf, UsageError } from '../errors.ts'
import { watchFiles } from './watching.ts'

/** What an explorer serves. */
export interface Exploration {
  /** The page, an HTML document. */
  readonly page: string
  /** The spec as it is now. Throws NotBundled. */
  bundle(): Promise<Script>
  /** What a check of the model finds. Throws where it cannot be checked; the message is for people. */
  check(signal: AbortSignal): Promise<{ readonly traces: readonly FoundTrace[]; readonly cause: string }>
}

export interface Serving {
  readonly url: string
  /** Ends the server and every connection to it. */
  close(): Promise<void>
}

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

/**
 * Serves an explorer on the loopback interface alone, on this port or, where it is 0, on a free one. Requests that name another host, as those of a page
 * whose name was made to point here do, or that come from another origin, are refused. Throws UsageError where the port is taken.
 */
export async function serve(exploration: Exploration, port: number): Promise<Serving> {
  const listeners = new Set<ServerResponse>()
  const ending = new AbortController()
  let script = await exploration.bundle()

  let version = 0
  let running: { readonly version: number; readonly found: ReturnType<Exploration['check']> } | null = null
  /** However many pages ask, one check runs at a time: those who ask of the same files get the same answer, and after a change the next one waits. */
  const checkOnce = () => {
    if (running?.version === version) return running.found
    const before: Promise<unknown> = running?.found.catch(() => {}) ?? Promise.resolve()
    const mine = { version, found: before.then(() => exploration.check(ending.signal)) }
    running = mine
    const end = () => {
      if (running === mine) running = null
    }
    mine.found.then(end, end)
    return mine.found
  }

  const tell = (event: string, data: string) => {
    for (const listener of listeners) listener.write(`event: ${event}\ndata: ${data.replaceAll('\n', ' ')}\n\n`)
  }
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { ...headers, 'Content-Type': `${type}; charset=utf-8` }).end(body)
    if (!isOwn(request, (server.address() as AddressInfo).port))
      return send(403, 'text/plain', 'This explorer answers its own page alone.\n')
    switch (`${request.method} ${request.url?.replace(/\?.*$/, '')}`) {
      case 'GET /':
        return send(200, 'text/html', exploration.page)
      case 'GET /explorer.js':
        return send(200, 'text/javascript', script.text)
      case 'GET /events':
        response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' }).write('retry: 1000\n\n')
        listeners.add(response)
        return response.on('close', () => listeners.delete(response))
      case 'POST /check':
        return checkOnce().then(
          found => send(200, 'application/json', JSON.stringify(found)),
          error => send(200, 'application/json', JSON.stringify({ error: problemOf(error) })),
        )
      default:
        return send(404, 'text/plain', 'There is nothing here.\n')
    }
  })
  await listen(server, port)
  const watching = watchFiles(script.inputs, async () => {
    try {
      version++
      script = await exploration.bundle()
      tell('changed', '')
      return script.inputs
    } catch (error) {
      tell('trouble', problemOf(error))
      return null
    }
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      ending.abort()
      watching.close()
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function isOwn({ headers, method }: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!hosts.includes(headers.host ?? '')) return false
  const { origin, 'sec-fetch-site': site } = headers
  // Browsers say where every POST comes from, and newer ones of every request.
  if (origin === undefined) return method === 'GET' && (site === undefined || site === 'same-origin' || site === 'none')
  return origin === `http://${headers.host}`
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UsageError('cannot-serve', `cannot serve on port ${port}: ${error.code ?? error.message}`, {
          hint: 'choose another with --port, or leave it out for a free one',
          cause: error,
        }),
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
