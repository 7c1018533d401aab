import { errorOf } from '../../../../checker/errors.ts'
import { constantsAt, type ModelAddress } from '../../../../checker/language/address.ts'
import { checkProperty } from '../../../../checker/properties/property-id.ts'
import { format } from '../../../../checker/values/index.ts'
import type { Chosen, Offer, Problem } from '../../../choice/choice.ts'
import { offerOf } from '../../../choice/offer.ts'
import { problemFrom } from '../../../choice/problem.ts'
import { type OpenSpec, reopen } from '../chosen.ts'
import type { AskedCheck } from '../found.ts'
import { type Link, nameOf, type Served, type Subject } from '../link.ts'
import { budgetsIn } from './place.ts'

/** The model that a page shows, and where the walk through it begins. */
export interface Session {
  readonly reopened: OpenSpec
  readonly chosen: ModelAddress
  /** The properties that are looked at; empty where all are. */
  readonly properties: readonly string[]
  readonly begin: string
}

export interface Opening {
  /** Null where neither what is asked for nor what the explorer was started with can be opened. */
  readonly session: Session | null
  readonly offer: Offer
  /** Why it is not what was asked for. */
  readonly problem: Problem | null
}

/** What a link opens; where it cannot be opened, what the explorer was started with, and why. */
export function opening(modules: readonly object[], { subject, address }: Served, link: Link): Opening {
  const { budgets, rest } = budgetsIn(link.walk)
  const begun = link.subject === null ? address : link.address
  let offer = offerOf(modules, link.choice, begun)
  const { problem } = offer
  if (offer.chosen === null) offer = offerOf(modules, {}, address)
  // Of what was started with a variant or faults that are no more, the file may have something else to offer.
  if (offer.chosen === null) offer = offerOf(modules, {}, null)
  if (offer.chosen === null) return { session: null, offer, problem: problem ?? offer.problem }
  const session = sessionOf(modules, subject, offer.chosen, link.properties, rest)
  const asked = budgets === null || problem !== null ? session.chosen : withFaults(session.chosen, { ...session.chosen.faults, ...budgets })
  try {
    session.reopened.with(asked.faults)
  } catch (error) {
    return { session: judged(session).session, offer, problem: problem ?? problemFrom(error) }
  }
  const { session: good, wrong } = judged({ ...session, chosen: asked })
  return { session: good, offer, problem: problem ?? wrong }
}

export const sessionOf = (
  modules: readonly object[],
  { module }: Subject,
  { address }: Chosen,
  properties: readonly string[],
  begin: string,
): Session => {
  const chosen = { ...address, module }
  return { reopened: reopen(modules, chosen), chosen, properties, begin }
}

/** Without the properties that there are not, and what is wrong with the first of them. */
function judged(session: Session): { readonly session: Session; readonly wrong: Problem | null } {
  if (session.properties.length === 0) return { session, wrong: null }
  const model = session.reopened.with(session.chosen.faults)
  const known = [...Object.keys(model.properties), ...(model.deadlock === 'allowed' ? [] : ['deadlock'])]
  try {
    for (const name of session.properties) checkProperty(model, name, known)
    return { session, wrong: null }
  } catch (error) {
    return {
      session: { ...session, properties: session.properties.filter(name => known.includes(name)) },
      wrong: problemFrom(errorOf(error)),
    }
  }
}

/** Whether these are one model, but for its faults. */
export const isSameModel = (one: ModelAddress, other: ModelAddress): boolean => modelKey(one) === modelKey(other)

export const modelKey = ({ module, spec, variant, constants, networks }: ModelAddress): string =>
  JSON.stringify([module, spec, variant, constants, networks])

/** The model as it is with these faults: a name is that of the model with its own. */
export function withFaults(chosen: ModelAddress, faults: ModelAddress['faults']): ModelAddress {
  const names = new Set([...Object.keys(chosen.faults), ...Object.keys(faults)])
  const isOwn = [...names].every(name => (chosen.faults[name] ?? 0) === (faults[name] ?? 0))
  return { ...chosen, faults, name: isOwn ? chosen.name : null }
}

/** A check of a model, as it is asked of the server. */
export function askedOf(
  subject: Subject,
  { reopened: { spec, faults } }: Session,
  address: ModelAddress,
  properties: readonly string[],
): AskedCheck {
  const constants = Object.entries(constantsAt(address)).filter(([name]) => spec.constants[name]?.marks.fixedBy === undefined)
  return {
    of: nameOf(subject),
    spec: address.spec,
    variant: address.variant,
    model: address.name,
    constants: Object.fromEntries(constants.map(([name, value]) => [name, format(value)])),
    faults: Object.fromEntries(faults.map(name => [name, String(address.faults[name] ?? 0)])),
    networks: address.networks,
    properties,
  }
}
