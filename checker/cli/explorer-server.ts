import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Script } from '../../reports/pages/explorer/bundle.ts'
import type { AskedCheck } from '../../reports/pages/explorer/found.ts'
import { problemOf, UsageError } from '../errors.ts'
import { digest } from '../platform/hash.ts'
import { Checks, type RunCheck } from './explorer-checks.ts'
import { watchFiles } from './watching.ts'

/** What an explorer serves. */
export interface Exploration {
  /** The page, an HTML document. */
  readonly page: string
  /** The file, or spec of the library, that the page shows at first. */
  readonly first: string
  /** The spec of this name as it is now; null where none is served. Throws NotBundled. */
  bundle(of: string): Promise<Script> | null
  readonly check: RunCheck
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

/** A spec that a page has asked for. */
interface Opened {
  script: Script
  version: number
  readonly listeners: Set<ServerResponse>
}

/**
 * Serves an explorer on the loopback interface alone, on this port or, where it is 0, on a free one. Requests that name another host, as those of a page
 * whose name was made to point here do, or that come from another origin, are refused. Throws UsageError where the port is taken.
 */
export async function serve(exploration: Exploration, port: number): Promise<Serving> {
  const opened = new Map<string, Opened>()
  const checks = new Checks(exploration.check)
  const open = async (of: string): Promise<Opened | null> => {
    const known = opened.get(of)
    if (known) return known
    const script = await exploration.bundle(of)
    if (script === null) return null
    const fresh = opened.get(of) ?? { script, version: 0, listeners: new Set() }
    opened.set(of, fresh)
    watching.follow([...opened.values()].flatMap(o => o.script.inputs))
    return fresh
  }
  const watching = watchFiles([], async () => {
    for (const [of, one] of opened) {
      const tell = (event: string, data: string) => {
        for (const listener of one.listeners) listener.write(`event: ${event}\ndata: ${data.replaceAll('\n', ' ')}\n\n`)
      }
      try {
        const script = await exploration.bundle(of)
        if (script === null || script.text === one.script.text) continue
        one.script = script
        one.version++
        tell('changed', '')
      } catch (error) {
        tell('trouble', problemOf(error))
      }
    }
    return [...opened.values()].flatMap(o => o.script.inputs)
  })
  const server = createServer(async (request, response) => {
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { ...headers, 'Content-Type': `${type}; charset=utf-8` }).end(body)
    const nothing = () => send(404, 'text/plain', 'There is nothing here.\n')
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const asked = `${request.method} ${pathname}`
    if (!isOwn(request, (server.address() as AddressInfo).port, asked === 'GET /'))
      return send(403, 'text/plain', 'This explorer answers its own page alone.\n')
    try {
      if (asked === 'GET /') return send(200, 'text/html', exploration.page)
      if (asked === 'GET /explorer.js' || asked === 'GET /events') {
        const one = await open(searchParams.get('of') ?? exploration.first)
        if (one === null) return nothing()
        if (asked === 'GET /explorer.js') return send(200, 'text/javascript', one.script.text)
        // A page that was here before this server learns whether it shows what is served now.
        response
          .writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' })
          .write(`event: script\ndata: ${digest(one.script.text)}\n\n`)
        one.listeners.add(response)
        return response.on('close', () => one.listeners.delete(response))
      }
      if (asked !== 'POST /check' && asked !== 'POST /stop') return nothing()
      const wanted = JSON.parse(await bodyOf(request)) as AskedCheck
      // Nothing else is ever read.
      const one = opened.get(wanted.of)
      if (one === undefined) return nothing()
      if (asked === 'POST /stop') {
        checks.stop(wanted, one.version)
        return send(200, 'text/plain', '')
      }
      response.writeHead(200, { ...headers, 'Content-Type': 'application/x-ndjson; charset=utf-8' })
      response.flushHeaders()
      const leave = checks.ask(wanted, one.version, event => {
        response.write(`${JSON.stringify(event)}\n`)
        if (event.is === 'found' || event.is === 'failed') response.end()
      })
      return response.on('close', leave)
    } catch (error) {
      return send(error instanceof SyntaxError ? 400 : 422, 'text/plain', problemOf(error))
    }
  })
  const close = async () => {
    checks.close()
    watching.close()
    const closed = new Promise(resolve => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  try {
    await listen(server, port)
    // What cannot be shown at first is not served.
    await open(exploration.first)
  } catch (error) {
    await close()
    throw error
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close }
}

/** How many ports are tried, from the usual one on. */
const neighbours = 20

/**
 * The same port each time, so that a link works on a fresh start; where another explorer, or program, has it, the first free one after it, and `taken` says so.
 */
export async function serveNear(exploration: Exploration, usual: number): Promise<Serving & { readonly taken: number | null }> {
  for (let port = usual; port < usual + neighbours; port++) {
    try {
      return { ...(await serve(exploration, port)), taken: port === usual ? null : usual }
    } catch (error) {
      if (!(error instanceof UsageError && error.code === 'cannot-serve')) throw error
    }
  }
  return { ...(await serve(exploration, 0)), taken: usual }
}

/** A link that somebody follows elsewhere leads to the page, of which nobody else can read anything; all else is for the page itself. */
function isOwn({ headers, method }: IncomingMessage, port: number, isPage: boolean): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!hosts.includes(headers.host ?? '')) return false
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers
  // Browsers say where every POST comes from, and newer ones of every request.
  if (origin !== undefined) return origin === `http://${headers.host}`
  if (method !== 'GET') return false
  return site === undefined || site === 'same-origin' || site === 'none' || (isPage && mode === 'navigate' && destination === 'document')
}

/** More is no question of ours. */
const mostOfBody = 100_000

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) {
    body += String(chunk)
    if (body.length > mostOfBody) throw new SyntaxError('too long')
  }
  return body
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
