import type { Choices } from '../choices.ts'
import type { Expr, Property } from '../syntax.ts'
import { changed, condition, parameters, type Scope } from './code.ts'
import { randomScalar } from './types.ts'

const no = (of: Expr): Expr => ({ e: 'not', of })

export function randomOverTime(c: Choices, name: string, scope: Scope): Property {
  const { fields, bound } = parameters(c, scope, 1, () => randomScalar(c, scope.world))
  const own = Object.keys(fields).length === 0 ? null : fields
  const inner = { ...scope, bound }
  const kind = c.of(['eventually', 'leadsTo', 'infinitelyOften', 'eventuallyAlways'] as const)
  const good = c.once(2) ? condition(c, inner, 1) : changed(c, inner)
  if (kind === 'leadsTo') return { name, kind, for: own, from: changed(c, inner), to: good }
  return { name, kind, for: own, holds: c.once(3) ? no(good) : good }
}
