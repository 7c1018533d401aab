import { callSite, type Place, SpecError } from '../errors.ts'
import { type Action, makeAction, onlyWhen } from './action.ts'
import { type Domain, domain, innerDomains } from './domain.ts'
import { checkParts, sayGiven } from './parts.ts'
import { range } from './scalars.ts'
import type { State, Vars } from './types.ts'

/**
 * A timer that has so many ticks left, from 0 to `max`; at 0, its initial value, it has run out. A recipe starts it, `s.lease[n] = 3`, a guard asks whether it has run out,
 * `s.lease[n] === 0`, and each step of the action that `time()` makes takes one tick off all timers that run. Timers are variables, or stand in maps, records, unions and lists. What is
 * in a map of processes is on the clock of that process: see the fault `clockDrift`.
 */
export function timer(max: number): Domain<number> {
  if (!Number.isInteger(max) || max < 1)
    throw new SpecError('bad-bound', `timer(${sayGiven(max)}): the number of ticks must be a whole number, 1 or more`, {
      where: callSite(),
    })
  return domain({ ...range(0, max), text: `timer(${max})`, marks: { timer: true } })
}

/** What an author may say of the passage of time. */
export interface Passage<S> {
  /** When it may pass; left out: whenever a timer runs. With `s => s.net.size === 0`, messages arrive before the next tick. */
  readonly when?: (s: S) => boolean
  /** `weak`: time goes on as long as a timer runs. Left out, it may stand still. */
  readonly fair?: 'weak' | 'strong'
  readonly neverFires?: 'allowed'
}

/** A step of the environment in which a tick passes on all clocks at once; there only while a timer runs. */
export function time<S>(passage: Passage<S> = {}): Action {
  checkParts('time(…)', passage, ['when', 'fair', 'neverFires'])
  return makeAction({ ...passage, kind: 'action', passes: true, then: () => {} })
}

/** The actions, those of time taking a tick off the timers that there are. Throws SpecError where there is time without timers, or the other way round. */
export function withTime(
  spec: string,
  vars: Vars,
  actions: Readonly<Record<string, Action>>,
  where: Place | undefined,
): Readonly<Record<string, Action>> {
  const timed = Object.keys(vars).filter(name => holdsTimer(name, vars[name] as Domain, where))
  const [first] = timed
  const passing = Object.keys(actions).filter(name => actions[name]?.passes)
  if (first === undefined && passing.length === 0) return actions
  if (first === undefined)
    throw new SpecError('no-timer', `${spec}: time passes in '${passing[0]}', but no variable is a timer`, {
      hint: 'declare one: lease: mapOf(Node, timer(3))',
      where: actions[passing[0] ?? '']?.where,
    })
  if (passing.length === 0)
    throw new SpecError('no-time', `${spec}: '${first}' is a timer, but no action lets time pass, so it never runs out`, {
      hint: 'add one to the actions: tick: time(), or time({ fair: "weak" }) where time is sure to go on',
      where,
    })
  return Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [
      name,
      action.passes
        ? onlyWhen(
            { ...action, then: s => age(vars, s, null) },
            s => timed.some(v => isRunning(vars[v] as Domain, s[v])),
            () => 'no timer runs',
          )
        : action,
    ]),
  )
}

/** Takes a tick off the timers on the clock of a process, or of all where it is null. */
export function age(vars: Vars, s: Record<string, unknown>, process: string | null): void {
  for (const [name, of] of Object.entries(vars)) ageIn(of, s, name, of.marks.owner ?? null, process)
}

function ageIn(of: Domain, holder: Record<string, unknown>, key: string, owner: string | null, process: string | null): void {
  if (!mayHold(of)) return
  const { shape, marks } = of
  const value = holder[key]
  const into = (part: Domain, name: string, by = owner) => ageIn(part, value as Record<string, unknown>, name, by, process)
  if (marks.timer) {
    if ((process === null || owner === process) && (value as number) > 0) holder[key] = (value as number) - 1
  } else if (shape.of === 'record') for (const [name, part] of Object.entries(shape.fields)) into(part, name)
  else if (shape.of === 'union')
    for (const [name, part] of Object.entries(fieldsOf(shape.cases[(value as { readonly tag: string }).tag]))) into(part, name)
  else if (shape.of === 'map') for (const name of Object.keys(value as object)) into(shape.values, name, owner ?? ownerOf(of, name))
  else if (shape.of === 'list') for (const name of Object.keys(value as object)) into(shape.items, name)
  else if (shape.of === 'maybe' && value !== null) ageIn(shape.some, holder, key, owner, process)
}

/** The process whose clock an entry of a map is on. */
const ownerOf = ({ shape }: Domain, key: string): string | null => (shape.of === 'map' && shape.keys.shape.of === 'process' ? key : null)

const fieldsOf = (of: Domain | undefined): Readonly<Record<string, Domain>> => (of?.shape.of === 'record' ? of.shape.fields : {})

/** The processes whose clocks a model's timers are on, each with a variable that has one; null of timers that are on no process's. */
export function clocksOf(vars: Vars): ReadonlyMap<string | null, string> {
  const found = new Map<string | null, string>()
  const visit = (of: Domain, name: string, owner: string | null): void => {
    if (of.marks.timer) found.set(owner, found.get(owner) ?? name)
    const { shape } = of
    if (shape.of === 'map' && owner === null && shape.keys.shape.of === 'process')
      for (const id of shape.keys.shape.ids) visit(shape.values, name, id)
    else for (const part of innerDomains(of)) visit(part, name, owner)
  }
  for (const [name, of] of Object.entries(vars)) visit(of, name, of.marks.owner ?? null)
  return found
}

function isRunning(of: Domain, value: unknown): boolean {
  if (!mayHold(of)) return false
  const { shape, marks } = of
  if (marks.timer) return (value as number) > 0
  if (shape.of === 'maybe') return value !== null && isRunning(shape.some, value)
  if (shape.of === 'union') return isRunning(shape.cases[(value as { readonly tag: string }).tag] as Domain, value)
  if (shape.of === 'record') return Object.entries(shape.fields).some(([name, part]) => isRunning(part, (value as State)[name]))
  if (shape.of === 'map') return Object.values(value as object).some(part => isRunning(shape.values, part))
  return shape.of === 'list' && (value as readonly unknown[]).some(part => isRunning(shape.items, part))
}

const known = new WeakMap<Domain, boolean>()

/** Whether a timer can be somewhere in a value of a domain. */
function mayHold(of: Domain): boolean {
  const before = known.get(of)
  if (before !== undefined) return before
  const holds = of.marks.timer === true || innerDomains(of).some(mayHold)
  known.set(of, holds)
  return holds
}

/** Whether a variable has a timer in it. Throws SpecError where one stands in what does not change: a member of a set, or a message. */
function holdsTimer(name: string, of: Domain, where: Place | undefined): boolean {
  if (!mayHold(of)) return false
  const fixed = (part: Domain): Domain | undefined =>
    part.shape.of === 'set' || part.shape.of === 'network' ? part : innerDomains(part).filter(mayHold).map(fixed).find(Boolean)
  const within = fixed(of)
  if (within !== undefined)
    throw new SpecError(
      'fixed-timer',
      `'${name}' has a timer in ${within.shape.of === 'set' ? 'a set' : 'its messages'}, where no time passes`,
      {
        hint: 'members of sets and messages do not change: say how many ticks it is with range(0, 3), and start a timer of a variable with that',
        where,
      },
    )
  return true
}
