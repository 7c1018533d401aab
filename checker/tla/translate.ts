import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import type { Run } from '../source/code.ts'
import { native } from './builtins.ts'
import { type Closure, closureOf } from './closures.ts'
import { evaluatorOf } from './evaluate.ts'
import { choice, except, literal, name, namesIn, type Tla } from './expression.ts'
import { library } from './library.ts'
import { type Names, namesOf } from './names.ts'
import { operatorsOf } from './operator.ts'
import { print } from './print.ts'
import { refuse } from './refusal.ts'
import { bind, orDefault, run as runSteps, scopeIn } from './steps.ts'
import { merged, readPlace, termOf, truthOf } from './terms.ts'
import type { At, Translator } from './translator.ts'
import { isScalar } from './type.ts'
import { type Cell, isValue, mapValue, nothing, type Scope, term, Untranslatable, type Value } from './value.ts'

export interface Definition {
  readonly name: string
  readonly parameters: readonly string[]
  readonly body: Tla
}

/** A translator of the functions of one model, with what they made it define. */
export interface Translation extends Translator {
  readonly definitions: Definition[]
  readonly operators: ReadonlySet<string>
  /** The variables, by their names in the module. */
  readonly variables: Set<string>
  /** A function of the spec run with these arguments; what it keeps under names of its own is put around its result. */
  whole(make: () => Tla): Tla
  call(run: unknown, given: readonly Value[]): Value
  close(of: Tla): Tla
}

/** Longer than this is given a name where the author gave one. */
const long = 28

