import { callSite, type Place, SpecError } from '../errors.ts'
import { sayGiven } from './parts.ts'

/** What is named: variables, fields and parameters stand in paths such as `server[S1].term`, steps have names that faults and refinements add to. */
export type Named =
  | 'constant'
  | 'variable'
  | 'field'
  | 'parameter'
  | 'action'
  | 'property'
  | 'outcome'
  | 'fault'
  | 'message'
  | 'case'
  | 'key'
  | 'model'
  | 'part'
  | 'process'

/** Names that mean something else inside a path, or in a trace written as ITF. */
const inPaths = /[.[\]#:∋]/

const taken: Partial<Record<Named, (name: string) => string | null>> = {
  variable: name => (inPaths.test(name) ? 'a path of the state is written with . [ ] and :, and # begins the words of a trace file' : null),
  field: name => (inPaths.test(name) ? 'a path of the state is written with . [ ] and :, and # begins the words of a trace file' : null),
  parameter: name =>
    inPaths.test(name) ? 'the names of parameters stand beside everystep’s own in a trace file, which are written with : and #' : null,
  action: name =>
    name.includes('.') || name.endsWith(tooEarly)
      ? `names with a dot, or ending in '${tooEarly}', are those of the steps that faults add`
      : null,
  fault: name => (name.includes('.') ? 'names with a dot are those of the variables and steps that faults add' : null),
  property: name =>
    name === 'deadlock'
      ? 'that is the name of the built-in property'
      : name.includes('.')
        ? 'names with a dot are those of the properties of an abstract spec'
        : null,
}

/** What the name of a timeout that fires prematurely ends in, after the timeout's own. */
export const tooEarly = ' too early'

/**
 * Throws SpecError where a table that an author wrote has a name that could be mistaken: for what every JavaScript object has already, such as
 * `constructor`, or for a name that is made of others. `of` says whose table it is: `the action 'enter'`.
 */
export function checkNames(named: Named, table: object, of: string, where?: Place): void {
  if (typeof table !== 'object' || table === null)
    throw new SpecError('no-parts', `${of} was given ${sayGiven(table)} instead of an object with a part for each ${named}`, {
      where: where ?? callSite(),
    })
  const prototype: unknown = Object.getPrototypeOf(table)
  // Object.prototype, whichever realm it is of, has no prototype itself.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null && !Array.isArray(table))
    throw new SpecError('bad-name', `${of}: the ${named} '__proto__' cannot be called that`, {
      hint: 'in { __proto__: … } JavaScript sets what the object inherits from, and adds nothing to it: choose another name',
      where: where ?? callSite(),
    })
  for (const name of Object.keys(table)) checkName(named, name, of, where)
}

/** Words of the protocol, which may be any text. */
const isWord = (named: Named): boolean => named === 'key'

/** The same of one name. */
export function checkName(named: Named, name: string, of: string, where?: Place): void {
  const reason =
    name === ''
      ? 'a name has at least one character'
      : !isWord(named) && (/\p{Cc}/u.test(name) || !name.isWellFormed())
        ? 'it has a character that no report can show'
        : name in Object.prototype
          ? `every JavaScript object has something called '${name}' already`
          : (taken[named]?.(name) ?? null)
  if (reason === null) return
  throw new SpecError('bad-name', `${of}: the ${named} '${name}' cannot be called that`, {
    hint: `${reason}: choose another name`,
    where: where ?? callSite(),
  })
}

/** What a table has under a name that anybody may have made up. */
export const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
