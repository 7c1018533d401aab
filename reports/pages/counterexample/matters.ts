import { keptVariables, type Model } from '../../../checker/language/model.ts'
import type { State } from '../../../checker/language/types.ts'
import { watch } from '../../../checker/properties/monitors.ts'
import type { Change, TraceStep } from '../../../checker/traces/trace.ts'
import { emptyNetwork, equal, format, type Message, type Network } from '../../../checker/values/index.ts'
import type { Traced } from '../../format.ts'
import { isBookkeeping, stateAfter } from '../../say/words.ts'

/**
 * What the ending hangs on: were it not as it is, the property would not be decided there. `step` is the number of the step that made it so; 0 where it has been
 * so from the start.
 */
export type Matter = PartMatter | { readonly of: 'message'; readonly message: Message; readonly step: number }

export interface PartMatter {
  readonly of: 'part'
  readonly path: string
  readonly owner: string | null
  readonly value: unknown
  readonly step: number
  /** Which of the last step's two states it is of, where the property speaks of both and the step changed it: else `there`. */
  readonly at: 'there' | 'before' | 'after'
  /** What it was before the last step; undefined but for what is `after`. */
  readonly from: unknown
}

/**
 * What a trace's ending hangs on, in the order of the steps: each part of the state is put back to what it was before it last changed, each message in flight is
 * taken out, and the property is asked again. A property of steps speaks of two states: what the last step changed is put back in either of them. What a process lacks may never have been there, so each part is also given what another process has in its
 * place. Where nothing of the last step does so alone, all that it changed is put back together. Empty
 * where that does not help either, where the property is about time, and for a deadlock.
 */
export function whatMatters(model: Model, { name, trace }: Pick<Traced, 'name' | 'trace'>): readonly Matter[] {
  const decides = watch(model, [name], true).find(w => w.name === name)?.decides
  const last = trace.steps.length
  if (!decides || decides.on === 'deadlock' || last === 0) return []
  const ends = { was: stateAfter(trace, last - 1), is: stateAfter(trace, last) }
  const endsSo = ({ was, is }: typeof ends) => (decides.on === 'state' ? decides.hit(is) : decides.hit(was, is))
  const flips = (other: typeof ends): boolean => {
    try {
      return !endsSo(other)
    } catch {
      // With what it could not have there, the property may throw; that tells nothing.
      return false
    }
  }
  if (flips(ends)) return []
  // What the last step did not touch is, in the state before it, the same part.
  const without = (at: typeof ends, { path, before, step }: Last) => ({
    was: step === last ? at.was : withPart(at.was, path, before),
    is: withPart(at.is, path, before),
  })
  const isTold = ({ path, before, after }: Last) =>
    before !== undefined && after !== undefined && !isBookkeeping({ kept: keptVariables(model) }, path)
  const parts = lastChanges(trace.steps).filter(isTold)
  const isOfSteps = decides.on === 'step'
  const changed = new Set(parts.filter(p => p.step === last).map(p => p.path))
  const earlier = isOfSteps ? lastChanges(trace.steps.slice(0, -1)).filter(p => isTold(p) && changed.has(p.path)) : []
  const ids = model.processes.map(p => p.id)
  const alone = [
    ...withPeers(parts, ends.is, ids)
      .filter(
        part =>
          flips(without(ends, part)) || peersOf(part, ends.is, ids).some(({ value }) => flips(without(ends, { ...part, before: value }))),
      )
      .map(part => partOf(part, isOfSteps && part.step === last)),
    ...earlier
      .filter(({ path, before }) => flips({ ...ends, was: withPart(ends.was, path, before) }))
      .map((part): Matter => ({ ...partOf(part, false), at: 'before' })),
    ...trace.flights
      .filter(f => f.received.length === 0 && f.lost === null && f.sent > 0)
      .filter(({ network, message, sent }) =>
        flips({
          was: sent < last ? withoutMessage(ends.was, network, message) : ends.was,
          is: withoutMessage(ends.is, network, message),
        }),
      )
      .map(({ message, sent }) => ({ of: 'message' as const, message, step: sent })),
  ]
  const found = alone.sort((a, b) => a.step - b.step)
  const together = parts.filter(part => part.step === last)
  const isExplained = found.some(m => m.step === last) || together.length === 0 || !flips(together.reduce(without, ends))
  return isExplained ? found : [...found, ...together.map(part => partOf(part, isOfSteps))]
}

