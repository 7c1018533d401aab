import { callSite, didYouMean, SpecError } from '../../errors.ts'
import type { Actions } from '../definition.ts'
import type { Meaning, Property, Repetition } from '../model.ts'
import { checkFunction, checkParts, sayGiven } from '../parts.ts'
import { breaks, type PropertyKindOf, sayFalse } from './kind.ts'

export interface IdempotentWord<S> {
  /**
   * Taking this action twice in a row leaves the same as taking it once: asked in every state, of every combination of the action's parameters with which it can be taken
   * and, of a `receive`, of every message that can be delivered. The second time the parameters are the same, and the message is put back as if it had been sent again; where the
   * guard then refuses, the second time has no effect. `of` says what has to be the same: `s => s.account`; left out, every variable but networks,
   * ghosts and what faults keep. The action is given by its name, so that in a variant it is the variant's. A second time that throws, or leaves a value outside its domain, is a violation;
   * where a bound or a capacity forbids one of the two, nothing is claimed, and where one always does, the property is vacuous. The reason of a violation says what differs. Costs two
   * runs of the action's recipe for each combination of values that the two read. Throws SpecError, when the model is made, where there is no such action, or it is a timeout, which fires only when nothing else can happen, or one of time.
   */
  idempotent(action: string, look?: { readonly of: (s: S) => unknown }): Property
}

const example = `idempotent('pay', { of: s => s.account })`

export const idempotent: PropertyKindOf<Repetition> = {
  word: {
    parts: ['of'],
    states: 1,
    make(action, look) {
      if (typeof action !== 'string')
        throw new SpecError('no-action', `idempotent(…) was given ${sayGiven(action)} instead of the name of an action`, {
          hint: `write ${example}`,
          where: callSite(),
        })
      if (look !== undefined) {
        checkParts('idempotent(…)', look, ['of'])
        checkFunction(`the part 'of' of idempotent(…)`, (look as { of?: unknown }).of, example)
      }
      const { of = null } = (look ?? {}) as { readonly of?: Repetition['looks'] }
      return { for: {}, meaning: { of: 'repetition', action, looks: of } }
    },
  },
  says: 'taken twice, as once',
  violation: 'safety',
  isExistential: false,
  isOfSteps: false,
  saysWhy: true,
  sayFailure: breaks,
  sayViolation: end => end.why ?? sayFalse(end),
  evidence: () => [],
}

/** Throws SpecError where a property is of taking an action twice that there is not, or that cannot be taken twice in a row. */
export function checkRepeated(spec: string, name: string, { meaning, where }: Property<Meaning>, actions: Actions): void {
  if (meaning.of !== 'repetition') return
  const known = Object.entries(actions).flatMap(([other, { kind, passes }]) => (kind === 'timeout' || passes === true ? [] : [other]))
  const { action } = meaning
  if (known.includes(action)) return
  const of = actions[action]
  const problem = of === undefined ? 'which there is not' : of.passes === true ? 'with which time passes' : 'which is a timeout'
  throw new SpecError('unknown-action', `${spec}: the property '${name}' is about taking '${action}' twice, ${problem}`, {
    hint:
      of === undefined
        ? (didYouMean(action, known) ?? `it has ${known.join(', ')}`)
        : of.passes === true
          ? 'passing twice is what time is for: name an action or a receive'
          : 'a timeout fires only when nothing else can happen, and so hardly twice in a row: name an action or a receive',
    where,
  })
}
