import { h, type JSX } from 'preact'
import type { Calls } from '../../checker/language/histories/calls.ts'
import type { ToldCall } from '../../checker/language/model.ts'
import type { State } from '../../checker/language/types.ts'
import { statesOf } from '../../checker/traces/trace.ts'
import { sayCall, sayPending } from '../say/calls.ts'
import { signOf } from '../say/words.ts'
import { colours, type Story } from './story.ts'

/** A call as long as it lasts: from one step to another, 0 being the initial state. */
export interface Bar {
  readonly process: string
  readonly at: number
  /** `write x 1`, `read x: 0`. */
  readonly label: string
  readonly begins: number
  /** Null where it is still pending, or was given up. */
  readonly ends: number | null
  /** It is one of those that cannot be together. */
  readonly isTold: boolean
}

/** The calls of a history along a trace, in the order of their processes. */
export function barsOf(states: readonly State[], variable: string, told: readonly ToldCall[]): readonly Bar[] {
  const histories = states.map(s => s[variable] as Calls<unknown, unknown>)
  const last = histories.at(-1)
  if (last === undefined) return []
  return Object.entries(last).flatMap(([process, { complete, pending }]) => {
    const isMade = (at: number) => (of: Calls<unknown, unknown>) => {
      const one = of[process]
      return one !== undefined && one.complete.length + (one.pending === null ? 0 : 1) > at
    }
    const bar = (at: number, label: string, hasEnded: boolean): Bar => ({
      process,
      at,
      label,
      begins: histories.findIndex(isMade(at)),
      ends: hasEnded ? histories.findIndex(of => (of[process]?.complete.length ?? 0) > at) : null,
      isTold: told.some(t => t.process === process && t.at === at),
    })
    return [
      ...complete.map((call, at) => bar(at, sayCall(call), call.returned)),
      ...(pending === null ? [] : [bar(complete.length, sayPending(pending), false)]),
    ]
  })
}

interface Props {
  story: Story
  told: readonly ToldCall[]
}

/** For each history of calls a picture of it over the steps of the trace: a row for each process, a bar for each call, faults where they happen. */
export function Timeline({ story, told }: Props): JSX.Element | null {
  const states = statesOf(story.trace)
  const drawn = story.histories.map(variable => ({ variable, bars: barsOf(states, variable, told) }))
  const some = drawn.filter(({ bars }) => bars.length > 0)
  return some.length === 0
    ? null
    : h(
        'section',
        { class: 'timelines' },
        some.map(one => h(Drawn, { ...one, story, isOnly: some.length === 1 })),
      )
}

function Drawn({ variable, bars, story, isOnly }: { variable: string; bars: readonly Bar[]; story: Story; isOnly: boolean }): JSX.Element {
  const { steps } = story.trace
  const processes = [...new Set(bars.map(b => b.process))]
  const columns = steps.length + 2
  const rowOf = (process: string) => processes.indexOf(process) + 2
  const colour = (process: string) => story.lanes.find(l => l.id === process)?.colour ?? colours
  const faults = steps.flatMap((step, k) => {
    const sign = signOf(step)
    return step.kind === 'fault' && sign ? [{ number: k + 1, word: sign.word }] : []
  })
  return h(
    'div',
    { class: 'timeline' },
    h('h3', { id: `${story.key}-${variable}-calls` }, 'The calls over time', !isOnly && h('span', { class: 'of' }, ` in ${variable}`)),
    h(
      'div',
      {
        class: 'rows',
        role: 'list',
        tabindex: 0,
        'aria-labelledby': `${story.key}-${variable}-calls`,
        style: { gridTemplateColumns: `max-content repeat(${columns}, minmax(1.6rem, 1fr))` },
      },
      Array.from({ length: steps.length + 1 }, (_, k) =>
        h('span', { class: 'number', 'aria-hidden': true, style: { gridColumn: k + 2, gridRow: 1 } }, k),
      ),
      processes.map(p =>
        h('span', { class: `who lane-${colour(p)}`, 'aria-hidden': true, style: { gridColumn: 1, gridRow: rowOf(p) } }, p),
      ),
      faults.map(({ number, word }) =>
        h('span', {
          class: 'fault',
          role: 'listitem',
          title: `${word} in step ${number}`,
          'aria-label': `${word} in step ${number}`,
          style: { gridColumn: number + 2, gridRow: `1 / ${processes.length + 2}` },
        }),
      ),
      bars.map(b =>
        h(
          'span',
          {
            class: `call lane-${colour(b.process)}${b.isTold ? ' told' : ''}${b.ends === null ? ' open' : ''}`,
            role: 'listitem',
            'aria-label': `${b.process}: ${b.label}, ${b.ends === null ? `from step ${b.begins} on, never answered` : `steps ${b.begins} to ${b.ends}`}${b.isTold ? ', one of those that cannot be together' : ''}`,
            style: {
              gridColumn: `${b.begins + 2} / ${(b.ends ?? steps.length + 1) + 3 - (b.ends === null ? 1 : 0)}`,
              gridRow: rowOf(b.process),
            },
          },
          b.label,
        ),
      ),
    ),
    bars.some(b => b.isTold) &&
      h('p', { class: 'legend' }, 'The calls with a heavy frame cannot be together: without any one of them the rest would be consistent.'),
  )
}
