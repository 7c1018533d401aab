/** The change of a configuration without watches. */
import { variant } from '../../../checker/language/index.ts'
import { zookeeperPipelines } from './protocol.ts'

/** Mutant: a reader that has seen `ready` is not told that it was deleted. */
export const noWatch = variant(zookeeperPipelines, 'no-watch', () => ({ actions: { apply: { then: s => { s.applied++ } } } }))
