import type { Action, Fault, Json, Network, Spec } from '../syntax.ts'
import { admit, Beyond, combinations, copyOf, initialOf, inOrder, type Row, sorted, textOf } from '../values.ts'
import { holds, type Names, run } from './evaluate.ts'
import { forget } from './forget.ts'
import { crashOf, survivals, survive } from './logs.ts'
import { arranged, deliver, deliverable, duplicate, overtake, placesOf, putBack, staysWhenReceived } from './network.ts'
import { fieldsOf, partitioned, sidesOf } from './processes.ts'
import { age, aheadAtFirst, driftSteps, runs } from './time.ts'
import { isTurned, rememberSigned, type Traitor, traitorSteps, turnedAtFirst } from './traitors.ts'

/** A state: a value for each variable and network, and for what faults remember. */
export type State = Row

export interface Step {
  readonly action: string
  readonly parameters: Row
  readonly message: Row | null
  /** What is fair of it: an instance or a group, weakly or strongly. */
  readonly fair: { readonly of: string; readonly strong: boolean } | null
  /** A fault that nothing promises: no way out of a deadlock. */
  readonly idleFault: boolean
  /** Null where a bound or a capacity forbids it. */
  readonly to: State | null
  readonly cut: string | null
}

/** What taking a step leaves, and taking it once more with the same parameters and the same message. */
export interface Twice {
  readonly once: State
  readonly twice: State
}

type Draft = { [name: string]: Json }

/** The steps of a spec by its own definition, from plain states to plain states. */
export interface Steps {
  readonly initial: readonly State[]
  from(s: State): readonly Step[]
  /** Of each step of an action that no bound forbids, neither the first time nor the second, when its message is sent again. */
  twice(action: string, s: State): readonly Twice[]
  /** What two states share that the view takes for one. */
  viewed(s: State): string
  /** The names of all actions. */
  readonly actions: readonly string[]
}

/** What timeouts wait for is not looked for any further. */
const mostAwaited = 150

/** It would take too long to find out by dumb means. */
export class TooLarge extends Error {}

const stepsKnown = new WeakMap<Spec, Steps>()

export function stepsOf(spec: Spec): Steps {
  const steps = stepsKnown.get(spec) ?? remembering(definedBy(spec))
  stepsKnown.set(spec, steps)
  return steps
}

/** The same, each state asked once. */
function remembering(steps: Steps): Steps {
  const known = new Map<string, readonly Step[]>()
  return {
    ...steps,
    from: s => {
      const text = textOf(s)
      const found = known.get(text) ?? steps.from(s)
      known.set(text, found)
      return found
    },
  }
}

