import { didYouMean, type Place, SpecError } from '../errors.ts'
import { admitAs } from './bounded.ts'
import type { State, Vars } from './types.ts'

/** The state with every variable in its canonical form; what it shares with `admitted`, which is a state, is that. Throws OutsideDomain. */
export function admitState(vars: Vars, s: State, admitted?: State, where?: Place): State {
  for (const name of Object.keys(s))
    if (!Object.hasOwn(vars, name))
      throw new SpecError('unknown-variable', `there is no variable '${name}'`, {
        hint: didYouMean(name, Object.keys(vars)),
        where,
      })
  return Object.freeze(
    Object.fromEntries(
      Object.entries(vars).map(([name, of]) => [name, admitted && s[name] === admitted[name] ? s[name] : admitAs(name, of, s[name])]),
    ),
  )
}
