import type { Json } from '../../../checker/language/itf-value.ts'
import { tallyOf } from '../../../checker/mutants/matrix.ts'
import type { Mutant, MutantsFormat, MutantsReport } from './report.ts'

export const json: MutantsFormat = {
  name: 'json',
  extension: 'json',
  render: report => `${JSON.stringify(mutantsDocument(report), null, 2)}\n`,
}

export function mutantsDocument(report: MutantsReport): Json {
  const { spec, command, models, unusable, properties, mutants, all, untilKilled, matrix, needless, made } = report
  return {
    format: 'everystep-mutants',
    version: 1,
    ...{ spec, command },
    ...(made === undefined ? {} : { made: { ...made } }),
    models: models.map(({ name, found: { holds, vacuous, distinct, generated, depth } }) => ({
      name,
      holds: [...holds],
      vacuous: [...vacuous],
      states: { distinct, generated },
      depth,
    })),
    unusable: unusable.map(u => ({ ...u })),
    ...{ all, untilKilled },
    counts: { ...tallyOf(mutants.map(m => m.outcome)) },
    properties: properties.map(name => {
      const score = matrix.properties.find(p => p.property === name)
      return { name, kills: score?.kills ?? 0, alone: score?.alone ?? 0 }
    }),
    implied: untilKilled ? null : [...matrix.implied],
    needless: [...needless],
    mutants: mutants.map(documentOf),
  }
}

const documentOf = ({ mutation, file, diff, outcome: { fate, because, runs }, explained }: Mutant): Json => ({
  file,
  line: mutation.line,
  operator: mutation.operator,
  of: mutation.of,
  before: mutation.before,
  after: mutation.after,
  diff: { taken: [...diff.taken], put: [...diff.put] },
  fate,
  because,
  explained,
  runs: runs.map(run => ({
    model: run.model,
    kills: run.kills.map(kill => ({ ...kill })),
    vacuous: [...run.vacuous],
    neverFires: [...run.idle],
    graph: run.graph,
    difference: run.difference && { steps: [...run.difference.steps], says: run.difference.says },
    undecided: run.undecided,
    refused: run.refused,
  })),
})
