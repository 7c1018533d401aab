import type { Domain } from '../language/domain.ts'
import { innerDomains } from '../language/domain.ts'
import { isNetwork } from '../language/network.ts'
import { and, call, equals, implies, infix, isIn, literal, name, nullTerm, or, prefix, type Tla, union, yes } from './expression.ts'
import { kinds } from './network.ts'
import type { Translator } from './translator.ts'
import { Untranslatable } from './value.ts'

/** The sets of processes of a model, each a definition of the module. */
export type Sorts = (sort: string, ids: readonly string[]) => Tla

const setOfWords = (words: readonly (string | number | boolean)[]): Tla => ({ of: 'set', members: words.map(literal) })

/** The set of all values of a domain. */
export function valuesOf(domain: Domain, sorts: Sorts): Tla {
  const go = (of: Domain): Tla => valuesOf(of, sorts)
  const { shape } = domain
  switch (shape.of) {
    case 'process': {
      const bySort = Map.groupBy(shape.ids, id => shape.sorts?.[id] ?? shape.sort)
      return union(...[...bySort].map(([sort, ids]) => (ids.length === 1 && ids[0] === sort ? setOfWords(ids) : sorts(sort, ids))))
    }
    case 'scalar': {
      const { values } = shape
      if (values.length === 2 && values.every(v => typeof v === 'boolean')) return name('BOOLEAN')
      const isRange = values.length > 1 && values.every((v, k) => typeof v === 'number' && v === (values[0] as number) + k)
      return isRange
        ? infix('..', literal(values[0] as number), literal(values.at(-1) as number))
        : setOfWords(values as (string | number)[])
    }
    case 'maybe':
      return union(go(shape.some), { of: 'set', members: [nullTerm] })
    case 'set':
      return prefix('SUBSET', go(shape.members))
    case 'record':
      return recordSet(Object.entries(shape.fields).map(([field, of]) => [field, go(of)] as const))
    case 'union':
      return union(...Object.values(shape.cases).map(go))
    case 'map':
      return call('[->]', go(shape.keys), go(shape.values))
    case 'list': {
      const lists = call('[->]', infix('..', literal(1), name('n')), go(shape.items))
      return prefix('UNION', { of: 'image', variable: 'n', among: infix('..', literal(0), literal(shape.max)), body: lists })
    }
    case 'network':
      throw new Untranslatable(`all that a network may carry`, undefined, 'a parameter is of finitely many values')
  }
}

/** `[a: A, b: B]`. */
export const recordSet = (fields: readonly (readonly [string, Tla])[]): Tla =>
  call(`[:]${fields.map(([n]) => n).join(',')}`, ...fields.map(([, of]) => of))

const holdsDeep = (of: Domain): boolean => of.shape.of === 'list' || of.shape.of === 'network' || innerDomains(of).some(holdsDeep)

/** That a value is one of the domain. */
export function within(t: Translator, value: Tla, domain: Domain): Tla {
  if (!holdsDeep(domain)) return isIn(value, t.all(domain))
  return parts(t, value, domain, (of, part) => within(t, of, part))
}

/** That no part of a value is beyond a bound. */
export function withinBounds(t: Translator, value: Tla, domain: Domain): Tla {
  const { shape, marks } = domain
  const own = !marks.bounded
    ? yes
    : shape.of === 'list'
      ? infix('<=', call('Len', value), literal(shape.max))
      : shape.of === 'scalar'
        ? infix('<=', value, literal(Math.max(...(shape.values as readonly number[]))))
        : yes
  const capacity =
    isNetwork(domain) && domain.capacity !== Infinity ? infix('<=', kinds[domain.network].size(t, value), literal(domain.capacity)) : yes
  return and(own, capacity, holdsBound(domain) ? parts(t, value, domain, (of, part) => withinBounds(t, of, part), false) : yes)
}

/** Whether a step can be beyond a bound of a domain. */
export const holdsBound = (of: Domain): boolean =>
  of.marks.bounded === true || (isNetwork(of) && of.capacity !== Infinity) || innerDomains(of).some(holdsBound)

/** Something said of each part of a value; `whole`: that it has the form that its domain gives it, too. */
function parts(t: Translator, value: Tla, domain: Domain, say: (of: Tla, part: Domain) => Tla, whole = true): Tla {
  const { shape } = domain
  const every = (among: Tla, wanted: string, body: (member: Tla) => Tla): Tla => {
    const variable = t.names.local(wanted)
    const of = body(name(variable))
    return of.of === 'literal' && of.value === true ? yes : { of: 'bound', word: '\\A', variable, among, body: of }
  }
  const fieldOf = (of: Tla, field: string): Tla => ({ of: 'field', record: of, name: field })
  const cases = (of: Tla, all: Readonly<Record<string, Domain>>): Tla =>
    and(
      ...Object.entries(all).map(([tag, part]) =>
        implies(Object.keys(all).length === 1 ? yes : equals(fieldOf(of, 'tag'), literal(tag)), say(of, part)),
      ),
    )
  switch (shape.of) {
    case 'record':
      return and(...Object.entries(shape.fields).map(([field, part]) => say(fieldOf(value, field), part)))
    case 'union':
      return cases(value, shape.cases)
    case 'map':
      return every(t.all(shape.keys), 'k', key => say({ of: 'apply', map: value, key }, shape.values))
    case 'set':
      return every(value, 'x', member => say(member, shape.members))
    case 'list':
      return and(
        whole ? infix('<=', call('Len', value), literal(shape.max)) : yes,
        every(prefix('DOMAIN', value), 'k', key => say({ of: 'apply', map: value, key }, shape.items)),
      )
    case 'maybe':
      return or(equals(value, nullTerm), say(value, shape.some))
    case 'network':
      return isNetwork(domain) ? every(kinds[domain.network].messages(t, value), 'm', m => cases(m, shape.messages)) : yes
    default:
      return whole ? isIn(value, t.all(domain)) : yes
  }
}
