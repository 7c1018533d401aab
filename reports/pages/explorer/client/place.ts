import type { ModelAddress } from '../../../../checker/language/address.ts'
import type { State } from '../../../../checker/language/types.ts'
import type { Path } from '../../../../checker/semantics/path.ts'
import { addressNaming, nameIn, resolveAddress, sharedBy } from '../../../../checker/traces/address.ts'
import { type Recurrence, recurrenceOf } from '../../../../checker/traces/recurrence.ts'
import { replay } from '../../../../checker/traces/replay.ts'
import { type Crossing, crossingOf, type Standing, standings } from '../../../../checker/traces/standing.ts'
import type { Trace } from '../../../../checker/traces/trace.ts'
import { type Choices, choicesAt, sayError, type Walk, walkOf } from '../../../../checker/traces/walk.ts'
import type { OpenSpec } from '../chosen.ts'

/** Where a walk has come to. */
export interface Place {
  readonly walk: Walk
  readonly budgets: ModelAddress['faults']
  readonly path: Path
  /** The steps as the address names them. */
  readonly names: readonly string[]
  readonly trace: Trace
  /** From the initial state to the one that the walk has come to. */
  readonly states: readonly State[]
  readonly choices: Choices
  readonly standings: readonly Standing[]
  /** Where the walk has left the model's constraints, so that no search follows it, and no property is judged; null where it has not. */
  readonly crossing: Crossing | null
  /** The numbers of the states on the way by their keys, each its first. */
  readonly met: ReadonlyMap<string, number>
  /** The loop that the walk has closed; null where it has not. */
  readonly recurrence: Recurrence | null
  /** What stands behind the # of the page's address. */
  readonly address: string
  /** What of the address could not be followed; null where all could. */
  readonly stray: string | null
}

/**
 * Builds walks once for each choice of budgets; of the properties those that are asked for are judged, or all where that is none. What a place has in common with the
 * one before it is not walked anew, so that a step costs the same late in a walk as early.
 */
export function guide(reopened: OpenSpec, chosen: ModelAddress, properties: readonly string[] = []): (address: string) => Place {
  const walkIn = (budgets: ModelAddress['faults']) => walkOf(reopened.with(budgets), properties.length === 0 ? undefined : properties)
  const walks = new Map<string, Walk>()
  let last: Place | null = null
  return address => {
    const asked = budgetsIn(address)
    let budgets = { ...chosen.faults, ...asked.budgets }
    let stray: string | null = null
    const key = JSON.stringify(budgets)
    let walk = walks.get(key)
    if (walk === undefined) {
      try {
        walk = walkIn(budgets)
      } catch (error) {
        if (asked.budgets === null) throw error
        stray = sayError(error)
        budgets = chosen.faults
        walk = walkIn(budgets)
      }
      walks.set(key, walk)
    }
    const known: Place | null = last?.walk === walk ? last : null
    const resolved = resolveAddress(walk.semantics, asked.rest, known)
    const place = placeOf(walk, budgets, resolved.path, chosen, known)
    last = place
    return { ...place, stray: stray ?? (resolved.stray === null ? null : `“${resolved.stray}” cannot be done here`) }
  }
}

function placeOf(walk: Walk, budgets: ModelAddress['faults'], path: Path, chosen: ModelAddress, known: Place | null): Place {
  const { semantics } = walk
  // The steps that it was resolved from are the same objects; of another initial state there are none.
  const shared = sharedBy(known?.path.steps ?? [], path.steps)
  const taken = replay(semantics, path, null, known?.trace.steps.slice(0, shared))
  const states = [taken.initial, ...taken.steps.map(s => s.state)]
  const keys = states.map(state => semantics.key(state))
  const crossing = cross(walk, states)
  const recurrence = recur(walk, taken, keys)
  const trace = { ...taken, loop: recurrence?.loop ?? null }
  const state = states.at(-1) ?? trace.initial
  const names = path.steps.map(
    (step, i) => (i < shared ? known?.names[i] : undefined) ?? nameIn(semantics, states[i] ?? trace.initial, step),
  )
  return {
    walk,
    budgets,
    path,
    names,
    trace,
    states,
    choices: choicesAt(walk, state, crossing === null),
    crossing,
    standings: standings(walk, states, crossing).map(s =>
      recurrence?.broken.includes(s.name) ? { ...s, standing: 'broken', at: null, of: ' by the loop' } : s,
    ),
    met: new Map(keys.map((key, i): [string, number] => [key, i]).reverse()),
    recurrence,
    address: withBudgets(addressNaming(path.initial, names), budgets, chosen),
    stray: null,
  }
}

/** A constraint that fails is told by the check; here nothing is beyond it. */
function cross(...of: Parameters<typeof crossingOf>): Crossing | null {
  try {
    return crossingOf(...of)
  } catch {
    return null
  }
}

/** A spec that fails on the way is told where it does; here it makes no loop. */
function recur(...of: Parameters<typeof recurrenceOf>): Recurrence | null {
  try {
    return recurrenceOf(...of)
  } catch {
    return null
  }
}

/** `lose=1;crash=any;0/rmPrepare(RM1)`: budgets other than the model's own go before the path. */
export function withBudgets(address: string, budgets: ModelAddress['faults'], { faults }: ModelAddress): string {
  const other = Object.entries(budgets).filter(([fault, n]) => (faults[fault] ?? 0) !== n)
  return [...other.map(([fault, n]) => `${encodeURIComponent(fault)}=${n}`), address].join(';')
}

/** The budgets that stand before a path, null where there are none, and the path. */
export function budgetsIn(address: string): { budgets: ModelAddress['faults'] | null; rest: string } {
  const slash = address.indexOf('/')
  const head = slash < 0 ? address : address.slice(0, slash)
  const parts = head.split(';')
  const given = parts.flatMap((part): [string, number | 'any'][] => {
    const [, fault, n] = /^([^=]+)=(\d{1,6}|any)$/.exec(part) ?? []
    return fault === undefined || n === undefined ? [] : [[decoded(fault), n === 'any' ? 'any' : Number(n)]]
  })
  const rest = `${parts.filter(part => !part.includes('=')).join('')}${slash < 0 ? '' : address.slice(slash)}`
  return { budgets: given.length === 0 ? null : Object.fromEntries(given), rest }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
