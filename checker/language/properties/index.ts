import { callSite } from '../../errors.ts'
import type { Property } from '../model.ts'
import { type AlwaysWord, always } from './always.ts'
import { type AlwaysPossibleWord, alwaysPossible } from './always-possible.ts'
import {
  type ConsistencyWords,
  causallyConsistent,
  linearizable,
  pramConsistent,
  sequentiallyConsistent,
  sessionGuarantees,
} from './consistent.ts'
import { deadlock } from './deadlock.ts'
import { type EventuallyWord, eventually } from './eventually.ts'
import { type EventuallyAlwaysWord, eventuallyAlways } from './eventually-always.ts'
import { type IdempotentWord, idempotent } from './idempotent.ts'
import { type InfinitelyOftenWord, infinitelyOften } from './infinitely-often.ts'
import { type IsolationWords, readCommitted, serializable, snapshotIsolated } from './isolated.ts'
import type { PropertyKindOf } from './kind.ts'
import { type LeadsToWord, leadsTo } from './leads-to.ts'
import { type ReachableWord, reachable } from './reachable.ts'
import { type RefinesWord, refines } from './refines.ts'
import { type StepWord, step } from './step.ts'

/** The kinds of property: each has its own file, and a line here and in `PropertyWords`. */
const kinds = {
  always,
  step,
  reachable,
  leadsTo,
  eventually,
  infinitelyOften,
  eventuallyAlways,
  alwaysPossible,
  refines,
  idempotent,
  serializable,
  snapshotIsolated,
  readCommitted,
  linearizable,
  sequentiallyConsistent,
  causallyConsistent,
  pramConsistent,
  sessionGuarantees,
  deadlock,
} satisfies Readonly<Record<string, PropertyKindOf>>

/** The words that they are made by. */
export interface PropertyWords<S>
  extends AlwaysWord<S>,
    StepWord<S>,
    ReachableWord<S>,
    LeadsToWord<S>,
    EventuallyWord<S>,
    InfinitelyOftenWord<S>,
    EventuallyAlwaysWord<S>,
    AlwaysPossibleWord<S>,
    RefinesWord<S>,
    IdempotentWord<S>,
    IsolationWords<S>,
    ConsistencyWords<S> {}

export type PropertyKind = keyof typeof kinds

export const propertyKinds: Readonly<Record<PropertyKind, PropertyKindOf>> = kinds

/** Properties are made by words alone, which are names of kinds. */
export const kindOf = ({ kind }: Property): PropertyKind => kind as PropertyKind

/** The kind that a word of the language makes; undefined where it makes no property. */
export const kindOfWord = (word: string): PropertyKindOf | undefined =>
  Object.hasOwn(kinds, word) && kinds[word as PropertyKind].word !== null ? kinds[word as PropertyKind] : undefined

/** The functions behind the words. Each throws SpecError where it is given anything else than its parts. */
export const propertyWords: Readonly<Record<string, (...given: readonly unknown[]) => Property>> = Object.fromEntries(
  Object.entries<PropertyKindOf>(kinds).flatMap(([kind, { word }]) =>
    word === null ? [] : [[kind, (...given) => ({ kind, where: callSite(), ...word.make(...given) })]],
  ),
)
