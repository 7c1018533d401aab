import type { EngineName } from '../engine/index.ts'
import { UsageError } from '../errors.ts'
import type { Strategy } from '../verdict/options.ts'
import type { CheckCommandOptions } from './check-options.ts'
import type { ModelChoice } from './choice.ts'

/** In so many states a violation leaves no other property undecided: a matter of a second or two. */
export const smallSpace = 50_000

/** The strategy. Throws UsageError where what only a cluster has is asked for without one. */
export function refuseNodes({ nodes, clusterName, joinWithin, lostAfter }: CheckCommandOptions, strategy: Strategy): Strategy {
  const [option] = Object.entries({
    '--nodes': nodes,
    '--cluster-name': clusterName,
    '--join-within': joinWithin,
    '--lost-after': lostAfter,
  }).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (option === undefined) return strategy
  throw new UsageError('no-cluster', `${option} is about a cluster, and none is named`, {
    hint: 'name the place where its nodes meet: --cluster redis://HOST:6379, or --cluster ./FOLDER',
  })
}

/** How the options say that the space of a model is searched. Throws UsageError for those that do not go together. */
export function strategyOf(options: CheckCommandOptions, chosen: ModelChoice): Strategy {
  const { engine, workers, symmetry, exact, necessaryFaults, valence, profile } = options
  if (options.swarm) return swarmOf(options)
  for (const name of ['seed', 'runs'] as const)
    if (options[name] !== undefined)
      throw new UsageError('no-swarm', `--${name} is for a swarm of searches`, {
        hint: 'add --swarm, or take random walks: everystep simulate',
      })
  if (options.disk !== undefined && options.tableMemory === undefined)
    throw new UsageError('no-table-memory', '--disk is for what has no room in memory, and nothing says how much that is', {
      hint: 'say how much the table of states may take: --table-memory 4G',
    })
  const orbits = symmetry ?? chosen.symmetry
  if (exact && orbits)
    throw new UsageError('exact-with-symmetry', 'an exact search compares whole states, and symmetry counts different ones as one', {
      hint: symmetry ? 'leave out either of the two' : 'this model is checked up to symmetry: add --no-symmetry',
    })
  return {
    engine: engine as EngineName,
    necessaryFaults: necessaryFaults === undefined ? 'if-quick' : necessaryFaults ? 'always' : 'never',
    valence: valence === undefined ? 'if-quick' : valence ? 'always' : 'never',
    workers: workers || undefined,
    states: exact ? 'whole' : orbits ? 'orbits' : undefined,
    profile,
    ...(options.tableMemory === undefined ? {} : { disk: { tableBytes: options.tableMemory, folder: options.disk } }),
  } as Strategy
}

/** Throws UsageError for options that a swarm has no use for. */
function swarmOf({ seed = 1, runs = 32, ...options }: CheckCommandOptions): Strategy {
  const other = (
    ['exact', 'profile', 'checkpoint', 'symmetry', 'necessaryFaults', 'valence', 'workers', 'tableMemory', 'disk'] as const
  ).find(name => options[name])
  if (other !== undefined || options.engine !== 'tables')
    throw new UsageError(
      'with-swarm',
      `--swarm searches parts of the space on one thread, so that it has no use for ${other === undefined ? `--engine ${options.engine}` : `--${other.replaceAll(/[A-Z]/g, c => `-${c.toLowerCase()}`)}`}`,
      {
        hint: 'leave out either of the two',
      },
    )
  return { swarm: { seed, runs } }
}
