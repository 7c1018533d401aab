import { UsageError } from '../../errors.ts'
import { type Carrier, isName } from './carrier.ts'
import { directoryCarrier } from './directory.ts'
import { redisCarrier, withoutPassword } from './redis.ts'

export type { Carrier, Receiving } from './carrier.ts'
export { isName } from './carrier.ts'
export { directoryCarrier } from './directory.ts'

/** The variable of the environment that holds the password where a URL has none, so that no list of processes shows it. */
export const passwordVariable = 'EVERYSTEP_CLUSTER_PASSWORD'

const schemes: Readonly<Record<string, string>> = { redis: 'redis', rediss: 'rediss', valkey: 'redis', valkeys: 'rediss' }

/**
 * The carrier at a place: a folder, or the URL of a Redis or Valkey server, or of several, with commas between. `cluster` names whose notices they are, among all that
 * use the server. Throws UsageError where it is none, or cannot be reached.
 */
export async function carrierAt(place: string, cluster = 'default'): Promise<Carrier> {
  if (!isName(cluster))
    throw new UsageError('bad-name', `a cluster cannot be called '${cluster}'`, { hint: 'use small letters, digits and hyphens' })
  if (!isUrl(place)) return directoryCarrier(place)
  return redisCarrier(place.split(',').map(urlOf), cluster)
}

/** The place as it may be shown and kept. */
export const shownPlace = (place: string): string => (isUrl(place) ? place.split(',').map(urlOf).map(withoutPassword).join() : place)

const isUrl = (place: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(place)

function urlOf(text: string): string {
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase()
  const known = scheme === undefined ? undefined : schemes[scheme]
  if (known === undefined || !URL.canParse(text))
    throw new UsageError('bad-place', `'${text.replace(/:[^:@/]*@/, ':…@')}' is no place that a cluster can meet at`, {
      hint: 'give redis://HOST:PORT, rediss://USER:PASSWORD@HOST:PORT, or a folder that all nodes share',
    })
  const url = new URL(text.replace(/^[a-z]+/i, known))
  const password = process.env[passwordVariable]
  if (url.password === '' && password) url.password = encodeURIComponent(password)
  return url.href
}
