import type { Exploration } from '../engine/engine.ts'
import { didYouMean, UsageError } from '../errors.ts'
import type { Action } from '../language/action.ts'
import { combinations } from '../language/binders.ts'
import type { Accepted } from '../language/catalogue.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { type HiddenRead, hiddenReads } from '../properties/hidden.ts'
import { type Bound, boundsByName, cutsOf, sayBounds, viewOf } from '../semantics/bounds.ts'
import type { CheckResult, Cut, NeverFired, PropertyResult, Qualifications, Timeouts } from './result.ts'

const nothing: Accepted = { neverFires: {}, cuts: {} }

/**
 * What a search leaves out of a verdict. Of a search that ended early it says nothing of actions: they may fire later. `sample` gives some states that
 * can be reached; it is asked only where nothing is violated and a timeout never fired, for which that is not expected.
 */
export function qualify(
  model: Model,
  properties: readonly PropertyResult[],
  { fired, cuts, stopped }: Exploration,
  sample: () => readonly State[],
  accepted: Accepted = nothing,
): Qualifications {
  let sampled: readonly State[] | undefined
  const isViolated = properties.some(p => p.verdict === 'violated')
  const states = () => (isViolated ? null : (sampled ??= sample()))
  const reads = model.view === null || stopped !== null ? [] : hiddenReads(model, states() ?? [])
  const cut = withView(model, cuts, reads)
  const never = stopped === null ? Object.entries(model.actions).filter(([name]) => isUntried(model, name, fired)) : []
  return {
    neverFired: never.map(([name, action]) => {
      const reason = accepted.neverFires[name] ?? (action.neverFires === 'allowed' ? "its action is marked neverFires: 'allowed'" : null)
      const because = reason !== null || !waits(action) ? null : becauseOf(action, model, states())
      return { action: name, kind: action.kind, because, accepted: reason }
    }),
    // No reason covers what is told here of single properties and guards.
    cut: cut.map(bound => ({
      ...bound,
      accepted: (bound.kind === 'view' && reads.length > 0 ? null : accepted.cuts[keyOf(bound)]) ?? null,
    })),
    vacuous: properties.filter(p => p.verdict === 'vacuous').map(p => ({ property: p.name, reason: p.reason ?? '' })),
    needless:
      stopped === null
        ? [
            ...Object.keys(accepted.neverFires)
              .filter(name => !never.some(([action]) => action === name))
              .map(of => ({ mark: 'neverFires' as const, of })),
            ...Object.keys(accepted.cuts)
              .filter(name => !cut.some(bound => keyOf(bound) === name))
              .map(of => ({ mark: 'cuts' as const, of })),
          ]
        : [],
  }
}

/** The bounds that a search met, its view among them, with what reads that which it hides. */
function withView(model: Model, cuts: Exploration['cuts'], reads: readonly HiddenRead[] = []): readonly Cut[] {
  const view = viewOf(model)
  const from = [...Map.groupBy(reads, ({ variable }) => variable)].map(
    ([variable, by]) =>
      `${variable} from ${list(
        shortened(
          by.map(r => r.by),
          'parts',
        ),
      )}`,
  )
  const within = [view?.within, ...(from.length === 0 ? [] : [`which hides ${list(from)}`])].join(', ')
  return [...cutsOf(model, cuts), ...(view ? [{ ...view, within, steps: null }] : [])]
}

/** The word by which a bound is accepted. */
const keyOf = ({ kind, of }: Bound): string => (kind === 'view' ? kind : of)

