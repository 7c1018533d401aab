import type { Model } from '../language/model.ts'
import { mostExpanded } from './dead-end.ts'
import { brokenForEver } from './recurrence.ts'
import { type Crossing, crossingOf, type Standing, standingOf } from './standing.ts'
import { statesOf, type Trace } from './trace.ts'
import { walkOf } from './walk.ts'

/** What a behaviour shows of a property; `gone` of one that the model does not have. */
export type Shown = 'violated' | 'reached' | 'not violated' | 'not reached' | 'not judged' | 'gone'

const words: Readonly<Record<Standing['standing'], Shown>> = {
  broken: 'violated',
  kept: 'not violated',
  owed: 'not violated',
  reached: 'reached',
  'not reached': 'not reached',
  undecided: 'not judged',
  unknown: 'not judged',
}

/** What the trace shows of a property, by the spec as it is now, as far as it is within the model's constraints. */
export function shownBy(model: Model, trace: Trace, name: string): { readonly shown: Shown; readonly crossing: Crossing | null } {
  const walk = walkOf(model)
  const states = statesOf(trace)
  const crossing = crossingOf(walk, states)
  const watched = walk.watched.find(w => w.name === name)
  if (watched === undefined) return { shown: walk.unjudged.some(u => u.name === name) ? 'not judged' : 'gone', crossing }
  const { decides, breaches, goals } = watched
  if (breaches.length > 0) return { shown: brokenForEver(walk, trace).includes(name) ? 'violated' : 'not violated', crossing }
  if (decides === null && goals.length === 0) return { shown: 'not judged', crossing }
  return { shown: words[standingOf(walk, watched, states, crossing, mostExpanded).standing], crossing }
}
