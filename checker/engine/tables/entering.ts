import type { State } from '../../language/types.ts'
import { control } from '../kernel/abi.ts'
import type { Hits } from './hits.ts'
import { type Layout, wordsOf } from './layout.ts'
import type { KernelMonitor } from './monitors.ts'
import type { Encoded } from './parts.ts'
import { isHit } from './questions.ts'
import { NoRoom } from './room.ts'
import type { Space } from './space.ts'

/** Enters the initial states that are inside the constraint, judging each; `began` is called with its index first. How many are distinct. */
export function begin(space: Space, hits: Hits, began: (initial: number) => void): number {
  let distinct = 0
  space.task.semantics.model.initial.forEach((state, initial) => {
    began(initial)
    if (enter(space, state, initial, hits)) distinct++
  })
  return distinct
}

/** Judges an initial state, and puts it among those of the first level if it is new, and inside the constraint; whether it is. Throws NoRoom. */
export function enter(space: Space, state: State, initial: number, hits: Hits): boolean {
  const { layout, learner, kernel, near, values } = space
  values.note(state)
  const encoded = encode(layout, state)
  const judged = judge(space, state, encoded)
  const outside = learner.monitors.some((m, k) => m.on === 'constraint' && judged[k] === isHit)
  if (outside) near.words[control.cutState] = (near.words[control.cutState] as number) + 1
  if (!outside) space.place(encoded)
  const isNew = !outside && kernel.begin(initial) !== 0
  if (isNew || outside)
    learner.monitors.forEach((m, k) => {
      if (judged[k] === isHit && m.on !== 'constraint') hits.note(k, { initial, steps: [] })
    })
  return isNew
}

/**
 * What each monitor of states that was not hit yet says of one. Whatever state a search begins with must be asked about, since steps from it are judged by those monitors
 * alone that read what the step writes: what they read there is not known before.
 */
export function judge({ learner, layout, near }: Space, state: State, encoded: Encoded): readonly number[] {
  const { monitors, questions } = learner
  const words = wordsOf(layout, encoded)
  const first = (near.words[control.monitors] as number) >>> 2
  const isAsked = ({ on }: KernelMonitor, k: number) =>
    (on === 'state' || on === 'stutter' || on === 'constraint') && near.words[first + 2 * k] !== 1
  return monitors.map((m, k) => (isAsked(m, k) ? questions.judge(k, words, state) : 0))
}

/** A state by the layout. Throws NoRoom. */
export function encode(layout: Layout, state: State): Encoded {
  const encoded = layout.encode(state)
  if (encoded.list.length > layout.listMax) throw new NoRoom({ of: 'messages in flight', needed: encoded.list.length + 1 })
  return encoded
}
