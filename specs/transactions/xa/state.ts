/** What the state of XA is made of: of the AP, of the TM, and of the branch at each RM; and the calls, with their returns. */
import { bool, durable, type Edit, ghost, type Id, mapOf, messages, network, oneOf, ownedBy, processes, type StateOf, setOf, singleProcess, type ValueOf } from '../../../checker/language/index.ts'

export const stateOfXa = (rms: number) => {
  const AP = singleProcess('AP')
  const TM = singleProcess('TM')
  const RM = processes('RM', rms)

  const returned = { call: oneOf('xa_prepare', 'xa_commit', 'xa_rollback'), code: oneOf('XA_OK', 'XA_RDONLY', 'XA_RBROLLBACK', 'XA_HEURCOM', 'XA_HEURRB', 'XAER_NOTA') }
  const Msg = messages({
    xa_prepare:  { from: TM, to: RM },
    xa_commit:   { from: TM, to: RM, onePhase: bool }, // the flag TMONEPHASE
    xa_rollback: { from: TM, to: RM },
    returns:     { from: RM, to: TM, ...returned },
  })

  const vars = {
    ap: ownedBy(AP, oneOf('working', 'waiting', 'TX_OK', 'TX_ROLLBACK', 'TX_MIXED')), // what the AP has been told
    tm: ownedBy(TM, oneOf('idle', 'open', 'preparing', 'committing', 'rolling back', 'ended', 'recovering')),
    view: ownedBy(TM, mapOf(RM, oneOf('unknown', 'started', 'called', 'prepared', 'done'))), // what the TM knows of each branch
    tmLog: durable(ownedBy(TM, oneOf('empty', 'commit'))),
    /** S0 to S5 of the state tables, in their order; the last is in heuristics.ts. */
    branch: mapOf(RM, oneOf('nonexistent', 'active', 'idle', 'prepared', 'rollback only', 'heuristically completed')),
    work: mapOf(RM, oneOf('none', 'reads', 'writes')), // what the AP has done in the branch
    locked: mapOf(RM, bool), // the RM holds locks for the branch
    /** The in-doubt table of an RM, which xa_recover lists; Oracle shows it as DBA_2PC_PENDING. */
    pending: durable(mapOf(RM, oneOf('nothing', 'prepared', 'forced commit', 'forced rollback', 'forgotten'))),
    /** What became of the work of a branch. Abandoned: the RM has rolled it back by itself; lost: a crash has. */
    outcome: durable(mapOf(RM, oneOf('none', 'open', 'read only', 'committed', 'rolled back', 'abandoned', 'lost'))),
    promised: ghost(setOf(RM)), // RMs that have returned XA_OK to xa_prepare
    net: network(Msg, 'merging'),
  }
  return { AP, TM, RM, Msg, vars, returned }
}

type Parts = ReturnType<typeof stateOfXa>
export type S = Edit<StateOf<Parts['vars']>>
export type R = Id<'RM'>
export type Call = ValueOf<Parts['returned']['call']>
export type Code = ValueOf<Parts['returned']['code']>
export type MessageIn = StateOf<Parts['vars']>['net'] extends Iterable<infer M> ? M : never
