import type { Model } from '../../checker/language/model.ts'
import type { State } from '../../checker/language/types.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import type { CheckResult, Valence } from '../../checker/verdict/result.ts'

/** The valence of a result, its sets of outcomes in words; throws where it was not decided. */
export function valenceIn({ valence }: Pick<CheckResult, 'valence'>) {
  if (valence === undefined || 'inconclusive' in valence) throw new Error(`no valence: ${JSON.stringify(valence)}`)
  const said = (counts: Valence['counts']) => counts.map(({ outcomes, states }) => [outcomes.join(' or '), states] as const)
  return { ...valence, counts: said(valence.counts), initial: said(valence.initial) }
}

/** The same by brute force: from each state anew all that follow, by the semantics alone. */
export function valenceByHand(model: Model) {
  const semantics = semanticsOf(model)
  const named = Object.entries(model.outcomes?.of ?? {})
  const states = new Map<string, State>(model.initial.map(s => [semantics.key(s), s]))
  const next = new Map<string, readonly string[]>()
  for (const [key, state] of states) {
    const steps = semantics.expand(state).steps.filter(step => step.moves)
    for (const step of steps) states.set(step.key, step.to)
    next.set(
      key,
      steps.map(step => step.key),
    )
  }
  const valence = new Map<string, string>()
  for (const key of states.keys()) {
    const met = new Set([key])
    for (const k of met) for (const to of next.get(k) ?? []) met.add(to)
    const come = named.filter(([, holds]) => [...met].some(k => holds(states.get(k) as State)))
    valence.set(key, come.map(([name]) => name).join(' or '))
  }
  const isOne = (of: string) => of !== '' && !of.includes(' or ')
  const critical = [...states.keys()].filter(key => {
    const to = next.get(key) ?? []
    return valence.get(key)?.includes(' or ') && to.length > 0 && to.every(k => isOne(valence.get(k) ?? ''))
  })
  const counts = Object.fromEntries([...Map.groupBy(valence.values(), of => of)].map(([of, all]) => [of, all.length]))
  return { states: states.size, counts, critical: critical.length }
}
