import type { Model } from '../../checker/language/index.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { paxos } from '../../specs/consensus/paxos/protocol.ts'
import { raftBag } from './raft-bag.ts'

/** Something to be measured: one model, and the programs beside it that have the same states and steps. */
export interface Work {
  readonly name: string
  readonly family: 'two-phase' | 'paxos' | 'raft'
  readonly model: () => Model
  /** The one invariant checked, as the programs beside it do. Deadlock is not asked for: they do not look for it. */
  readonly property: string
  /** Distinct states: what every engine must find, and what the C program's table is made for. */
  readonly distinct: number
  /** Takes the reference engine seconds, not hours. */
  readonly small: boolean
  readonly program: 'limit-two-phase.c' | 'limit-paxos.c' | 'limit-raft.c'
  readonly constants: Readonly<Record<string, number>>
  /** Constants of two-phase.pml; null where there is no Promela model. */
  readonly promela: Readonly<Record<string, number>> | null
}

const twoPhase = (rms: number, distinct: number): Work => ({
  name: `two-phase-commit rms=${rms}`,
  family: 'two-phase',
  model: () => twoPhaseCommit.with({ rms }, {}, { network: 'set' }),
  property: 'agreement',
  distinct,
  small: rms <= 5,
  program: 'limit-two-phase.c',
  constants: { RMS: rms, STATES: distinct },
  promela: { RMS: rms },
})

/** What does not stay the same in limit-paxos.c: the size of its table. */
const paxosOf = (distinct: number): Work => ({
  name: 'paxos acceptors=3 values=2 ballots=3',
  family: 'paxos',
  model: () => paxos.with({ acceptors: 3, values: 2, ballots: 3 }),
  property: 'agreement',
  distinct,
  small: false,
  program: 'limit-paxos.c',
  constants: { STATES: distinct },
  promela: null,
})

const raft = (terms: number, log: number, inFlight: number, drops: number, distinct: number): Work => ({
  name: `raft-bag terms=${terms} log=${log} inFlight=${inFlight} lose=${drops}`,
  family: 'raft',
  model: () => raftBag.with({ terms, log, inFlight }, { lose: drops }),
  property: 'safety',
  distinct,
  small: distinct < 100_000,
  program: 'limit-raft.c',
  constants: { TERMS: terms, LOG: log, INFLIGHT: inFlight, DROPS: drops, DUPS: 0, STATES: distinct },
  promela: null,
})

/**
 * Distinct states of two-phase-commit: TLC's for TwoPhase.tla; SPIN finds as many. Of raft-bag: an earlier program of other make, with tables
 * for this one spec, found as many, and the same steps. Of Paxos: limit-paxos.c, written from the spec's text, and the tables engine find as many.
 */
export const works: readonly Work[] = [
  twoPhase(5, 8_832),
  twoPhase(7, 296_448),
  twoPhase(8, 1_745_408),
  twoPhase(9, 10_340_352),
  paxosOf(185_369),
  raft(2, 1, 2, 0, 37_733),
  raft(2, 2, 3, 1, 15_398_171),
]
