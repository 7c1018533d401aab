import { h, type JSX } from 'preact'
import type { CheckResult } from '../../../checker/verdict/result.ts'
import { valenceRows } from '../../say/valence.ts'
import { sayTrust } from '../../say/words.ts'

/** What is always in sight; the rest is there to unfold. */
const first = new Set(['searched', 'states', 'constants', 'faults', 'networks', 'timeouts'])
/**
 * What is in sight where it is anything but none, since then the verdict says less than it seems to. That an action never fired says nothing of a search
 * that ended early.
 */
const warningsOf = ({ trust }: CheckResult) =>
  new Set(trust.stopped === null ? ['bounds', 'never fired', 'vacuous'] : ['bounds', 'vacuous'])

/** What one must know to trust the verdict. */
export function TrustBox({ result }: { result: CheckResult }): JSX.Element {
  const warnings = warningsOf(result)
  const facts = sayTrust(result).map(([what, value]) => ({ what, value, warns: warnings.has(what) && value !== 'none' }))
  const inSight = facts.filter(f => first.has(f.what) || f.warns)
  return h(
    'section',
    { class: 'trust', 'aria-labelledby': 'trust-name' },
    h('h2', { id: 'trust-name' }, 'What was checked'),
    h(Facts, { facts: inSight }),
    h('details', {}, h('summary', {}, 'Depth, reductions, fairness'), h(Facts, { facts: facts.filter(f => !inSight.includes(f)) })),
  )
}

/** How many states are of which valence; null where that was not asked for. */
export function ValenceBox({ result }: { result: CheckResult }): JSX.Element | null {
  const facts = valenceRows(result).map(([what, value]) => ({ what, value, warns: what === 'within' }))
  if (facts.length === 0) return null
  return h(
    'section',
    { class: 'trust valence', 'aria-labelledby': 'valence-name' },
    h('h2', { id: 'valence-name' }, 'Valence'),
    h(Facts, { facts }),
  )
}

const Facts = ({ facts }: { facts: readonly { what: string; value: string; warns: boolean }[] }): JSX.Element =>
  h(
    'dl',
    {},
    facts.map(({ what, value, warns }) => h('div', { class: warns ? 'warn' : undefined }, h('dt', {}, what), h('dd', {}, value))),
  )
