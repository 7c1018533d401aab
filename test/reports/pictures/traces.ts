import type { NamedModel } from '../../../checker/language/catalogue.ts'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { resolveAddress } from '../../../checker/traces/address.ts'
import { replay } from '../../../checker/traces/replay.ts'
import type { Report, Traced } from '../../../reports/format.ts'
import { isTraced } from '../../../reports/say/words.ts'
import { models as threePhase } from '../../../specs/atomic-commitment/three-phase-commit/models.ts'
import { models as paxos } from '../../../specs/consensus/paxos/models.ts'
import { cases, sized, told } from '../page/cases.ts'
import { commitRuleModel, commitRuleTrace } from '../page/commit-rule.ts'

/** The counterexample of a model that an address tells, so that no search chooses another of the shortest ones. */
async function along(named: NamedModel | undefined, property: string, address: string): Promise<Report> {
  if (named === undefined) throw new Error('there is no such model')
  const { spec, constants, faults = {}, network } = named
  const model = spec.with(constants, faults, network ? { network } : {})
  const semantics = semanticsOf(model)
  const { path, stray } = resolveAddress(semantics, address)
  if (stray !== null) throw new Error(`${spec.name} cannot take the step ${stray}`)
  return told(model, replay(semantics, path), property)
}

/** The traces whose pictures are kept, each with one property that has one. */
export const traces = {
  'two-phase-commit-blocks': () => cases.blocked(),
  'three-phase-commit': () =>
    along(
      threePhase['no-do-commit-means-commit'],
      'agreement',
      '0/canCommit/sendNext(Coordinator,P1)/sendNext(Coordinator,P2)/vote(CanCommit(Coordinator,P1),yes)/vote(CanCommit(Coordinator,P2),yes)' +
        '/rcvYes(Yes(P1,Coordinator))/rcvYes(Yes(P2,Coordinator))/preCommit/sendNext(Coordinator,P1)/stopCoordinator(Coordinator)' +
        '/rcvPreCommit(PreCommit(Coordinator,P1,0))/decideAlone(P1)/decideAlone(P2)',
    ),
  paxos: () =>
    along(
      paxos['ignores-votes'],
      'agreement',
      '0/phase1a(Leader1)/phase1a(Leader2)/phase1b(Prepare(Leader1,Acceptor1,1))/phase1b(Prepare(Leader1,Acceptor2,1))' +
        '/phase1b(Prepare(Leader2,Acceptor2,2))/phase2a(Leader1,v1)/phase2b(Accept(Leader1,Acceptor1,1,v1))' +
        '/phase1b(Prepare(Leader2,Acceptor1,2))/phase2a(Leader2,v2)/phase2b(Accept(Leader1,Acceptor3,1,v1))' +
        '/phase2b(Accept(Leader2,Acceptor3,2,v2))/phase2b(Accept(Leader2,Acceptor1,2,v2))',
    ),
  // Figure 8 of the Raft paper: an entry of an older term that a majority stores is committed, and a leader without it is elected.
  'raft-figure-8': () => told(commitRuleModel, commitRuleTrace(), 'leaderCompleteness'),
  lasso: () => cases.lasso(),
  'every-fault': () => cases['every fault, 5 processes'](),
  'nine-processes': () => sized(9, 15, false).make(),
  'fifty-steps': () => sized(4, 50, false).make(),
} satisfies Record<string, () => Promise<Report>>

/** The report on one of these, and its property that has a trace. */
export async function drawn(name: keyof typeof traces): Promise<{ readonly report: Report; readonly property: Traced }> {
  const report = await traces[name]()
  const property = report.result.properties.find(isTraced)
  if (property === undefined) throw new Error(`${name} has no trace`)
  return { report, property }
}
