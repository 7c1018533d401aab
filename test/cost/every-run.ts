import { actorOf } from '../../checker/language/action.ts'
import type { Model } from '../../checker/language/model.ts'
import type { State } from '../../checker/language/types.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { sentBetween } from '../../checker/traces/replay.ts'
import { keyOf } from '../../checker/values/index.ts'

/**
 * Messages and rounds of every run up to a goal, one run after the other: the definition, taken word by word. Only for models without a cycle in which no
 * two equal messages are in flight and every one is received.
 */
export function everyRun(model: Model, isReached: (s: State) => boolean) {
  const semantics = semanticsOf(model)
  const messages = { least: Infinity, most: -Infinity }
  const rounds = { least: Infinity, most: -Infinity }
  let runs = 0
  const note = (range: { least: number; most: number }, n: number) => {
    range.least = Math.min(range.least, n)
    range.most = Math.max(range.most, n)
  }
  const go = (s: State, sent: number, longest: Readonly<Record<string, number>>): void => {
    if (isReached(s)) {
      runs++
      note(messages, sent)
      note(rounds, Math.max(0, ...Object.entries(longest).flatMap(([who, n]) => (who.startsWith('at ') ? [n] : []))))
      return
    }
    for (const step of semantics.successors(s).transitions) {
      const { to, message, action, parameters } = step
      const at = `at ${actorOf(model.actions[action] as Model['actions'][string], parameters, message)}`
      const arrived = Math.max(longest[at] ?? 0, message ? (longest[keyOf(message)] ?? 0) : 0)
      const more = sentBetween(model.vars, s, to, message)
      go(to, sent + more.length, { ...longest, [at]: arrived, ...Object.fromEntries(more.map(m => [keyOf(m), arrived + 1])) })
    }
  }
  for (const s of model.initial) go(s, 0, {})
  return { runs, messages, rounds }
}
