import { callSite, type Place, SpecError } from '../errors.ts'
import { checkNames } from './names.ts'
import { checkFunction } from './parts.ts'
import type { State } from './types.ts'

/** What a protocol decides between: how each outcome is recognised in a state. */
export interface Outcomes {
  readonly of: Readonly<Record<string, (s: State) => boolean>>
  readonly where: Place | undefined
}

export interface OutcomesWord<S> {
  /**
   * The outcomes that a protocol decides between, each with a predicate that is true once it has come: `decides: outcomes({ commit: s => …, abort: s => … })`. They claim nothing, and
   * give each state its *valence*, the outcomes that can still come: those that have come there, or in any state that follows, by faults within their budgets, too. A state with one
   * is *univalent*, with two *bivalent*; a bivalent state is *critical* if each of its steps leads to a univalent one (M. Fischer, N. Lynch and M. Paterson, "Impossibility of Distributed
   * Consensus with One Faulty Process", JACM 32(2), 1985; M. Herlihy, "Wait-free synchronization", ACM TOPLAS 13(1), 1991). `everystep check` tells how many states have which valence, and
   * which steps of a trace decide. That takes a search of all states, which `--valence` asks for where they are many. Throws SpecError for fewer than 2 outcomes, and for more than 8.
   */
  outcomes(of: Readonly<Record<string, (s: S) => boolean>>): Outcomes
}

/** Each is a bit of a byte. */
const most = 8

export function outcomes(of: Outcomes['of']): Outcomes {
  const where = callSite()
  checkNames('outcome', of, 'outcomes(…)', where)
  const names = Object.keys(of)
  if (names.length < 2 || names.length > most)
    throw new SpecError(
      'number-of-outcomes',
      `outcomes(…) was given ${names.length === 0 ? 'none' : names.length}, and a protocol decides between 2 and ${most}`,
      { hint: 'name each outcome, with the states in which it has come: outcomes({ commit: s => …, abort: s => … })', where },
    )
  for (const name of names) checkFunction(`the outcome '${name}' of outcomes(…)`, of[name], `outcomes({ ${name}: s => …, … })`, where)
  return { of, where }
}

/** Throws SpecError where the part of a definition was not made by the word. */
export function checkOutcomes(spec: string, given: unknown, where: Place | undefined): void {
  const { of } = Object(given) as Partial<Outcomes>
  if (given === undefined || (typeof of === 'object' && Object.hasOwn(given as object, 'where'))) return
  throw new SpecError('not-outcomes', `${spec}: what it decides is not made by outcomes(…)`, {
    hint: 'take the word from machine(vars), and write decides: outcomes({ commit: s => …, abort: s => … })',
    where,
  })
}
