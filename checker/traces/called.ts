import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import type { Key, ValuePath } from '../values/path.ts'

/** What a model declares that has words for numbers. */
export type Declared = Pick<Model, 'vars' | 'actions' | 'properties'>

/**
 * The same part, with the word for each of its keys that is a number: the name of the parameter, of an action or a property, that is chosen from the same domain. `votes[R1][2]` has
 * none for R1, and `slot` for 2 where an action is declared `for: { slot: Slot }`. A number has none where no such parameter has a name of more than one letter.
 */
export function called({ vars, actions, properties }: Declared, { variable, keys }: ValuePath): ValuePath {
  const binders = [...Object.values(actions), ...Object.values(properties)].flatMap(of => Object.entries(of.for))
  const wordFor = (domain: Domain): string | undefined => binders.find(([name, of]) => of === domain && name.length > 1)?.[0]
  let whole = vars[variable]
  const named = keys.map((key): Key => {
    const map = key.of === 'map' ? mapIn(whole) : undefined
    const word = map !== undefined && isOfNumbers(map.keys) ? wordFor(map.keys) : undefined
    whole = whole === undefined ? undefined : partOf(whole, key)
    return word === undefined ? key : { ...key, called: word }
  })
  return { variable, keys: named }
}

/** The domain of a part of the state; undefined where that is not known. */
export function domainAt({ vars }: Pick<Model, 'vars'>, { variable, keys }: ValuePath): Domain | undefined {
  let part = vars[variable]
  for (const key of keys) part = part && partOf(part, key)
  return part
}

/** Whether a part of the state may be none. */
export const isOptional = (model: Pick<Model, 'vars'>, part: ValuePath): boolean => domainAt(model, part)?.shape.of === 'maybe'

/** Whether another variable of the same process could have the word that a part of the state has. */
export function isOfSeveral({ vars }: Pick<Model, 'vars'>, { variable, keys }: ValuePath, value: unknown): boolean {
  const owner = vars[variable]?.marks.owner
  if (typeof value !== 'string') return false
  const couldHave = (name: string): boolean => {
    const of = vars[name]?.marks.owner === owner ? domainAt({ vars }, { variable: name, keys }) : undefined
    return of?.shape.of === 'scalar' && of.shape.values.includes(value)
  }
  return Object.keys(vars).some(name => name !== variable && couldHave(name))
}

const isOfNumbers = ({ shape }: Domain): boolean => shape.of === 'scalar' && shape.values.every(value => typeof value === 'number')

function mapIn(of: Domain | undefined): { readonly keys: Domain } | undefined {
  const shape = of?.shape
  return shape?.of === 'maybe' ? mapIn(shape.some) : shape?.of === 'map' ? shape : undefined
}

/** The domain of a part; of a union, of any of its kinds that have it. */
function partOf({ shape }: Domain, key: Key): Domain | undefined {
  switch (shape.of) {
    case 'map':
      return shape.values
    case 'record':
      return shape.fields[key.name]
    case 'maybe':
      return partOf(shape.some, key)
    case 'union':
      return Object.values(shape.cases)
        .map(of => partOf(of, key))
        .find(of => of !== undefined)
    default:
      return undefined
  }
}
