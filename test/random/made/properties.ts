import type { Choices } from '../choices.ts'
import type { Expr, Property, Spec } from '../syntax.ts'
import { randomRefinement } from './abstract.ts'
import { changed, condition, parameters, rare, type Scope } from './code.ts'
import { randomOverTime } from './over-time.ts'
import { randomScalar, smallType } from './types.ts'

const no = (of: Expr): Expr => ({ e: 'not', of })

export function randomProperty(c: Choices, name: string, scope: Scope, spec: Omit<Spec, 'properties'>): Property {
  const { fields, bound } = parameters(c, scope, 1, () => (c.once(4) ? smallType(c, scope.world) : randomScalar(c, scope.world)))
  const inner = { ...scope, bound }
  switch (c.number(9)) {
    case 1: {
      const premise = c.number(2) === 1 ? condition(c, inner) : null
      const holds = c.once(2) ? condition(c, inner) : no(rare(c, inner))
      return { name, kind: 'always', for: fields, premise, holds }
    }
    case 2: {
      const before = changed(c, { ...inner, s: 'before' })
      const after = c.once(3) ? condition(c, { ...inner, s: 'after' }, 1) : changed(c, { ...inner, s: 'after' })
      return { name, kind: 'step', for: Object.keys(fields).length === 0 ? null : fields, holds: { e: 'or', of: [no(before), after] } }
    }
    case 3:
      return { name, kind: 'reachable', holds: c.once(3) ? condition(c, scope) : rare(c, scope) }
    case 4:
    case 5:
      return randomOverTime(c, name, scope)
    case 6: {
      const refinement = randomRefinement(c, name, spec, scope)
      if (refinement) return refinement
      return { name, kind: 'always', for: null, premise: null, holds: no(rare(c, scope)) }
    }
    case 7: {
      const own = Object.keys(fields).length === 0 ? null : fields
      return { name, kind: 'alwaysPossible', for: own, holds: c.once(3) ? no(rare(c, inner)) : changed(c, inner) }
    }
    case 8: {
      const repeatable = spec.actions.filter(a => a.kind !== 'timeout' && a.time !== true)
      if (repeatable.length === 0) return { name, kind: 'always', for: null, premise: null, holds: no(rare(c, scope)) }
      return {
        name,
        kind: 'idempotent',
        action: c.of(repeatable).name,
        of: c.of([null, () => condition(c, scope), () => changed(c, scope)] as const)?.() ?? null,
      }
    }
    default:
      return { name, kind: 'always', for: null, premise: null, holds: no(rare(c, scope)) }
  }
}
