import { createHash } from 'node:crypto'
import { errorOf, UsageError } from '../../errors.ts'
import { type Carrier, checkNames } from './carrier.ts'

type Client = Awaited<ReturnType<typeof connected>>

/** Seconds after which the server forgets an inbox that nobody speaks for any more. */
const forgotten = 3600
/** Seconds that one look into an inbox waits on the server. */
const waiting = 1
const connectTimeout = 10_000

/**
 * One or several servers that speak the Redis protocol (Redis, Valkey): an inbox is a list on one of them, a notice a field of a hash on the first. A connection that breaks is not
 * made again, since what was under way on it may be lost. Throws UsageError where a server cannot be reached, or refuses.
 */
export async function redisCarrier(urls: readonly string[], cluster: string): Promise<Carrier> {
  checkNames(cluster)
  const place = urls.map(withoutPassword).join()
  const writers: Client[] = []
  const readers = new Set<Client>()
  let broken: Error | null = null
  try {
    for (const url of urls) {
      const client = await connected(url)
      writers.push(client)
      client.on('error', (error: Error) => {
        broken ??= error
      })
    }
  } catch (error) {
    for (const client of writers) client.destroy()
    throw error
  }
  const [first] = writers as [Client]
  const key = (run: string, inbox: string) => `everystep:${cluster}:${run}:${inbox}`
  const board = `everystep:${cluster}:runs`
  /** All inboxes on one server, or each on one that its name alone decides. */
  const serverOf = (inbox: string): number => createHash('sha256').update(inbox).digest().readUInt32BE(0) % urls.length
  const writer = (inbox: string): Client => {
    if (broken) throw broken
    return writers[serverOf(inbox)] as Client
  }

  return {
    place,
    async send(run, inbox, block) {
      checkNames(run, inbox)
      await writer(inbox).rPush(key(run, inbox), Buffer.from(block.buffer, block.byteOffset, block.byteLength))
    },
    receive(run, inbox, took, failed) {
      checkNames(run, inbox)
      let stopped = false
      let reader: Client | null = null
      const loop = async () => {
        const { RESP_TYPES } = await import('@redis/client')
        reader = await connected(urls[serverOf(inbox)] as string)
        readers.add(reader)
        reader.on('error', (error: Error) => {
          if (!stopped) failed(error)
        })
        const binary = reader.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
        while (!stopped) {
          const found = await binary.blPop(key(run, inbox), waiting)
          if (found !== null && !stopped) took(found.element as unknown as Buffer)
        }
      }
      loop()
        .catch(error => {
          if (!stopped) failed(errorOf(error))
        })
        .finally(() => {
          if (reader === null) return
          readers.delete(reader)
          if (reader.isOpen) reader.destroy()
        })
      return {
        stop() {
          stopped = true
        },
      }
    },
    async post(notice, text) {
      checkNames(notice)
      if (broken) throw broken
      if (text === null) await first.hDel(board, notice)
      else await first.hSet(board, notice, text)
    },
    async notices() {
      if (broken) throw broken
      return new Map(Object.entries((await first.hGetAll(board)) as Record<string, string>))
    },
    async keep(run, inboxes) {
      await Promise.all(inboxes.map(inbox => writer(inbox).expire(key(run, inbox), forgotten)))
    },
    async discard(run, inboxes) {
      await Promise.all(inboxes.map(inbox => writer(inbox).del(key(run, inbox))))
    },
    async close() {
      for (const client of [...writers, ...readers]) if (client.isOpen) client.destroy()
    },
  }
}

async function connected(url: string) {
  const { createClient } = await load()
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false, connectTimeout } })
  // Who waits for a command hears of it by that; the carrier, by its own listener.
  client.on('error', () => {})
  try {
    await client.connect()
    // Only to a command does a server say that it wants a password.
    await client.ping()
    return client
  } catch (thrown) {
    if (client.isOpen) client.destroy()
    const error = errorOf(thrown)
    const refused = /WRONGPASS|NOAUTH|NOPERM|invalid (username|password)/i.test(error.message)
    throw new UsageError('no-server', `${withoutPassword(url)} cannot be used: ${sayError(error)}`, {
      hint: refused
        ? 'give the user and the password that the server asks for: rediss://USER:PASSWORD@HOST:6379'
        : 'is a Redis or Valkey server running there? A folder that all nodes share needs none',
      cause: thrown,
    })
  }
}

/** The message; Node gives several errors as one without. */
const sayError = (error: Error): string =>
  error.message || (error instanceof AggregateError ? error.errors.map(e => errorOf(e).message).join('; ') : error.name)

async function load() {
  try {
    return await import('@redis/client')
  } catch (error) {
    throw new UsageError('no-redis-client', 'the package @redis/client, by which everystep speaks to Redis and Valkey, is not installed', {
      hint: 'npm install @redis/client; or use a folder that all nodes share, which needs nothing',
      cause: error,
    })
  }
}

/** The URL as it may be shown. */
export function withoutPassword(url: string): string {
  const { protocol, username, host, pathname } = new URL(url)
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname === '/' ? '' : pathname}`
}