export function translation(model: Model, all: (domain: Domain, names: Names) => Tla, names = namesOf()): Translation {
  const variables = new Set<string>()
  const definitions: Definition[] = []
  const made = new Map<string, Tla>()
  const operators = new Set<string>()
  let lets: (readonly [name: string, value: Tla])[][] = [[]]
  let journal: Map<Cell, unknown>[] = [new Map()]
  let isUnnamed = 0
  let time = 0
  const constantNames = new Map<string, Tla>()

  const write = (cell: Cell, value: unknown): void => {
    const top = journal.at(-1) as Map<Cell, unknown>
    if (!top.has(cell)) top.set(cell, cell.now)
    cell.now = value
  }
  const changes = (run: () => void): ReadonlyMap<Cell, unknown> => {
    const own = new Map<Cell, unknown>()
    journal.push(own)
    try {
      run()
    } finally {
      journal.pop()
      const outer = journal.at(-1) as Map<Cell, unknown>
      for (const [cell, old] of own) if (!outer.has(cell)) outer.set(cell, old)
    }
    return own
  }

  const t: Translation = {
    model,
    names,
    definitions,
    operators,
    variables,
    evaluate: (code, scope, file) => evaluate(code, scope, file),
    write,
    changes,
    now: () => ++time,
    truth: (value, at) => truthOf(t, value, at),
    term: (value, at, as) => termOf(t, value, at, as),
    all: domain => all(domain, names),
    operator(wanted) {
      if (library[wanted] === undefined) throw new Error(`no operator ${wanted}`)
      operators.add(wanted)
      return wanted
    },
    define(wanted, key, make) {
      let found = made.get(key)
      if (found === undefined) {
        const body = names.within(make)
        const as = names.global(wanted)
        definitions.push({ name: as, parameters: [], body })
        found = name(as)
        made.set(key, found)
      }
      return found
    },
    assign(place, value, at) {
      if (!place.state.editable) refuse(at, 'an edit of what must not be edited', 'edit the first argument of then')
      const [first, ...rest] = place.path
      const cell = place.state.vars.get(first !== undefined && 'field' in first ? first.field : '')
      if (cell === undefined) return refuse(at, 'an edit of a variable that is not there', 'check its name')
      readPlace(place, at)
      const { term: of } = termOf(t, value, at, place.type)
      write(cell, rest.length === 0 ? of : except(cell.now, rest, of))
    },
    replace(place, value, at) {
      t.assign(place, value, at)
      if (!isScalar(place.type)) place.state.replaced.push({ path: place.path, at: ++time, whole: true })
    },
    rearrange(place, value, at) {
      t.assign(place, value, at)
      place.state.replaced.push({ path: place.path, at: ++time, whole: false })
    },
    branch(condition, a, b, at) {
      if (condition.of === 'literal') return condition.value ? a() : b()
      const way = (go: () => Value) => {
        let value: Value = nothing
        const before = changes(() => {
          value = go()
        })
        const after = new Map([...before.keys()].map(cell => [cell, cell.now]))
        for (const [cell, old] of before) cell.now = old
        return { value, after }
      }
      const [first, second] = [way(a), way(b)]
      for (const cell of new Set([...first.after.keys(), ...second.after.keys()])) {
        const [x, y] = [
          first.after.has(cell) ? first.after.get(cell) : cell.now,
          second.after.has(cell) ? second.after.get(cell) : cell.now,
        ]
        write(cell, isValue(x) ? merged(t, condition, x, y as Value, at) : chosen(condition, x as Tla, y as Tla))
      }
      return merged(t, condition, first.value, second.value, at)
    },
    bound(wanted, type, body) {
      const variable = names.local(wanted)
      lets.push([])
      let value = nothing
      try {
        value = body(term(name(variable), type))
        value = mapValue(value, around(lets.at(-1) ?? []))
      } finally {
        lets.pop()
      }
      return { variable, body: value }
    },
    keep(wanted, value) {
      if (isUnnamed > 0) return value
      if (value.is === 'perhaps') return { ...value, value: t.keep(wanted, value.value) }
      const of = value.is === 'term' ? value.term : value.is === 'many' ? value.among : null
      if (of === null || of.of === 'name' || of.of === 'literal' || print(of).length < long) return value
      const as = names.local(wanted)
      ;(lets.at(-1) as (readonly [string, Tla])[]).push([as, of])
      return value.is === 'term' ? term(name(as), value.type) : value.is === 'many' ? { ...value, among: name(as) } : value
    },
    unnamed(run) {
      isUnnamed++
      try {
        return run()
      } finally {
        isUnnamed--
      }
    },
    attempt(run) {
      const before = { lets, counts: lets.map(l => l.length), journal, unnamed: isUnnamed }
      const own = new Map<Cell, unknown>()
      journal = [...journal, own]
      try {
        const result = run()
        journal = before.journal
        const outer = journal.at(-1) as Map<Cell, unknown>
        for (const [cell, old] of own) if (!outer.has(cell)) outer.set(cell, old)
        return result
      } catch (error) {
        if (!(error instanceof Untranslatable)) throw error
        for (const [cell, old] of own) cell.now = old
        journal = before.journal
        isUnnamed = before.unnamed
        lets = before.lets.slice(0, before.counts.length)
        for (const [k, list] of lets.entries()) list.splice(before.counts[k] ?? 0)
        return null
      }
    },
    whole(make) {
      lets.push([])
      try {
        const of = make()
        return around(lets.at(-1) ?? [])(of)
      } finally {
        lets.pop()
      }
    },
    close: of => around(lets.at(-1) ?? [])(of),
    call(run, given) {
      const closure = closureOf(run)
      if (closure === null) throw new Error('not a function of a spec')
      return into(closure, given)
    },
    apply(run, given, at) {
      if (run.is === 'function') return enter(run.run, run.file, run.scope, given, at)
      if (run.is === 'perhaps') return t.apply(run.value, given, at)
      if (run.is === 'either')
        return t.branch(
          run.condition,
          () => t.apply(run.yes, given, at),
          () => t.apply(run.no, given, at),
          at,
        )
      if (run.is !== 'known') return refuse(at, 'a call of what is no function', 'call a function of the spec')
      const closure = closureOf(run.value)
      if (closure === null) return native(t, run.value, given, at)
      if (given.every(g => g.is === 'known') && given.length > 0) return native(t, run.value, given, at)
      const inPlace = (arguments_: readonly Value[]) => into(closure, arguments_, at)
      return (
        helpers.call({ run: closure.run, value: run.value as object, called: run.called ?? null }, given, at, inPlace) ?? inPlace(given)
      )
    },
  }

  const helpers = operatorsOf(
    t,
    () => variables,
    (wanted, parameters, body) => {
      const as = names.global(wanted)
      definitions.push({ name: as, parameters, body })
      return as
    },
    make => t.whole(make),
  )

  function into({ run, file, look }: Closure, given: readonly Value[], at: At = { file, where: run }): Value {
    return enter(run, file, { around: null, names: new Map(), look }, given, at)
  }

  let depth = 0
  function enter(run: Run, file: string, around: Scope, given: readonly Value[], at: At): Value {
    if (depth > 60) return refuse(at, 'a function that calls itself', 'write it without recursion')
    depth++
    try {
      const scope = scopeIn(around)
      run.parameters.forEach(({ pattern, byDefault, rest }, k) => {
        if (rest) refuse({ file, where: run }, 'a parameter that takes the rest', 'take a list')
        const where: At = { file, where: run }
        bind(t, pattern, orDefault(t, given[k] ?? nothing, byDefault, scope, where), scope, where)
      })
      return runSteps(t, run.body, scope, file) ?? nothing
    } finally {
      depth--
    }
  }

  function lookUp(wanted: string, scope: Scope, at: At): Value {
    for (let of: Scope | null = scope; of !== null; of = of.around) {
      const cell = of.names.get(wanted)
      if (cell !== undefined) return cell.now
      if (of.look !== null) {
        try {
          return named(of.look(wanted), wanted)
        } catch {
          return refuse(at, `the name ${wanted}`, 'it stands for nothing where the function was made')
        }
      }
    }
    return refuse(at, `the name ${wanted}`, 'it stands for nothing here')
  }

  /** Under the name of the constant that it is. */
  function named(value: unknown, called: string): Value {
    if (Object.hasOwn(model.constants, called) && model.constants[called] === value && typeof value === 'number') {
      let shown = constantNames.get(called)
      if (shown === undefined) {
        shown = t.define(called, `constant ${called}`, () => literal(value))
        constantNames.set(called, shown)
      }
      return { is: 'known', value, shown }
    }
    return { is: 'known', value, called }
  }

  const evaluate = evaluatorOf(t, lookUp)

  return t
}

