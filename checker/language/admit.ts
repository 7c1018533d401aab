import { didYouMean, type Place, SpecError } from '../errors.ts'
import { admitAs } from './bounded.ts'
import type { Domain } from './domain.ts'
import type { State, Vars } from './types.ts'

/** The state with every variable in its canonical form; what it shares with `admitted`, which is a state, is that. Throws OutsideDomain. */
export function admitState(vars: Vars, s: State, admitted?: State, where?: Place): State {
  for (const name of Object.keys(s))
    if (!Object.hasOwn(vars, name))
      throw new SpecError('unknown-variable', `there is no variable '${name}'`, {
        hint: didYouMean(name, Object.keys(vars)),
        where,
      })
  const state: Record<string, unknown> = {}
  for (const name of Object.keys(vars)) {
    const value = s[name]
    state[name] = admitted && value === admitted[name] ? value : admitAs(name, vars[name] as Domain, value)
  }
  return Object.freeze(state)
}
