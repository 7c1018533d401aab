import type { Action, Model, State } from '../../checker/language/index.ts'
import { Bag, CapacityReached, Fifo, type Message, ValueSet } from '../../checker/values/index.ts'

/**
 * A naive explorer, written from the definition of the language and not from the engine: recipes run on plain mutable copies
 * instead of through immer, states are compared by a JSON text of their own, and the queue holds whole paths.
 */
export interface Explored {
  readonly distinct: number
  readonly generated: number
  /** States on the longest shortest path. */
  readonly depth: number
  readonly fired: Readonly<Record<string, number>>
  /** For each property, and `deadlock`, the least number of steps to where it is decided: a violation, or for `reachable` a witness. */
  readonly shortest: Readonly<Record<string, number>>
  /** The properties whose premise was true somewhere. */
  readonly premises: ReadonlySet<string>
  /** Steps not followed, by whether a capacity or a constraint cut them. */
  readonly cuts: { readonly capacity: number; readonly state: number; readonly step: number }
  /** Whether there are states beyond the greatest depth allowed. */
  readonly beyond: boolean
  /** Set where more states than allowed were found: the depth that still fits. */
  readonly tooLarge: number | null
}

export interface DumbStep {
  readonly action: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly message: Message | null
  readonly to: State
}

interface Limits {
  readonly maxStates: number
  readonly maxDepth: number
}

/** The whole space, within the limits; when it turns out larger than `maxStates`, as deep as fits. */
export function explore(model: Model, maxStates: number): { explored: Explored; maxDepth: number } {
  let maxDepth = Infinity
  for (;;) {
    const explored = exploreTo(model, { maxStates, maxDepth })
    if (explored.tooLarge === null) return { explored, maxDepth }
    maxDepth = Math.max(1, explored.tooLarge)
  }
}

function exploreTo(model: Model, { maxStates, maxDepth }: Limits): Explored {
  const seen = new Set<string>()
  const queue: State[][] = []
  const fired = Object.fromEntries(Object.keys(model.actions).map(name => [name, 0]))
  const shortest: Record<string, number> = {}
  const premises = new Set<string>()
  const cuts = { capacity: 0, state: 0, step: 0 }
  const viewed = (s: State) => text(model.view === null ? s : Object.fromEntries(model.view.map(name => [name, s[name]])))
  const decide = (name: string, steps: number) => {
    shortest[name] = Math.min(steps, shortest[name] ?? Infinity)
  }
  let generated = 0
  let depth = 0
  let beyond = false

  const judge = (s: State, steps: number) => {
    for (const [name, property] of Object.entries(model.properties)) {
      if (property.kind === 'reachable' && property.holds(s)) decide(name, steps)
      if (property.kind !== 'always') continue
      for (const p of choices(property.for)) {
        const given = property.premise === null || property.premise(s, p)
        if (given) premises.add(name)
        if (given && !property.holds(s, p)) decide(name, steps)
      }
    }
  }
  const isCut = (from: State, to: State) => viewed(from) !== viewed(to) && model.constraints.step?.(from, to) === false
  const visit = (before: State[], s: State) => {
    const steps = before.length
    const from = before.at(-1)
    if (seen.has(viewed(s))) return
    judge(s, steps)
    if (from && isCut(from, s)) return
    if (model.constraints.state && !model.constraints.state(s)) cuts.state++
    else if (steps + 1 > maxDepth) beyond = true
    else {
      seen.add(viewed(s))
      queue.push([...before, s])
      depth = steps + 1
    }
  }

  for (const s of model.initial) {
    generated++
    visit([], s)
  }
  for (let at = 0; at < queue.length; at++) {
    // Depth 1 is always explored, however many initial states there are.
    if (queue.length > maxStates && depth > 1)
      return { distinct: 0, generated, depth, fired, shortest, premises, cuts, beyond, tooLarge: depth - 1 }
    const path = queue[at] as State[]
    const s = path.at(-1) as State
    const { steps, cut, cutWaysOn } = stepsFrom(model, s)
    cuts.capacity += cut
    for (const step of steps) {
      generated++
      fired[step.action] = (fired[step.action] ?? 0) + 1
      for (const [name, property] of Object.entries(model.properties))
        if (property.kind === 'step' && choices(property.for).some(p => !property.holds(s, step.to, p))) decide(name, path.length)
      if (isCut(s, step.to)) cuts.step++
      visit(path, step.to)
    }
    const leads = steps.some(step => viewed(step.to) !== viewed(s) && !isFault(model, step, s))
    if (!leads && cutWaysOn === 0 && !model.final(s) && model.deadlock === 'forbidden') decide('deadlock', path.length - 1)
    queue[at] = []
  }
  return { distinct: seen.size, generated, depth, fired, shortest, premises, cuts, beyond, tooLarge: null }
}

