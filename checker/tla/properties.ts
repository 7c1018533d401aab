import type { Domain } from '../language/domain.ts'
import type { Property } from '../language/model.ts'
import type { Binders } from '../language/types.ts'
import type { Setting } from './action.ts'
import { type Closure, closureOf } from './closures.ts'
import { implies, name, not, prefix, type Tla, yes } from './expression.ts'
import { typeOf } from './type.ts'
import { type StateOf, term, Untranslatable, type Value } from './value.ts'

/** A property in TLA+, and what TLC is to be asked. */
export interface Claim {
  /** As the spec calls it. */
  readonly of: string
  readonly name: string
  readonly body: Tla
  /** `never`: an invariant that is violated where what the spec calls reachable is reached. */
  readonly as: 'invariant' | 'property' | 'never'
  readonly isTemporal: boolean
}

/** The words of the language that TLA+ has no formula for. */
const hints: Readonly<Record<string, string>> = {
  alwaysPossible: 'TLA+ is a logic of all behaviours, and what stays possible is said of some (AG EF)',
  refines: 'export the other spec, and compare the two by INSTANCE',
  idempotent: 'it is said of two steps in a row',
}

/** A property in TLA+. Throws Untranslatable for the kinds that it has no formula for. */
export function claimOf(setting: Setting, of: string, property: Property): Claim {
  const { t, variables } = setting
  const { kind, meaning } = property
  const holds = (run: unknown, states: readonly StateOf[], parameters: Value): Tla => {
    const closure: Closure | null = closureOf(run)
    if (closure === null) throw untranslatable(of, property)
    return t.truth(t.call(run, [...states.map((state): Value => ({ is: 'state', state })), parameters]), {
      file: closure.file,
      where: closure.run,
    })
  }
  const now = [variables.now]
  const all = (body: (parameters: Value) => Tla): Tla => t.names.within(() => quantified(setting, property.for, body))
  const as = (body: Tla, kind: Claim['as'], isTemporal = false): Claim => ({
    of,
    name: t.names.global(kind === 'never' ? `${of}_never` : of),
    body,
    as: kind,
    isTemporal,
  })
  switch (meaning.of) {
    case 'states':
      if (kind !== 'always') throw untranslatable(of, property)
      return as(
        all(p => implies(meaning.premise === null ? yes : holds(meaning.premise, now, p), holds(meaning.holds, now, p))),
        'invariant',
      )
    case 'some state':
      return as(
        all(p => not(holds(meaning.holds, now, p))),
        'never',
      )
    case 'steps':
      if (kind !== 'step') throw untranslatable(of, property)
      return as({ of: 'call', name: '[]_vars', args: [all(p => holds(meaning.holds, [variables.now, variables.after], p))] }, 'property')
    case 'behaviours':
      return as(
        all(p => {
          const { begins, avoids, keeps } = meaning
          if (typeof begins === 'function') return { of: 'infix', op: '~>', args: [holds(begins, now, p), holds(avoids, now, p)] }
          if (keeps !== null) return prefix('<>[]', holds(keeps, now, p))
          return prefix(begins === 'initially' ? '<>' : '[]<>', holds(avoids, now, p))
        }),
        'property',
        true,
      )
    default:
      throw untranslatable(of, property)
  }
}

const untranslatable = (of: string, { kind, where }: Property): Untranslatable =>
  new Untranslatable(
    `the property ${of}, ${kind}(…)`,
    where,
    `${hints[kind] ?? 'the checker decides it by code of its own'}; choose others, as in --property NAME`,
  )

/** For every combination of parameters. */
function quantified({ t }: Setting, binders: Binders, body: (parameters: Value) => Tla): Tla {
  const bound = Object.entries(binders).map(([of, domain]: [string, Domain]) => ({ of, domain, variable: t.names.local(of) }))
  const object: Value = { is: 'object', fields: new Map(bound.map(b => [b.of, term(name(b.variable), typeOf(b.domain))])) }
  const inner = t.whole(() => body(object))
  return bound.reduceRight<Tla>((of, b) => ({ of: 'bound', word: '\\A', variable: b.variable, among: t.all(b.domain), body: of }), inner)
}
