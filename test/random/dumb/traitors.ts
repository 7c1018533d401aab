import type { Fault, Json, Network, Spec, Type } from '../syntax.ts'
import { combinations, type Row, same, sorted } from '../values.ts'
import { linkOf, send } from './network.ts'
import { fieldsOf } from './processes.ts'

export type Traitor = Extract<Fault, { readonly kind: 'byzantine' }>
type Draft = { [name: string]: Json }

const traitorsIn = ({ name }: Traitor, s: Row): readonly Json[] => s[`${name}.traitors`] as Json[]
const signedIn = ({ name }: Traitor, s: Row): readonly Json[] => s[`${name}.signed`] as Json[]

export const isTurned = (fault: Traitor, s: Row, who: Json): boolean => traitorsIn(fault, s).includes(who)

const isSigned = (type: Type): boolean => type.of === 'record' && type.signed === true

/** Whether messages of the spec have something signed in them. */
const signs = (spec: Spec): boolean =>
  spec.networks.some(({ kinds }) => kinds.some(tag => Object.values(fieldsOf(spec, tag)).some(isSigned)))

/** What is signed in a message: fields alone are, and nothing inside of them. */
const signedParts = (spec: Spec, m: Row): readonly Json[] =>
  Object.entries(fieldsOf(spec, m.tag as string)).flatMap(([name, type]) => (isSigned(type) ? [m[name] as Json] : []))

const inFlight = (spec: Spec, s: Row): readonly Row[] => spec.networks.flatMap(({ name }) => s[name] as readonly Row[])

/** What the fault remembers at the start. */
export const turnedAtFirst = (spec: Spec, fault: Traitor, start: Row): Row => ({
  [`${fault.name}.traitors`]: [],
  ...(signs(spec) ? { [`${fault.name}.signed`]: sorted(inFlight(spec, start).flatMap(m => signedParts(spec, m))) } : {}),
})

/** After a step: whatever is in flight was sent, so all that a loyal process has signed in it is out. What traitors sign they can sign again. */
export function rememberSigned(spec: Spec, fault: Traitor, draft: Draft): void {
  if (!signs(spec)) return
  const all = [...signedIn(fault, draft), ...inFlight(spec, draft).flatMap(m => signedParts(spec, m))]
  draft[`${fault.name}.signed`] = sorted(all.filter(value => !isTurned(fault, draft, (value as Row).by as Json)))
}

interface Done {
  readonly action: string
  readonly parameters: Row
  readonly edit: (draft: Draft) => void
}

export function* traitorSteps(spec: Spec, fault: Traitor, s: Row): Generator<Done> {
  const { name, who, budget, sends, forges } = fault
  const traitors = traitorsIn(fault, s)
  for (const id of who.ids)
    if (!traitors.includes(id) && traitors.length < budget)
      yield {
        action: name,
        parameters: { process: id },
        edit: draft => {
          draft[`${name}.traitors`] = sorted([...traitors, id])
        },
      }
  for (const tag of sends) {
    const network = spec.networks.find(n => n.kinds.includes(tag)) as Network
    const there = s[network.name] as readonly Row[]
    for (const fields of combinations(fieldsOf(spec, tag)))
      for (const process of forges === true ? who.ids : [fields.from as string]) {
        if (!who.ids.includes(process) || !traitors.includes(process) || traitors.includes(fields.to as Json)) continue
        const m: Row = { tag, ...fields }
        const known = signedParts(spec, m).every(
          value => traitors.includes((value as Row).by as Json) || signedIn(fault, s).some(other => same(other, value)),
        )
        const isInTheWay = (other: Row): boolean =>
          network.carries === 'fifo' ? forges !== true && linkOf(other) === linkOf(m) : same(other as Json, m as Json)
        if (!known || there.some(isInTheWay)) continue
        yield {
          action: `${name}.${tag}`,
          parameters: forges === true ? { process, ...fields } : fields,
          edit: draft => send(network, draft[network.name] as Json[], m),
        }
      }
  }
}