/** Whether a step needs a fault that is not sure to come: a way out that need never open. */
function isFault(model: Model, { action, parameters, message }: Pick<DumbStep, 'action' | 'parameters' | 'message'>, s: State): boolean {
  const { kind, fair, isEarly, by } = model.actions[action] as Action
  if (isEarly === undefined) return kind === 'fault' && fair === null
  const actor = by === null ? null : typeof by === 'string' ? (parameters[by] ?? message?.[by]) : by.id
  return isEarly(s, actor as string | null)
}

/** Every step from a state, and how many were cut because a network was full; of these, how many are no faults. */
export function stepsFrom(model: Model, s: State): { steps: DumbStep[]; cut: number; cutWaysOn: number } {
  const steps: DumbStep[] = []
  let cut = 0
  let cutWaysOn = 0
  for (const [name, action] of Object.entries(model.actions))
    for (const message of pickedBy(model, action, s))
      for (const p of choices(action.for)) {
        const args = message === null ? [p] : [message.message, p]
        if (!action.when(s, ...args)) continue
        const to = clone(s) as Record<string, unknown>
        try {
          if (message && 'kind' in (action.picks ?? {})) (to[message.network] as Bag | Fifo).deliver(message.message)
          action.then(to, ...args)
          steps.push({ action: name, parameters: p, message: message?.message ?? null, to: clone(to) as State })
        } catch (error) {
          if (!(error instanceof CapacityReached)) throw error
          cut++
          if (!isFault(model, { action: name, parameters: p, message: message?.message ?? null }, s)) cutWaysOn++
        }
      }
  return { steps, cut, cutWaysOn }
}

/** The messages that an action may be taken for; one null where it takes none. */
function pickedBy(model: Model, action: Action, s: State): ({ network: string; message: Message } | null)[] {
  const { picks } = action
  if (picks === null) return [null]
  const found: { network: string; message: Message }[] = []
  for (const [network, of] of Object.entries(model.vars)) {
    const net = s[network]
    if (!(net instanceof Bag || net instanceof Fifo)) continue
    const tags = 'messages' in of.shape ? Object.keys(of.shape.messages) : []
    if ('kind' in picks && tags.includes(picks.kind.tag))
      for (const message of net.deliverable()) if (message.tag === picks.kind.tag) found.push({ network, message })
    if ('network' in picks && picks.network === network && picks.which === 'any')
      for (const message of net) found.push({ network, message })
    if ('network' in picks && picks.network === network && picks.which === 'overtaking' && net instanceof Fifo)
      for (const message of net.mayOvertake()) found.push({ network, message })
  }
  return found
}

/** Every combination of values of parameters. */
export function choices(binders: Action['for']): Readonly<Record<string, unknown>>[] {
  const [first, ...rest] = Object.entries(binders)
  if (first === undefined) return [{}]
  const [name, of] = first
  return [...of.values()].flatMap(value => choices(Object.fromEntries(rest)).map(others => ({ [name]: value, ...others })))
}

/** A mutable copy that shares nothing with the original; a Set that a recipe wrote becomes a ValueSet. */
function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone)
  if (value instanceof Set) return new ValueSet([...value].map(clone))
  if (value instanceof ValueSet) return new ValueSet([...value].map(clone))
  if (value instanceof Bag || value instanceof Fifo) {
    const copy = value instanceof Bag ? new Bag(value.kind, value.capacity) : new Fifo(value.capacity)
    for (const message of value.copies())
      if (copy.has(message)) copy.copy(message)
      else copy.send(message)
    return copy
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, clone(part)]))
}

/** A text that two values share exactly when they are equal. */
export function text(value: unknown): string {
  return JSON.stringify(plain(value))
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof ValueSet || value instanceof Set) return { aSet: [...new Set([...value].map(text))].sort() }
  if (value instanceof Bag) return { aBag: value.copies().map(text).sort() }
  if (value instanceof Fifo)
    // Links are independent of each other, so their order says nothing.
    return {
      links: Object.entries(Object.groupBy(value.copies(), m => `${m.from}>${m.to}`))
        .map(([link, messages = []]) => `${link}:${messages.map(text).join('|')}`)
        .sort(),
    }
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, plain(part)])
}
