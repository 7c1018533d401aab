/** The register with other definitions of consistency, with other rules for reads and for refusals, and with a claim about those whom a partition leaves with a quorum. */
import { type Id, invoke, isCutOff, isDown, reads, respond, type StateOf, variant } from '../../../checker/language/index.ts'
import { cap } from './protocol.ts'

/** What else is called consistent, said of the one write that there is, and of all reads. */
export const definitions = variant(cap, 'definitions', ({ vars, always, parts: { Replica } }) => {
  type S = StateOf<typeof vars>
  /** The write, once it has ended: by whose client, as which of its calls, and whether with success. */
  const endedWrite = (s: S) => Replica.ids.flatMap(r => s.calls[r].complete.map(({ call, returned }, place) => ({ r, place, call, returned }))).find(({ call }) => call.tag === 'Write')
  const endedReads = (s: S) => Replica.ids.flatMap(r => s.calls[r].complete).filter(({ call }) => call.tag === 'Read')
  return {
    properties: {
      /** What was written with success is read by whoever begins to read later. */
      successIsRead: always(s => {
        const write = endedWrite(s)
        return !write?.returned || endedReads(s).every(({ after, call }) => (after[write.r] ?? 0) <= write.place || call.value === 1)
      }),
      /** What was written with failure is never read. */
      failureIsNeverRead: always(s => {
        const write = endedWrite(s)
        return write === undefined || write.returned || endedReads(s).every(({ call }) => call.value === 0)
      }),
      /** What was written with failure is not read by whoever begins to read later: less than never. */
      failureIsNotReadLater: always(s => {
        const write = endedWrite(s)
        return write === undefined || write.returned || endedReads(s).every(({ after, call }) => (after[write.r] ?? 0) <= write.place || call.value === 0)
      }),
    },
  }
}, { writes: 1 })

/** What is called consistent, but of the copies, and not of what clients see. */
export const copies = variant(cap, 'copies', ({ always, parts: { Replica } }) => ({
  properties: {
    /** All copies change at once. */
    copiesAgree: always({ for: { r: Replica, other: Replica }, holds: (s, { r, other }) => s.stored[r].value === s.stored[other].value }),
    /** Each copy keeps the rules of the data: it has what somebody wrote, under the name of who did, or what it had at first. */
    copiesAreValid: always({ for: { r: Replica }, holds: (s, { r }) => {
      const { value, by } = s.stored[r]
      return value === 0 ? by === null : value <= s.written && by !== null && s.made[by] > 0
    } }),
  },
}))

/** Read one, write all: a replica answers a read at once from its own copy, and a write is answered when all copies have changed. Until then, what is read depends on where. */
export const readsLocally = variant(definitions, 'reads-locally', {
  actions: {
    read: {
      then: (s, { r }) => {
        s.made[r]++
        invoke(s.calls, r, reads('register'))
        respond(s.calls, r, s.stored[r].value)
        s.serves[r] = { tag: 'Answered' }
      },
    },
  },
})

/** A replica refuses a write only while it asks, when nobody has stored it. Once it has begun to have it stored it waits, however long the partition lasts. */
export const refusesEarly = variant(definitions, 'refuses-early', ({ actions: { refuse } }) => ({
  actions: { refuse: { when: (s, p) => { const serves = s.serves[p.r]; return refuse.when(s, p) && (serves.tag === 'Asks' || (serves.tag === 'Stores' && serves.write === null)) } } },
}))

/** With a quorum that is a majority, a partition leaves one side with a quorum. That somebody reads what another has written takes more calls than are needed here. */
export const majority = variant(cap, 'majority', ({ vars, constants: { quorum }, leadsTo, parts: { Replica, isWaiting } }) => {
  type S = StateOf<typeof vars>
  const hasQuorum = (s: S, r: Id<'Replica'>) => Replica.count(other => !isDown(s, other) && !isCutOff(s, r, other)) >= quorum
  return {
    properties: {
      canRead: null,
      /** A call on the side that has a quorum is answered, and not with an error. */
      majorityAvailable: leadsTo({
        for: { r: Replica },
        from: (s, { r }) => isWaiting(s, r) && hasQuorum(s, r),
        to: (s, { r }) => !hasQuorum(s, r) || isDown(s, r) || s.serves[r].tag === 'Answered',
      }),
    },
  }
})
