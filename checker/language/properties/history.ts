import { callSite, SpecError } from '../../errors.ts'
import { Remembered, realOf } from '../../values/index.ts'
import type { Initially } from '../histories/transactions.ts'
import type { Invariant, Refused } from '../model.ts'
import { checkFunction, checkParts } from '../parts.ts'
import type { State } from '../types.ts'
import { breaks, type PropertyKindOf, sayFalse } from './kind.ts'

/** What is asked of a history of what clients did and saw. */
export interface Judge<H> {
  readonly holds: (history: H) => boolean
  readonly refuse: (history: H) => Refused | null
  /** Whether a history has what the judgement is about: without it there was nothing to refuse. Left out, every history has. */
  readonly isTested?: (history: H) => boolean
}

interface HistoryWord<H> {
  readonly word: string
  /** The part that gives the history, as an author writes it: `s => s.calls`. */
  readonly example: string
  /** Parts that the word has besides. */
  readonly more?: readonly string[]
  readonly says: string
  /** `what` names the word in messages; `initially` is the value of a key that nobody has written. */
  readonly judge: (what: string, given: Readonly<Record<string, unknown>>, initially: Initially) => Judge<H>
}

const parts = ['of', 'initially']

/** A kind of property that judges, in every state, the history that its part `of` gives. */
export function ofHistory<H extends object>({ word, example, more = [], says, judge }: HistoryWord<H>): PropertyKindOf<Invariant> {
  return {
    word: {
      parts: ['of'],
      states: 1,
      make(given) {
        const what = `${word}(…)`
        const written = `${word}({ of: ${example}, initially: 0 })`
        checkParts(what, given, [...parts, ...more])
        const named = given as Readonly<Record<string, unknown>>
        const { initially } = named
        const of = named.of as (s: State) => H
        checkFunction(`the part 'of' of ${what}`, of, written)
        if (initially === undefined)
          throw new SpecError('missing-part', `${what} has no 'initially', the value that keys have before anyone writes them`, {
            hint: `write ${written}, or a function of the key`,
            where: callSite(),
          })
        const { holds, refuse, isTested } = judge(what, named, typeof initially === 'function' ? (initially as Initially) : () => initially)
        const isHeld = remembered(holds)
        return {
          for: {},
          meaning: {
            of: 'states',
            holds: s => isHeld(of(s)),
            // What is refused is judged in any case.
            premise: isTested ? s => isTested(realOf(of(s)) as H) || !isHeld(of(s)) : null,
            never: 'no call that it could refuse ever returns',
            why: s => refuse(realOf(of(s))),
          },
        }
      },
    },
    says,
    violation: 'safety',
    isExistential: false,
    isOfSteps: false,
    saysWhy: true,
    sayFailure: breaks,
    sayViolation: end => end.why ?? sayFalse(end),
    evidence({ meaning: { holds, why } }, { states }) {
      const at = states.length - 1
      const state = states[at]
      return state === undefined ? [] : [{ part: '', parameters: {}, at, holds: () => holds(state, {}), why: () => why?.(state) ?? null }]
    },
  }
}

/** The same answers; of what is frozen they are remembered, since many states share one history. */
function remembered<H extends object>(holds: (history: H) => boolean): (given: H) => boolean {
  const known = new Remembered<boolean>()
  return given => {
    const history = realOf(given) as H
    const before = known.get(history)
    if (before !== undefined) return before
    const is = holds(history)
    if (Object.isFrozen(history)) known.set(history, is)
    return is
  }
}