const partOf = ({ path, owner, before, after, step }: Last, isAfter: boolean): PartMatter => ({
  of: 'part',
  path,
  owner,
  value: after,
  step,
  at: isAfter ? 'after' : 'there',
  from: isAfter ? before : undefined,
})

interface Last extends Change {
  readonly step: number
}

/** The last change of each part, in the order of the steps. */
function lastChanges(steps: readonly TraceStep[]): readonly Last[] {
  const found = new Map<string, Last>()
  for (const { number, changes } of steps)
    for (const change of changes) {
      found.delete(change.path)
      found.set(change.path, { ...change, step: number })
    }
  return [...found.values()]
}

/** The same part of the other processes that have it: of `log[S2]` these are `log[S1]` and `log[S3]`. */
function peersOf(
  { path, owner }: Pick<Change, 'path' | 'owner'>,
  state: State,
  ids: readonly string[],
): { owner: string; path: string; value: unknown }[] {
  if (owner === null || !path.includes(`[${owner}]`)) return []
  return ids
    .filter(id => id !== owner)
    .map(id => ({ owner: id, path: path.replace(`[${owner}]`, `[${id}]`) }))
    .flatMap(peer => {
      const value = partAt(state, peer.path)
      return value === undefined ? [] : [{ ...peer, value }]
    })
}

/** With those parts that never changed though the same part of another process did. */
function withPeers(parts: readonly Last[], state: State, ids: readonly string[]): readonly Last[] {
  const found = new Map(parts.map(part => [part.path, part]))
  for (const part of parts)
    for (const { path, owner, value } of peersOf(part, state, ids))
      if (!found.has(path)) found.set(path, { path, owner, before: value, after: value, step: 0 })
  return [...found.values()]
}

/** The value at a path such as `server[S2].log`; undefined where the state has no such part. */
export function partAt(whole: object, path: string): unknown {
  for (const [name, part] of Object.entries(whole))
    for (const said of [format(name), `[${format(name)}]`, `.${format(name)}`]) {
      if (path === said) return part
      const isInside = path.startsWith(said) && /^[.[]/.test(path.slice(said.length))
      const inner = isInside && typeof part === 'object' && part !== null ? partAt(part, path.slice(said.length)) : undefined
      if (inner !== undefined) return inner
    }
  return undefined
}

/** The state with another value at a path such as `server[S2].log`; the same state where it has no such part. */
const withPart = (state: State, path: string, value: unknown): State => (replaced(state, path, value) as State | null) ?? state

function replaced(whole: object, path: string, value: unknown): object | null {
  for (const [name, part] of Object.entries(whole))
    for (const said of [format(name), `[${format(name)}]`, `.${format(name)}`]) {
      if (path === said) return { ...whole, [name]: value }
      const isInside = path.startsWith(said) && /^[.[]/.test(path.slice(said.length))
      if (!isInside || typeof part !== 'object' || part === null) continue
      const inner = replaced(part, path.slice(said.length), value)
      if (inner !== null) return { ...whole, [name]: inner }
    }
  return null
}

/** The state with one copy of a message less in flight. */
function withoutMessage(state: State, name: string, message: Message): State {
  const network = state[name] as Network
  const rest = emptyNetwork(network.kind)
  let taken = false
  for (const copy of network.copies())
    if (!taken && equal(copy, message)) taken = true
    else if (rest.has(copy)) rest.copy(copy)
    else rest.send(copy)
  return { ...state, [name]: rest }
}
