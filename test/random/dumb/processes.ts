import type { Fields, Spec, Type } from '../syntax.ts'

export const fieldsOf = (spec: Spec, tag: string | null): Fields => spec.kinds.find(k => k.tag === tag)?.fields ?? {}

/** Who may be cut off. */
export function partitioned(spec: Spec): readonly string[] {
  const who = spec.faults.flatMap(f => (f.kind === 'partition' ? f.who : []))
  return who.length === 0 ? processesOf(spec) : who.flatMap(sort => sort.ids)
}

/** All processes that act, own, send or receive. */
export function processesOf(spec: Spec): readonly string[] {
  const found = new Set<string>()
  const add = (type: Type | undefined) => {
    if (type?.of === 'process') for (const id of type.ids) found.add(id)
  }
  for (const { by, for: parameters, tag, kind } of spec.actions) {
    const fields = fieldsOf(spec, tag)
    if (by === undefined && kind === 'receive') add(fields.to)
    else if (by && 'single' in by) found.add(by.single)
    else if (by) add(parameters[by.name] ?? fields[by.name])
  }
  for (const { mark } of spec.variables) if (mark === 'owned') found.add('M')
  for (const { kinds } of spec.networks)
    for (const tag of kinds) {
      add(fieldsOf(spec, tag).from)
      add(fieldsOf(spec, tag).to)
    }
  return [...found]
}

/** Every way to split in two, by the side on which the first of all is not. */
export function sidesOf(ids: readonly string[]): string[][] {
  const [first = '', ...rest] = ids.toSorted()
  return rest
    .reduce<string[][]>((sides, id) => sides.concat(sides.map(side => [...side, id])), [[]])
    .filter(side => side.length > 0 && !side.includes(first))
}
