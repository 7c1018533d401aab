import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { raftSessions } from '../../specs/consensus/raft-sessions/protocol.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

const one = { clients: 1, commands: 1, entries: 2, expiry: false }

describe('a mistake beyond the variants is caught', () => {
  test('a client takes any answer for that of the command under way', async () => {
    const mistaken = variant(raftSessions, 'takes-any-answer', {
      actions: {
        onReply: {
          then: (s, { to: c, count }) => {
            s.client[c] = 'idle'
            s.answer[c][s.serial[c]] = count
          },
        },
      },
    })
    expect(await broken(mistaken.with({ ...one, commands: 2 }))).toHaveProperty('linearizable')
  })
  test('a command with the number that was executed last is executed again', async () => {
    const mistaken = variant(raftSessions, 'off-by-one', ({ actions: { commit } }) => ({
      actions: {
        commit: {
          then: (s, p) => {
            const session = s.pending[0] && s.session[s.pending[0].client]
            if (session?.tag === 'Open' && session.serial > 0) session.serial--
            commit.then(s, p)
          },
        },
      },
    }))
    expect(await broken(mistaken.with(one))).toHaveProperty('exactlyOnce', 6)
  })
  test('a client gives a command that it sends again a new number', async () => {
    const mistaken = variant(raftSessions, 'numbers-anew', ({ actions: { retry }, constants: { commands } }) => ({
      actions: {
        retry: {
          when: (s, p) => retry.when(s, p) && s.serial[p.c] < commands,
          then: (s, p) => {
            s.serial[p.c]++
            retry.then(s, p)
          },
        },
      },
    }))
    // Each number is executed once: that two of them are one command nobody but the client knows. It waits for an answer to the second, which it may never send again.
    expect(await broken(mistaken.with({ ...one, commands: 2 }))).not.toHaveProperty('exactlyOnce')
  })
  test('a session keeps the number of the first command for ever', async () => {
    const mistaken = variant(raftSessions, 'keeps-the-first', ({ actions: { commit } }) => ({
      actions: {
        commit: {
          then: (s, p) => {
            const [next] = s.pending
            const before = next && s.session[next.client]
            commit.then(s, p)
            if (next && before?.tag === 'Open' && before.serial > 0) s.session[next.client] = before
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ ...one, commands: 2 }))).toHaveProperty('exactlyOnce', 10)
  })
})

test('a retry is answered with what was kept, however often the leader changes', async () => {
  expect(await broken(raftSessions.with({ ...one, commands: 2 }, { lose: 2, duplicate: 1 }))).toEqual({})
})
