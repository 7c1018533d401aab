import type { Engine } from '../engine/engine.ts'
import { engines } from '../engine/index.ts'
import { swarmOf } from '../engine/tables/swarm.ts'
import { randomWalks } from '../engine/walks/simulate.ts'
import { UsageError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import type { Strategy } from './options.ts'

/** The engine of a strategy. Throws UsageError for settings that do not go together, which types forbid, and for those that the model rules out. */
export function engineFor(strategy: Strategy, model: Model): Engine {
  const { engine, walks, swarm, states, checkpoint } = strategy
  const chosen = walks ? randomWalks(walks) : swarm ? swarmOf(swarm) : typeof engine === 'object' ? engine : engines[engine ?? 'tables']
  if (checkpoint && chosen.name !== 'tables' && chosen.name !== 'cluster')
    throw new UsageError('no-checkpoints', `only the tables engine and a cluster keep checkpoints, not ${chosen.name}`)
  if (strategy.disk) {
    const what =
      chosen.name !== 'tables'
        ? `the ${chosen.name} engine`
        : states === 'whole'
          ? 'an exact search'
          : checkpoint
            ? 'a search with checkpoints'
            : null
    if (what !== null)
      throw new UsageError('no-disk', `${what} keeps all states in memory, and none on disk`, {
        hint: 'leave out either of the two: --table-memory and --disk are for the tables engine, by fingerprints, without checkpoints',
      })
  }
  if (states === 'whole' && model.view !== null && chosen.name === 'tables')
    throw new UsageError(
      'exact-with-view',
      `an exact search compares whole states, and the view of ${model.spec} shows ${model.view.join(', ')} alone`,
      { hint: 'the reference engine compares whole what the view shows; or search without exact' },
    )
  if (states && walks)
    throw new UsageError('walks-of-states', `random walks visit states one by one, so that there are no ${states} to tell apart`, {
      hint: 'leave out either of the two',
    })
  if (states && swarm)
    throw new UsageError('swarm-of-states', `a swarm tells states apart by a filter, and so there are no ${states} to tell apart`, {
      hint: 'leave out either of the two',
    })
  if (strategy.profile && chosen.name !== 'tables')
    throw new UsageError('no-profile', `only the tables engine tells where the time goes, not ${chosen.name}`)
  return chosen
}
