import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { multiPaxosSmr } from '../../specs/consensus/multi-paxos-smr/protocol.ts'

// Found by this checker on 2026-11-29, and the trace read: R1 leads in ballot 1 and proposes the read in slot 1, where R2 has had the write chosen in ballot 2. It votes for slot 2 in ballot 2,
// follows R2 from then on, and when it hears that slot 1 is chosen commits what it has there.
test('MultiPaxos.tla with three replicas: a leader of before commits its own proposal', async () => {
  const { properties } = await check(multiPaxosSmr.with({ replicas: 3, writes: 1, reads: 1, ballots: 2 }), {
    properties: ['agreement'],
    states: 'orbits',
  })
  expect(properties.find(p => p.name === 'agreement')?.trace?.steps).toHaveLength(13)
})
