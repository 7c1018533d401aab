import type { Code, Pattern, Step } from '../source/code.ts'
import { index, member, taken } from './access.ts'
import { loop } from './loops.ts'
import { refuse } from './refusal.ts'
import type { At, Translator } from './translator.ts'
import { known, nothing, type Scope, type Value } from './value.ts'

/** A block's own names, within those around it. */
export const scopeIn = (around: Scope): Scope => ({ around, names: new Map(), look: null })

/** Gives the parts of a value the names of a pattern. */
export function bind(t: Translator, pattern: Pattern, value: Value, scope: Scope, at: At, keeps = false): void {
  switch (pattern.of) {
    case 'name': {
      const now = taken(t, value, at)
      scope.names.set(pattern.name, { now: keeps ? t.keep(pattern.name, now) : now })
      return
    }
    case 'fields':
      for (const { key, pattern: inner, byDefault } of pattern.fields) {
        const found = typeof key === 'string' ? member(t, value, key, at) : index(t, value, t.evaluate(key, scope, at.file), at)
        bind(t, inner, orDefault(t, found, byDefault, scope, at), scope, at)
      }
      return
    case 'items':
      pattern.items.forEach((inner, k) => {
        if (inner !== null) bind(t, inner.pattern, orDefault(t, index(t, value, known(k), at), inner.byDefault, scope, at), scope, at)
      })
      return
    case 'unknown':
      refuse(at, pattern.what, 'name the parts one by one')
  }
}

/** What is given, or what stands for it by default where that is undefined. */
export function orDefault(t: Translator, value: Value, byDefault: Code | null, scope: Scope, at: At): Value {
  if (byDefault === null) return value
  const other = () => t.evaluate(byDefault, scope, at.file)
  if (value.is === 'known' && value.value === undefined) return other()
  return value.is === 'perhaps' ? t.branch(value.there, () => taken(t, value.value, at), other, at) : value
}

/**
 * Runs statements, and then what follows the block that they stand in, since it is part of each way through them that does not return. What they return, or null where
 * no way does.
 */
export function run(
  t: Translator,
  steps: readonly Step[],
  scope: Scope,
  file: string,
  follows: () => Value | null = () => null,
): Value | null {
  for (const [k, step] of steps.entries()) {
    const at: At = { file, where: step }
    const onward = () => run(t, steps.slice(k + 1), scope, file, follows)
    switch (step.of) {
      case 'declare':
        bind(t, step.pattern, step.value === null ? nothing : t.evaluate(step.value, scope, file), scope, at, true)
        break
      case 'do':
        t.evaluate(step.what, scope, file)
        break
      case 'return':
        return step.value === null ? nothing : t.evaluate(step.value, scope, file)
      case 'block':
        if (mayReturn(step.body)) return run(t, step.body, scopeIn(scope), file, onward)
        run(t, step.body, scopeIn(scope), file)
        break
      case 'if': {
        const condition = t.truth(t.evaluate(step.condition, scope, file), { file, where: step.condition })
        const returns = mayReturn(step.yes) || mayReturn(step.no)
        const way = (body: readonly Step[]) => run(t, body, scopeIn(scope), file, returns ? onward : undefined)
        if (condition.of === 'literal') {
          const returned = way(condition.value ? step.yes : step.no)
          if (returns) return returned
        } else {
          const returned = t.branch(
            condition,
            () => way(step.yes) ?? nothing,
            () => way(step.no) ?? nothing,
            at,
          )
          if (returns) return returned
        }
        break
      }
      case 'each': {
        if (mayReturn(step.body)) return refuse(at, 'a loop that returns', 'ask by some, every or find')
        const among = t.evaluate(step.among, scope, file)
        loop(
          t,
          among,
          step,
          (item: Value) => {
            const inner = scopeIn(scope)
            bind(t, step.pattern, item, inner, at)
            run(t, step.body, inner, file)
          },
          at,
        )
        break
      }
      case 'unknown':
        return refuse(at, step.what, 'write for (const x of …), if, const, or a helper that returns a value')
    }
  }
  return follows()
}

const mayReturn = (steps: readonly Step[]): boolean =>
  steps.some(
    s =>
      s.of === 'return' ||
      (s.of === 'if' && (mayReturn(s.yes) || mayReturn(s.no))) ||
      ((s.of === 'block' || s.of === 'each') && mayReturn(s.body)),
  )
