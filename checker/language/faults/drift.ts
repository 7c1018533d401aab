import { SpecError } from '../../errors.ts'
import { makeAction, onlyWhen } from '../action.ts'
import { mapOf } from '../collections.ts'
import type { Fault } from '../model.ts'
import { checkSort, type Sort } from '../processes.ts'
import { range } from '../scalars.ts'
import type { FaultKind } from '../sign.ts'
import { age, clocksOf } from '../timer.ts'
import type { State } from '../types.ts'
import { keptName, withActions, withVariable } from './compose.ts'

export const drift: FaultKind = {
  kind: 'drift',
  character: '◷',
  path: 'M7 3.5a5 5 0 1 0 .01 0zM7 6v2.5l2 1.3M11.5 2l3 2.5-3 2.5',
  word: 'clock ran ahead',
  nouns: ['tick of clock drift', 'ticks of clock drift'],
  about: 'clock',
}

/**
 * The clocks of these processes may come apart: one ticks by itself, and the timers on it with it. The budget is the largest difference between any two of them at any time, in
 * ticks; with Infinity there is none, and a timer runs out whenever it likes. Which clocks are ahead is all that is kept of them, so there are finitely many states.
 *
 * Of two clocks that are never more than d apart one may tick 2d more than the other while a timer runs: it begins d behind and ends d ahead. Who waits until another's timer
 * has run out waits 2d longer, then, or d longer where the clocks are in step when the timers start.
 *
 * A clock ticks by itself only while time may pass (`when` of `time(…)`), and nothing promises that it does. Timers must be on the clocks of these processes: in a map of them, or `ownedBy` one.
 */
export function clockDrift(who: Sort): Fault {
  checkSort('clockDrift(…)', who)
  return {
    made: { word: 'clockDrift' },
    apply(model, allowed, name) {
      const ids: ReadonlySet<string | null> = new Set(who.ids as readonly string[])
      const clocks = clocksOf(model.vars)
      const passage = Object.values(model.actions).filter(a => a.passes)
      if (clocks.size === 0)
        throw new SpecError('no-timer', `the fault '${name}' needs a timer, and ${model.spec} has none`, {
          hint: 'declare a variable lease: mapOf(Node, timer(3)), and an action tick: time()',
          where: model.where,
        })
      for (const [owner, variable] of clocks)
        if (!ids.has(owner))
          throw new SpecError(
            'other-clock',
            `the fault '${name}' of ${model.spec}: the timer ${variable} is on ${owner === null ? 'no process’s clock' : `the clock of ${owner}`}, which is not one of ${who.text}`,
            {
              hint:
                owner === null
                  ? 'give it to a process: mapOf(Node, timer(3)), or ownedBy(Server, timer(3))'
                  : 'name all whose clocks there are: clockDrift(anyOf(Server, Client))',
              where: model.where,
            },
          )
      const ahead = keptName(name, 'ahead')
      const isKept = allowed !== Infinity
      const mayPass = (s: State) => passage.some(({ written, when }) => (written ?? when)(s, {}))
      const ticking = makeAction({
        kind: 'fault',
        fault: { ...drift, name },
        for: { process: who },
        by: 'process',
        then: (s, { process }) => {
          age(model.vars, s, process)
          if (!isKept) return
          s[ahead][process]++
          if (who.every(p => s[ahead][p] > 0)) for (const p of who) s[ahead][p]--
        },
      })
      const timely = onlyWhen(ticking, mayPass, () => 'no time may pass')
      if (!isKept) return withActions(model, { [name]: timely })
      return withActions(withVariable(model, name, 'ahead', mapOf(who, range(0, allowed))), {
        [name]: onlyWhen(
          timely,
          (s, process) => (s[ahead] as Readonly<Record<string, number>>)[process ?? ''] !== allowed,
          process => `the clock of ${process} is ${allowed} ahead of another already`,
        ),
      })
    },
  }
}