/** Throws UsageError where what is accepted names an action or a bound that the model does not have, or one that two of its bounds go by. */
export function checkAccepted(model: Model, { neverFires, cuts }: Accepted): void {
  const refuse = (mark: string, name: string, known: readonly string[]): void => {
    const says = `'${mark}' of a model of ${model.spec} names '${name}'`
    const times = known.filter(other => other === name).length
    if (times === 0)
      throw new UsageError('unknown-mark', `${says}, which it does not have`, {
        hint: didYouMean(name, known) ?? `it has ${[...new Set(known)].join(', ')}`,
      })
    if (times > 1)
      throw new UsageError('ambiguous-mark', `${says}, which could be either of two bounds`, {
        hint: 'a variable and a kind of message of one name, or two kinds of message: rename one of them',
      })
  }
  const { state, step } = model.constraints
  const own = [
    ...[...boundsByName(model).values()].map(keyOf),
    ...(state ? ['state constraint'] : []),
    ...(step ? ['step constraint'] : []),
    ...(model.view ? ['view'] : []),
  ]
  const known = [...own, ...['state constraint', 'step constraint', 'view'].filter(word => !own.includes(word))]
  for (const name of Object.keys(neverFires)) refuse('neverFires', name, Object.keys(model.actions))
  for (const name of Object.keys(cuts)) refuse('cuts', name, known)
}

/** A timeout whose recipe ran too early was tried. */
const isUntried = ({ actions }: Model, name: string, fired: Exploration['fired']): boolean =>
  !Object.keys(actions).some(other => (other === name || actions[other]?.earlyOf === name) && (fired[other] ?? 0) > 0)

/** Why a timeout never fired: it waits, and its guard alone does not say when it fires. */
function becauseOf(timeout: Action, model: Model, states: readonly State[] | null): NeverFired['because'] {
  const waitsUntil = `a timeout fires only when ${sayAwaited(timeout.awaits?.map(kind => kind.tag) ?? null)}`
  const early = model.premature === null ? 'declare the fault prematureTimeouts()' : `give the fault ${model.premature} a budget`
  const remedy = `${early} to let it fire sooner, or make it an action if it may fire at any time`
  if (states === null) return { reason: waitsUntil, remedy }
  const parameters = combinations(timeout.for).slice(0, mostAsked)
  const guard = timeout.written ?? timeout.when
  const ready = states.filter(s => parameters.some(p => isTrue(() => guard(s, p)))).length
  const sampled = `of ${states.length} states that were sampled`
  return ready === 0
    ? { reason: `its own guard was true in none ${sampled}`, remedy: `look at the guard first; besides, ${waitsUntil}` }
    : { reason: `its own guard was true in ${ready} ${sampled}, but ${waitsUntil}`, remedy }
}

/** No more combinations of a timeout's parameters than these are asked for in a state. */
const mostAsked = 1_000

const isTrue = (asked: () => boolean): boolean => {
  try {
    return asked()
  } catch {
    return false
  }
}

const waits = ({ kind, isEarly }: Action): boolean => kind === 'timeout' && isEarly === undefined

/** When a timeout fires, as `fires only when …` goes on. */
export const sayAwaited = (awaits: readonly string[] | null): string =>
  awaits === null ? 'nothing else can happen' : `no ${awaits.join(' or ')} can still come`

/** What the timeouts of a model wait for, those together that wait for the same. */
export function timeoutsOf(model: Model): readonly Timeouts[] {
  const waiting = Object.entries(model.actions).filter(([, action]) => waits(action))
  const early = model.premature === null ? null : { fault: model.premature, budget: model.budgets[model.premature] ?? 0 }
  const awaited = ({ awaits }: Action) => awaits?.map(kind => kind.tag) ?? null
  return [...Map.groupBy(waiting, ([, action]) => JSON.stringify(awaited(action))).values()].map(alike => ({
    actions: alike.map(([name]) => name),
    awaits: awaited((alike[0] as (typeof alike)[number])[1]),
    early,
  }))
}

/** More names than this are counted. */
const named = 3

/** `holds within term <= 3; expire never fired`: a verdict with what it leaves out, unless that was accepted; bounds are always told. */
export function sayQualified({ verdict, qualifications }: Pick<CheckResult, 'verdict' | 'qualifications'>, word: string = verdict): string {
  if (verdict !== 'holds') return word
  const within = sayWithin(qualifications)
  return [within === '' ? word : `${word} ${within}`, ...sayOmissions(qualifications)].join('; ')
}

