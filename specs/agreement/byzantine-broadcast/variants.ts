/** The broadcast with a threshold changed, or without the echoes of echoes. */
import { variant } from '../../../checker/language/index.ts'
import { byzantineBroadcast } from './protocol.ts'

/** Mutant: one echo is enough to echo. */
export const echoesForOne = variant(byzantineBroadcast, 'echoes-for-one', ({ constants: { n, t }, actions: { UponNonFaulty }, parts: { withThese, hasNotEchoed } }) => {
  const upon = (of: boolean): typeof UponNonFaulty.when => (s, { p, echoes }) => {
    const has = s.Faulty.has(p) ? 0 : (withThese(s, p, echoes, of) ?? 0)
    return hasNotEchoed(s, p) && has >= 1 && has < n - t
  }
  return { actions: { UponNonFaulty: { when: upon(false) }, UponNonFaultyFaulty: { when: upon(true) } } }
})

/** Mutant: who has echoed accepts with as many echoes as make others echo. */
export const acceptsWithFewer = variant(byzantineBroadcast, 'accepts-with-fewer', ({ constants: { n, t }, actions: { UponAcceptSentBefore }, parts: { withThese } }) => {
  const upon = (of: boolean): typeof UponAcceptSentBefore.when => (s, { p, echoes }) =>
    !s.Faulty.has(p) && s.pc[p] === 'SE' && (withThese(s, p, echoes, of) ?? 0) >= n - 2 * t
  return { actions: { UponAcceptSentBefore: { when: upon(false) }, UponAcceptSentBeforeFaulty: { when: upon(true) } } }
})

/** Mutant: only those that have the message of the broadcaster echo it, and those that accept. */
export const doesNotEchoOthers = variant(byzantineBroadcast, 'does-not-echo-others', {
  actions: { UponNonFaulty: null, UponNonFaultyFaulty: null },
})
