import { h, type JSX } from 'preact'
import type { Standing } from '../../../../checker/traces/standing.ts'
import { whyProperty } from '../../../../checker/traces/why.ts'
import type { Place } from './place.ts'
import { Reasons } from './reasons.ts'

const marks: Readonly<Record<Standing['standing'], { readonly look: string; readonly word: string }>> = {
  kept: { look: 'holds', word: 'not broken' },
  reached: { look: 'holds', word: 'reached' },
  'not reached': { look: 'vacuous', word: 'not reached' },
  owed: { look: 'inconclusive', word: 'still to come' },
  broken: { look: 'violated', word: 'broken' },
  undecided: { look: 'inconclusive', word: 'not decided' },
  unknown: { look: 'inconclusive', word: 'failed' },
}
const order: readonly Standing['standing'][] = ['broken', 'unknown', 'owed', 'undecided', 'kept', 'reached', 'not reached']

/** How each property stands here, the bad news first; `first` is told before all others. Each opens to say why. */
export function Standings({ place, first }: { place: Place; first: string | null }): JSX.Element {
  const rank = ({ name, standing }: Standing) => (name === first ? -1 : order.indexOf(standing))
  return h(
    'section',
    { class: 'standings', 'aria-labelledby': 'standings-name' },
    h('h2', { id: 'standings-name' }, 'Properties on this path'),
    h(
      'ul',
      {},
      [...place.standings].sort((a, b) => rank(a) - rank(b)).map(standing => h(Judged, { standing, place, key: standing.name })),
    ),
    place.walk.unjudged.map(({ name, reason }) => h('p', { class: 'none' }, `${name} is not judged: ${reason}`)),
  )
}

function Judged({ standing, place }: { standing: Standing; place: Place }): JSX.Element {
  const { name, at, of } = standing
  const { look, word: usual } = marks[standing.standing]
  // A deadlock that is broken is one no more.
  const word = name === 'deadlock' && standing.standing === 'broken' ? 'reached' : usual
  const states = place.states.slice(0, standing.standing === 'broken' && at !== null ? at + 1 : undefined)
  const whys = whyProperty(place.walk.model, name, states, standing.standing === 'broken' && at === null ? place.trace.loop : null)
  const told = `${word}${at === null ? '' : standing.standing === 'owed' ? ` since step ${at}` : ` by step ${at}`}${of}`
  const summary = [h('span', { class: `mark ${look}` }, told), ' ', h('strong', {}, name)]
  return h(
    'li',
    {},
    whys.length === 0 ? summary : h('details', { open: standing.standing === 'broken' }, h('summary', {}, summary), h(Reasons, { whys })),
  )
}

/** In one sentence what a reader should know first. */
export function sayStanding(place: Place): string {
  const broken = place.standings.filter(s => s.standing === 'broken')
  const steps = place.path.steps.length
  const after = steps === 0 ? 'In the initial state' : `After ${steps} step${steps === 1 ? '' : 's'}`
  const failed = place.standings.filter(s => s.standing === 'unknown').map(s => s.name)
  const unknown = failed.length === 0 ? '' : ` ${failed.join(', ')} cannot be judged: the spec fails here.`
  const beyond =
    place.crossing === null
      ? ''
      : ` The path is beyond the ${place.crossing.beyond} ${sayAfter(place.crossing.at)}: check does not follow it, and no safety property is judged after that.`
  if (broken.length === 0) return `${after} no property ${unknown ? 'that can be judged ' : ''}is broken.${unknown}${beyond}`
  return `${after}: ${broken.map(sayBreak).join(', ')}.${unknown}${beyond}`
}

function sayBreak({ name, at }: Standing): string {
  if (name === 'deadlock') return at === 0 ? 'it is a deadlock' : `step ${at} ends in a deadlock`
  return `${name} is broken ${at === null ? 'if this goes on forever' : at === 0 ? 'by the initial state' : `by step ${at}`}`
}

const sayAfter = (step: number): string => (step === 0 ? 'from the initial state on' : `after step ${step}`)
