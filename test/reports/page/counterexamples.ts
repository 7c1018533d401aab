import { fileURLToPath } from 'node:url'
import type { NamedModel } from '../../../checker/language/catalogue.ts'
import { excerpts } from '../../../checker/source/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { explain } from '../../../checker/verdict/explanation.ts'
import type { Report } from '../../../reports/format.ts'
import { models as threePhase } from '../../../specs/atomic-commitment/three-phase-commit/models.ts'
import { models as raft } from '../../../specs/consensus/raft/models.ts'
import { told } from './cases.ts'
import { commitRuleModel, commitRuleTrace } from './commit-rule.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What the library's sources say: of a variant, before what its protocol says. */
async function sourcesOf(spec: NamedModel['spec']): Promise<Report['excerpts']> {
  const file = spec.where?.file ?? ''
  return { ...(await excerpts(file.replace(/variants\.ts$/, 'protocol.ts'))), ...(await excerpts(file)) }
}

const found = (models: Readonly<Record<string, NamedModel>>, name: string, property: string) => async (): Promise<Report> => {
  const named = models[name]
  if (!named) throw new Error(`there is no model ${name}`)
  const { spec, constants, faults = {}, network } = named
  const model = spec.with(constants, faults, network ? { network } : {})
  const result = await check(model, { properties: [property], name, necessaryFaults: 'if-quick' })
  const command = `everystep check ${spec.name} --model ${name} --property ${property}`
  return { model, result, explanation: explain(model, result), command, excerpts: await sourcesOf(spec), root }
}

/** Counterexamples of the library, as people meet them. */
export const counterexamples = {
  'three-phase commit with a coordinator that stops': found(threePhase, 'no-do-commit-means-commit', 'agreement'),
  'a Raft election in which a server votes twice': found(raft, 'votes-twice', 'electionSafety'),
  async 'Raft that commits what an older term has left'() {
    const report = await told(commitRuleModel, commitRuleTrace(), 'leaderCompleteness')
    const { spec } = raft['commits-older-terms']
    return {
      ...report,
      command: 'everystep check raft --model commits-older-terms --property leaderCompleteness',
      excerpts: await sourcesOf(spec),
    }
  },
} satisfies Record<string, () => Promise<Report>>
