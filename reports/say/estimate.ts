import type { Estimate, Likely } from '../../checker/verdict/estimate.ts'
import type { Planned } from '../../checker/verdict/planning.ts'
import { sayStop } from '../../checker/verdict/stops.ts'
import { sayCount } from './words.ts'

/** Lines that say what a check of a model would take; `threads` may take part. */
export function sayEstimate(
  { sample, depth, needs, stopped, keepsAll }: Estimate,
  threads: number,
): readonly (readonly [name: string, text: string])[] {
  if (needs === null)
    return [
      [
        'sample',
        `${number(sample.states)} states in ${sayCount(sample.levels, 'whole level')}, then some of each level to level ${depth}, which is not the last: ${stopped === null ? '' : sayStop(stopped)}`,
      ],
      ['states', `${number(sample.states)} or more; where the space ends was not seen`],
    ]
  const { states, generated, memory, seconds } = needs
  const sampled = `${number(sample.states)} states in ${sayCount(sample.levels, 'whole level')}`
  return [
    [
      'sample',
      sample.isAll
        ? `${sampled}, which are all; ${time(sample.seconds)}`
        : `${sampled}, then some of each level to the last; ${time(sample.seconds)}`,
    ],
    ['states', sample.isAll ? `${number(states.likely)}, counted` : range(states, about)],
    ['depth', sample.isAll ? `${depth}` : `about ${depth}`],
    ['steps', sample.isAll ? `${number(generated.likely)}, counted` : range(generated, about)],
    ['memory', `${range(memory, bytes)}${keepsAll ? ', since liveness keeps all states' : ''}`],
    [
      'time',
      `${range(seconds, time)} on one thread${threads > 1 ? `; on ${threads} threads not below ${time(seconds.likely / threads)}` : ''}${keepsAll ? '; to judge liveness takes as long again, or more' : ''}`,
    ],
    ...(sample.isAll || states.high !== null
      ? []
      : [['error', 'unknown, since so small a part was seen: add --sample with a larger number'] as const]),
  ]
}

/** Lines that say what a check by clusters would take, one for each. */
export const sayClusters = (planned: readonly Planned[]): readonly (readonly [name: string, text: string])[] =>
  planned.map(({ nodes, seconds, memory, traffic, spread }) => [
    'cluster',
    `${sayCount(nodes, 'node')}: about ${time(seconds)}; ${bytes(memory)} of states at the node with most; ${bytes(traffic)} between them${spread === null ? '; unsure, since too few states were seen for so many: add --sample with a larger number' : ''}`,
  ])

const number = (n: number): string => Math.round(n).toLocaleString('en')

/** Two digits: more would be made up. */
const about = (n: number): string => number(n < 100 ? n : Number(n.toPrecision(2)))

function range({ likely, low, high }: Likely, say: (n: number) => string): string {
  if (low === likely && high === likely) return say(likely)
  return `about ${say(likely)} (${high === null ? `${say(low)} or more` : `9 times in 10 between ${say(low)} and ${say(high)}`})`
}

const bytes = (n: number): string => (n < 2 ** 30 ? `${number(n / 2 ** 20)} MiB` : `${(n / 2 ** 30).toFixed(1)} GiB`)

function time(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