/** `within term <= 3; expire never fired`, which follows a verdict; an empty string where nothing qualifies it. */
export const sayQualification = ({ verdict, qualifications }: Pick<CheckResult, 'verdict' | 'qualifications'>): string =>
  verdict === 'holds' ? [sayWithin(qualifications), ...sayOmissions(qualifications)].filter(Boolean).join('; ') : ''

/** Where a search has looked, as `within` says it; an empty string where that is everywhere. */
export const saySearched = (model: Model, { cuts }: Pick<Exploration, 'cuts'>): string => sayWithin({ cut: withView(model, cuts) })

/** `within term <= 3 and at most 2 messages in net`; an empty string where nothing was cut. */
export const sayWithin = ({ cut }: { readonly cut: readonly Pick<Cut, 'within'>[] }): string =>
  cut.length === 0 ? '' : `within ${sayBounds(cut)}`

function sayOmissions({ neverFired, vacuous }: Qualifications): readonly string[] {
  const never = neverFired.filter(n => n.accepted === null).map(n => n.action)
  const empty = vacuous.map(v => v.property)
  return [
    ...(never.length === 0 ? [] : [`${list(shortened(never, 'actions'))} never fired`]),
    ...(empty.length === 0 ? [] : [`${list(shortened(empty, 'properties'))} ${empty.length === 1 ? 'is' : 'are'} vacuous`]),
  ]
}

const shortened = (names: readonly string[], what: string): readonly string[] =>
  names.length <= named ? names : [...names.slice(0, named - 1), `${names.length - named + 1} other ${what}`]

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** What qualifies a verdict: `expire never fired`, and why, where more is known. */
interface Omission {
  readonly what: string
  readonly why: string | null
}

/** What `--strict` does not allow: what qualifies the verdict and was not accepted beforehand. */
export function unaccepted({ neverFired, cut, vacuous, needless }: Qualifications): readonly Omission[] {
  return [
    ...neverFired
      .filter(n => n.accepted === null)
      .map(n => ({ what: `${n.action} never fired`, why: n.because === null ? sayIdle(cut.length > 0) : sayBecause(n.because) })),
    ...cut.filter(c => c.accepted === null).map(c => ({ what: `only ${c.within} was searched`, why: sayCutSteps(c) })),
    ...vacuous.map(v => ({ what: `${v.property} is vacuous`, why: v.reason })),
    ...sayNeedless({ needless }).map(what => ({ what, why: null })),
  ]
}

/** The same, a sentence each without its full stop. */
export const sayUnaccepted = (qualifications: Qualifications): readonly string[] => unaccepted(qualifications).map(sayOmission)

export const sayOmission = ({ what, why }: Omission): string => (why === null ? what : `${what}: ${why}`)

/** What was accepted beforehand and did not come about. */
export const sayNeedless = ({ needless }: Pick<Qualifications, 'needless'>): readonly string[] =>
  needless.map(({ mark, of }) =>
    mark === 'neverFires' ? `the model says that ${of} never fires, but it does` : `the model says that ${of} cuts steps, but it does not`,
  )

/** What is known of an action that never fired without a reason of its own. */
const sayIdle = (isCut: boolean): string =>
  `it was never enabled${isCut ? ', or a bound cut every step of it' : ''}; where that is meant, mark it neverFires: 'allowed'`

/** Why an action never fired, with what to do about it. */
export const sayBecause = ({ reason, remedy }: { readonly reason: string; readonly remedy: string }): string => `${reason}; ${remedy}`

/** `9,100 steps were cut`; null of a view, which cuts none. */
export const sayCutSteps = ({ steps }: Cut): string | null =>
  steps === null ? null : `${steps.toLocaleString('en')} step${steps === 1 ? ' was' : 's were'} cut`