function definedBy(spec: Spec): Steps {
  const faults = spec.faults.filter(f => f.budget > 0)
  const constants: Row = Object.fromEntries(Object.entries(spec.constants).map(([name, { value }]) => [name, value]))
  const networkOf = (tag: string): Network => spec.networks.find(n => n.kinds.includes(tag)) as Network
  const everyone = partitioned(spec)

  const starts: Row[] = spec.init.flatMap(({ given, inFlight }) => {
    const variables = Object.fromEntries(spec.variables.map(v => [v.name, given[v.name] ?? initialOf(v.type)]))
    const networks = Object.fromEntries(spec.networks.map(n => [n.name, arranged(n, inFlight[n.name] ?? [])]))
    const each = spec.variables.find(v => v.name === spec.each)
    const values = each ? combinations({ x: each.type }).map(p => ({ [each.name]: p.x as Json })) : [{}]
    return values.map(value => ({ ...variables, ...value, ...networks }))
  })
  const remembered: Row = Object.fromEntries(
    faults.flatMap((f): [string, Json][] => [
      ...(f.kind === 'stop' || f.kind === 'crash' || f.kind === 'pause' ? [[`${f.name}.down`, []] as [string, Json]] : []),
      ...(f.kind === 'partition' ? [[`${f.name}.side`, []] as [string, Json]] : []),
      ...(f.kind === 'drift' ? aheadAtFirst(f) : []),
      ...(f.budget !== Infinity && f.kind !== 'stop' && f.kind !== 'byzantine' && f.kind !== 'drift'
        ? [[`${f.name}.count`, 0] as [string, Json]]
        : []),
    ]),
  )
  const canonical = (draft: Draft): State =>
    inOrder(
      Object.entries(draft).map(([name, value]) => {
        const network = spec.networks.find(n => n.name === name)
        const variable = spec.variables.find(v => v.name === name)
        if (network) return [name, arranged(network, value as Json[])]
        return [name, variable ? admit(variable.type, value, name) : value]
      }),
    )

  const traitor = faults.find((f): f is Traitor => f.kind === 'byzantine')
  const initial = starts.map(start => canonical({ ...start, ...remembered, ...(traitor ? turnedAtFirst(spec, traitor, start) : {}) }))

  /** The state after an edit of a copy; or what cuts the step. */
  const after = (s: State, edit: (draft: Draft) => void): Pick<Step, 'to' | 'cut'> => {
    const draft = copyOf(s as Json) as Draft
    try {
      edit(draft)
      if (traitor) rememberSigned(spec, traitor, draft)
      return { to: canonical(draft), cut: null }
    } catch (error) {
      if (!(error instanceof Beyond)) throw error
      return { to: null, cut: error.cut }
    }
  }

  const isUp = (s: State, who: Json): boolean =>
    !(traitor && isTurned(traitor, s, who)) &&
    !faults.some(f => (f.kind === 'stop' || f.kind === 'crash' || f.kind === 'pause') && (s[`${f.name}.down`] as Json[]).includes(who))
  /** Whether a partition is between these two; whoever may not be cut off is on neither side. */
  const crosses = (s: State, from: Json | undefined, to: Json | undefined): boolean =>
    faults.some(f => {
      const side = f.kind === 'partition' ? (s[`${f.name}.side`] as Json[]) : []
      const isApart = (id: Json | undefined) => side.length > 0 && everyone.includes(id as string)
      return isApart(from) && isApart(to) && side.includes(from as Json) !== side.includes(to as Json)
    })

  const actorOf = ({ by, kind, tag }: Action, p: Row, m: Row | null): Json => {
    if (by === undefined) return kind === 'receive' && 'to' in fieldsOf(spec, tag) ? (m?.to as Json) : null
    if (by === null) return null
    return 'single' in by ? by.single : ((p[by.name] ?? m?.[by.name]) as Json)
  }

  const namesFor = (s: State, p: Row, m: Row | null): Names => ({ s, parameters: p, constants, ...(m === null ? {} : { m }) }) as Names

  const instances = (action: Action, s: State): { p: Row; m: Row | null }[] => {
    const network = action.tag === null ? null : networkOf(action.tag)
    const messages = network === null ? [null] : deliverable(network, s[network.name] as Json[]).filter(m => m.tag === action.tag)
    return messages.flatMap(m => combinations(action.for).map(p => ({ p, m })))
  }

  /** Whether a step may be taken but for what a timeout waits for. */
  const isReady = (action: Action, s: State, p: Row, m: Row | null): boolean => {
    const actor = actorOf(action, p, m)
    return (
      (action.time !== true || runs(spec, s)) &&
      (actor === null || isUp(s, actor)) &&
      (m === null || !crosses(s, m.from, m.to ?? actor)) &&
      holds(spec, action.when, namesFor(s, p, m))
    )
  }

  const ready = (action: Action, s: State) => instances(action, s).filter(({ p, m }) => isReady(action, s, p, m))
  const take = (action: Action, { p, m }: { p: Row; m: Row | null }, draft: Draft): void => {
    const network = m && networkOf(m.tag as string)
    if (network) deliver(network, draft[network.name] as Json[], m)
    if (action.time) age(spec, draft, null)
    run(spec, action.then, namesFor(draft, copyOf(p as Json) as Row, m))
  }

  const isQuiet = ({ awaits }: Action, s: State, actor: Json): boolean =>
    awaits === null
      ? !spec.actions.some(action => action.kind !== 'timeout' && ready(action, s).length > 0)
      : !canStillCome(awaits, s, actor)

  /** Whether the process can receive such a message, now or after steps of the protocol that are neither timeouts nor faults, within the constraints. */
  const canStillCome = (awaits: readonly string[], s: State, actor: Json): boolean => {
    const isThere = (at: State) =>
      spec.actions.some(
        action =>
          action.tag !== null && awaits.includes(action.tag) && ready(action, at).some(({ p, m }) => actorOf(action, p, m) === actor),
      )
    const found = new Map([[textOf(s), s]])
    for (const at of found.values()) {
      if (isThere(at)) return true
      for (const to of onwards(at)) found.set(textOf(to), to)
      if (found.size > mostAwaited) throw new TooLarge()
    }
    return false
  }

  const isWithin = (before: State, after: State): boolean =>
    holds(spec, spec.constraints.state, namesFor(after, {}, null)) &&
    holds(spec, spec.constraints.step, { before, after, constants } as Names)

  const known = new Map<string, readonly State[]>()
  /** Where the protocol's own steps lead, but for timeouts; what a constraint keeps out is no place where a message can come. */
  const onwards = (s: State): readonly State[] => {
    const before = known.get(textOf(s))
    if (before) return before
    const found = spec.actions.flatMap(action =>
      action.kind === 'timeout' ? [] : [...ownSteps(action, s)].flatMap(({ to }) => (to !== null && isWithin(s, to) ? [to] : [])),
    )
    known.set(textOf(s), found)
    return found
  }

  const early = faults.find(f => f.kind === 'early')

  function* twice(name: string, s: State): Generator<Twice> {
    const action = spec.actions.find(a => a.name === name) as Action
    for (const { p, m } of ready(action, s)) {
      const once = after(s, draft => take(action, { p, m }, draft)).to
      const network = m && networkOf(m.tag as string)
      const again = once && network ? after(once, draft => putBack(network, draft[network.name] as Json[], m)).to : once
      if (once === null || again === null) continue
      const is = isReady(action, again, p, m) ? after(again, draft => take(action, { p, m }, draft)).to : once
      if (is !== null) yield { once, twice: is }
    }
  }

  const fairnessOf = (name: string, { fair }: Pick<Action, 'fair'>, p: Row, m: Row | null): Step['fair'] => {
    if (fair === null) return null
    if (typeof fair === 'string') return { of: textOf([name, p as Json, m as Json]), strong: fair === 'strong' }
    const { group, strong, forEach } = fair
    return { of: textOf(['group', group, ...forEach.map(of => (p[of] ?? m?.[of]) as Json)]), strong }
  }

  function* ownSteps(action: Action, s: State): Generator<Step> {
    for (const { p, m } of ready(action, s)) {
      const said = { parameters: p, message: m }
      const quiet = action.kind !== 'timeout' || isQuiet(action, s, actorOf(action, p, m))
      if (quiet || early?.budget === Infinity)
        // Though it may fire at any time, it need not before what it waits for cannot come.
        yield {
          action: action.name,
          ...said,
          fair: fairnessOf(action.name, action, p, m),
          idleFault: !quiet,
          ...after(s, draft => take(action, { p, m }, draft)),
        }
      if (!quiet && early !== undefined && early.budget !== Infinity && hasBudget(early, s))
        yield {
          action: `${action.name} too early`,
          ...said,
          fair: null,
          idleFault: true,
          ...after(s, draft => {
            spend(early, draft)
            take(action, { p, m }, draft)
          }),
        }
    }
  }

  const hasBudget = (fault: Fault, s: State): boolean => fault.budget === Infinity || (s[`${fault.name}.count`] as number) < fault.budget
  const spend = (fault: Fault, draft: Draft): void => {
    if (fault.budget !== Infinity) draft[`${fault.name}.count`] = (draft[`${fault.name}.count`] as number) + 1
  }

  function* faultSteps(fault: Fault, s: State): Generator<Step> {
    const step = (action: string, parameters: Row, edit: (draft: Draft) => void, more: Partial<Step> = {}): Step => ({
      action,
      parameters,
      message: null,
      fair: null,
      idleFault: true,
      ...more,
      ...after(s, edit),
    })
    const ids = (name: string, of: Row | Draft = s) => of[`${fault.name}.${name}`] as Json[]
    // No other fault befalls a traitor.
    const hasTurned = (id: string): boolean => traitor !== undefined && isTurned(traitor, s, id)
    switch (fault.kind) {
      case 'drift': {
        const mayPass = spec.actions.some(action => action.time && holds(spec, action.when, namesFor(s, {}, null)))
        for (const { parameters, edit } of mayPass ? driftSteps(spec, fault, s) : []) yield step(fault.name, parameters, edit)
        break
      }
      case 'byzantine':
        for (const { action, parameters, edit } of traitorSteps(spec, fault, s)) yield step(action, parameters, edit)
        break
      case 'lose':
      case 'duplicate':
      case 'reorder': {
        const networks = affected(spec, fault)
        for (const network of networks)
          for (const { m, place, at } of placesOf(fault.kind, network, s[network.name] as Json[])) {
            if (!hasBudget(fault, s) || (fault.only !== null && !fault.only.includes(m.tag as string))) continue
            const name = networks.length === 1 ? fault.name : `${fault.name} on ${network.name}`
            yield step(
              name,
              place > 1 ? { place } : {},
              draft => {
                spend(fault, draft)
                const messages = draft[network.name] as Json[]
                if (fault.kind === 'lose') messages.splice(at, 1)
                else if (fault.kind === 'duplicate') duplicate(network, messages, m)
                else overtake(messages, at)
              },
              { message: m },
            )
          }
        break
      }
      case 'stop':
        for (const id of fault.who.ids)
          if (!hasTurned(id) && !ids('down').includes(id) && ids('down').length < fault.budget)
            yield step(fault.name, { process: id }, draft => {
              draft[`${fault.name}.down`] = sorted([...ids('down', draft), id])
            })
        break
      case 'crash':
        for (const id of fault.who.ids)
          if (hasTurned(id)) continue
          else if (!ids('down').includes(id)) {
            // Who has stopped, or is down by another fault, does not crash.
            if (!hasBudget(fault, s) || !isUp(s, id)) continue
            for (const kept of survivals(spec, s, id))
              yield step(crashOf(spec, fault, id), { process: id, ...kept }, draft => {
                spend(fault, draft)
                draft[`${fault.name}.down`] = sorted([...ids('down', draft), id])
                for (const variable of spec.variables) forget(variable, id, draft, initial[0] as State)
                survive(spec, draft, id, kept)
              })
          } else {
            const name = `${fault.name}.recover`
            const fair = fault.recovers === 'perhaps' ? null : { of: textOf([name, id]), strong: false }
            yield step(
              name,
              { process: id },
              draft => {
                draft[`${fault.name}.down`] = ids('down', draft).filter(other => other !== id)
                if (fault.onRecover) run(spec, fault.onRecover, { s: draft, id, constants } as Names)
              },
              { fair, idleFault: fair === null },
            )
          }
        break
      case 'pause':
        for (const id of fault.who.ids)
          if (hasTurned(id)) continue
          else if (!ids('down').includes(id)) {
            // Who takes no step already does not pause.
            if (hasBudget(fault, s) && isUp(s, id))
              yield step(fault.name, { process: id }, draft => {
                spend(fault, draft)
                draft[`${fault.name}.down`] = sorted([...ids('down', draft), id])
              })
          } else {
            const name = `${fault.name}.resume`
            const fair = fault.resumes === 'perhaps' ? null : { of: textOf([name, id]), strong: false }
            yield step(
              name,
              { process: id },
              draft => void (draft[`${fault.name}.down`] = ids('down', draft).filter(other => other !== id)),
              { fair, idleFault: fair === null },
            )
          }
        break
      case 'partition': {
        if (ids('side').length > 0) {
          const fair = fault.heals === 'perhaps' ? null : { of: `${fault.name}.heal`, strong: false }
          yield step(`${fault.name}.heal`, {}, draft => void (draft[`${fault.name}.side`] = []), { fair, idleFault: fair === null })
        } else if (hasBudget(fault, s))
          for (const side of sidesOf(everyone))
            yield step(fault.name, { side }, draft => {
              spend(fault, draft)
              draft[`${fault.name}.side`] = [...side]
            })
      }
    }
  }

  const shown = spec.hidden
  return {
    initial,
    from: s => [...spec.actions.flatMap(action => [...ownSteps(action, s)]), ...faults.flatMap(fault => [...faultSteps(fault, s)])],
    twice: (name, s) => [...twice(name, s)],
    viewed: s => textOf(Object.fromEntries(Object.entries(s).filter(([name]) => name !== shown)) as Json),
    actions: [
      ...spec.actions.map(a => a.name),
      ...(early && early.budget !== Infinity ? spec.actions.filter(a => a.kind === 'timeout').map(a => `${a.name} too early`) : []),
      ...faults.flatMap(f => namesOf(spec, f)),
    ],
  }
}

/** The networks that a fault of messages does something to. */
const affected = (spec: Spec, { kind }: Fault): readonly Network[] =>
  spec.networks.filter(n => (kind === 'duplicate' ? !staysWhenReceived(n) : kind !== 'reorder' || n.carries === 'fifo'))

function namesOf(spec: Spec, fault: Fault): string[] {
  if (fault.kind === 'crash') return [...new Set(fault.who.ids.map(id => crashOf(spec, fault, id))), `${fault.name}.recover`]
  if (fault.kind === 'pause') return [fault.name, `${fault.name}.resume`]
  if (fault.kind === 'partition') return [fault.name, `${fault.name}.heal`]
  if (fault.kind === 'early') return []
  if (fault.kind === 'stop' || fault.kind === 'drift') return [fault.name]
  if (fault.kind === 'byzantine') return [fault.name, ...fault.sends.map(tag => `${fault.name}.${tag}`)]
  const networks = affected(spec, fault)
  return networks.map(n => (networks.length === 1 ? fault.name : `${fault.name} on ${n.name}`))
}
