import { isEditedInPlace } from '../editing.ts'
import type { Statement, Type } from '../syntax.ts'
import { isScalar } from '../values.ts'

/**
 * A recipe without what looks again at a native Set of records that it has written: until the step ends that is JavaScript's own, whose `has` and `delete` compare
 * objects by identity, whereas to the dumb explorer all sets are compared by content. Told by whole variables.
 */
export const neverLookedAtAgain = (recipe: Statement, vars: readonly { readonly name: string; readonly type: Type }[]): Statement =>
  kept(recipe, new Set(), new Set(vars.filter(v => holdsObjects(v.type)).map(v => v.name)))

function kept(of: Statement, written: Set<string>, suspect: ReadonlySet<string>): Statement {
  switch (of.d) {
    case 'write':
    case 'edit': {
      const looked = of.d === 'write' ? [of.at.path.slice(1), of.value] : [of.at, of.with]
      if (mentions(looked, written)) return nothing
      for (const name of writtenIn(of, suspect)) written.add(name)
      return of
    }
    case 'send':
    case 'acknowledge':
      return mentions(of.message, written) ? nothing : of
    case 'if': {
      if (mentions(of.when, written)) return nothing
      const before = new Set(written)
      const yes = kept(of.yes, written, suspect)
      const no = of.no && kept(of.no, before, suspect)
      for (const name of before) written.add(name)
      return { ...of, yes, no }
    }
    case 'each': {
      // What the body writes it meets in the next round.
      for (const name of writtenIn(of.body, suspect)) written.add(name)
      return { ...of, body: kept(of.body, written, suspect) }
    }
    case 'all':
      return { ...of, of: of.of.map(one => kept(one, written, suspect)) }
  }
}

const nothing: Statement = { d: 'all', of: [] }

/** The variables into which a statement may write such a Set. */
function writtenIn(of: Statement, suspect: ReadonlySet<string>): string[] {
  switch (of.d) {
    case 'write':
    case 'edit': {
      const [name] = of.at.path
      return typeof name === 'string' && suspect.has(name) && !(of.d === 'edit' && isEditedInPlace(of.word)) ? [name] : []
    }
    case 'if':
      return [of.yes, ...(of.no ? [of.no] : [])].flatMap(one => writtenIn(one, suspect))
    case 'each':
      return writtenIn(of.body, suspect)
    case 'all':
      return of.of.flatMap(one => writtenIn(one, suspect))
    case 'send':
    case 'acknowledge':
      return []
  }
}

/** Whether some part of a tree is of one of these variables. */
function mentions(tree: unknown, names: ReadonlySet<string>): boolean {
  if (typeof tree !== 'object' || tree === null || names.size === 0) return false
  const { e, root, path } = tree as { e?: unknown; root?: unknown; path?: readonly unknown[] }
  if (e === 'get' && root === 's' && names.has(path?.[0] as string)) return true
  return Object.values(tree).some(part => mentions(part, names))
}

/** Whether a set with members that are no scalars is somewhere in a domain. */
function holdsObjects(type: Type): boolean {
  switch (type.of) {
    case 'set':
      return !isScalar(type.members)
    case 'list':
      return holdsObjects(type.items)
    case 'maybe':
      return holdsObjects(type.some)
    case 'map':
      return holdsObjects(type.values)
    case 'record':
      return Object.values(type.fields).some(holdsObjects)
    case 'union':
      return Object.values(type.cases).some(fields => Object.values(fields).some(holdsObjects))
    default:
      return false
  }
}
