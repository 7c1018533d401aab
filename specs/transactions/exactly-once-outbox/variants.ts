/** The outbox with what has been done noted too late or too early, with a store that anybody overwrites, and with messages that are never dropped. */
import { variant } from '../../../checker/language/index.ts'
import { exactlyOnceOutbox } from './protocol.ts'

/** Mutant: a handler does not look at the outbox, so that each processes the message as if it were new. */
export const noDeduplication = variant(exactlyOnceOutbox, 'no-deduplication', {
  actions: { loadState: { then: (s, { h }) => { s.loaded[h] = s.store; s.phase[h] = 'processAndCommit' } } },
})

/** Mutant: the state is written at once, and the outbox only when the output has been sent: what is noted after the effect. */
export const notedAfter = variant(exactlyOnceOutbox, 'noted-after', ({ parts: { changed } }) => ({
  actions: {
    processAndCommit: {
      then: (s, { h }) => { const store = changed(s, h); s.loaded[h] = store; s.store.log = store.log; s.phase[h] = 'sendOutMsg' },
    },
  },
  properties: { canBeUnsent: null, canBeUnmarked: null },
}))

/** Mutant: the output is marked as dispatched before it is sent: what is noted before the effect. */
export const notedBefore = variant(exactlyOnceOutbox, 'noted-before', ({ parts: { changed, entryOf, held } }) => ({
  actions: {
    loadState: {
      then: (s, { h }) => {
        s.loaded[h] = s.store
        const entry = entryOf(s, h).tag
        s.phase[h] = entry === 'Absent' ? 'processAndCommit' : entry === 'Pending' ? 'updateOutbox' : 'sendOutMsg'
      },
    },
    processAndCommit: { then: (s, { h }) => { const store = changed(s, h); s.loaded[h] = store; s.store = store; s.phase[h] = 'updateOutbox' } },
    updateOutbox: { then: (s, { h }) => { s.store.outbox[held(s, h).message] = { tag: 'Dispatched' }; s.phase[h] = 'sendOutMsg' } },
    sendOutMsg: {
      then: (s, { h }) => {
        const entry = entryOf(s, h)
        if (entry.tag === 'Pending') s.output.add({ message: held(s, h).message, version: entry.version })
        s.phase[h] = 'ackInMsg'
      },
    },
  },
  properties: { canBeUnmarked: null },
}))

/** Mutant: the store takes any version, so that a handler overwrites what another has written since it loaded. */
export const noVersionCheck = variant(exactlyOnceOutbox, 'no-version-check', ({ parts: { isIn } }) => ({
  actions: { processAndCommit: { when: (s, { h }) => isIn(s, h, 'processAndCommit') } },
}))

/** Asked what becomes of the output: the module says that it is right when the message has been acknowledged, and not that it is sent. */
const asked = (of: typeof exactlyOnceOutbox) => variant(of, 'sends', ({ leadsTo, parts: { Message, changesOf, outputsOf } }) => ({
  properties: {
    /** What a message has changed is sent out in the end. */
    changeIsSent: leadsTo({ for: { message: Message }, from: (s, { message }) => changesOf(s, message).length > 0, to: (s, { message }) => outputsOf(s, message).length > 0 }),
  },
}))
export const sends = asked(exactlyOnceOutbox)

/** A message is given back as often as it takes, and what is tried again and again succeeds in the end. */
export const neverDropped = asked(variant(exactlyOnceOutbox, 'never-dropped', ({ reachable, parts: { held, giveBack, isGivenBack } }) => ({
  actions: {
    processAndCommit: { fair: 'strong' },
    sendOutMsg: { fair: 'strong' },
    updateOutbox: { fair: 'strong' },
    ackInMsg: { fair: 'strong' },
    failToCommit: { then: (s, { h }) => { giveBack(s, h, held(s, h)) } },
    failToSend: { then: (s, { h }) => { giveBack(s, h, held(s, h)) } },
    failToUpdate: { then: (s, { h }) => { giveBack(s, h, held(s, h)) } },
    failToAck: { then: (s, { h }) => { giveBack(s, h, held(s, h)) } },
  },
  properties: {
    canDropOutput: null,
    canBeUnsent: reachable(s => isGivenBack(s, 'Pending', false)),
    canBeUnmarked: reachable(s => isGivenBack(s, 'Pending', true)),
    canBeUnacknowledged: reachable(s => isGivenBack(s, 'Dispatched', true)),
  },
})))

/** Mutant: nor need what is tried again and again ever succeed. */
export const neverSucceeds = variant(neverDropped, 'never-succeeds', {
  actions: { processAndCommit: { fair: null }, sendOutMsg: { fair: null }, updateOutbox: { fair: null }, ackInMsg: { fair: null } },
})