/** What of the names kept an expression needs, around it. */
const around =
  (lets: readonly (readonly [string, Tla])[]) =>
  (of: Tla): Tla => {
    const needed = new Set<string>()
    const need = (part: Tla): void => {
      for (const found of namesIn(part)) {
        const definition = lets.find(([named]) => named === found)
        if (definition === undefined || needed.has(found)) continue
        needed.add(found)
        need(definition[1])
      }
    }
    need(of)
    const definitions = lets.filter(([named]) => needed.has(named))
    return definitions.length === 0 ? of : { of: 'let', definitions, body: of }
  }

/** Of two edits of one value that part ways in one place, the choice of what stands there. */
function chosen(condition: Tla, a: Tla, b: Tla): Tla {
  const isAlike = (x: Tla | undefined, y: Tla | undefined) => JSON.stringify(x) === JSON.stringify(y)
  if (
    a.of === 'call' &&
    b.of === 'call' &&
    a.name === b.name &&
    a.args.length === 2 &&
    b.args.length === 2 &&
    isAlike(a.args[0], b.args[0])
  )
    return { ...a, args: [a.args[0] as Tla, chosen(condition, a.args[1] as Tla, b.args[1] as Tla)] }
  if (a.of === 'set' && b.of === 'set' && a.members.length === 1 && b.members.length === 1)
    return { of: 'set', members: [chosen(condition, a.members[0] as Tla, b.members[0] as Tla)] }
  if (
    a.of === 'except' &&
    b.of === 'except' &&
    isAlike(a.base, b.base) &&
    isAlike2(
      a.edits.map(e => e.path),
      b.edits.map(e => e.path),
    )
  )
    return { ...a, edits: a.edits.map((e, k) => ({ path: e.path, value: chosen(condition, e.value, (b.edits[k] as typeof e).value) })) }
  return choice(condition, a, b)
}

const isAlike2 = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
