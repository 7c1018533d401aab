import type { Mark } from '../../../checker/grading/grade.ts'
import { matrixOf } from '../../../checker/mutants/matrix.ts'
import { type ModelRun, outcomeOf } from '../../../checker/mutants/outcome.ts'
import type { Gradebook } from '../../../reports/pages/gradebook/book.ts'
import type { Mutant, MutantsReport } from '../../../reports/pages/mutants/report.ts'

const run: ModelRun = {
  ...{
    model: 'three-rms',
    isOther: true,
    kills: [],
    vacuous: [],
    idle: [],
    undecided: null,
    refused: null,
    graph: 'different',
    uncompared: null,
  },
  difference: {
    steps: ['prepare(rm: RM1)', 'prepare(rm: RM2)', 'decide(rm: RM1, outcome: committed)'],
    says: 'the mutant can take decide(rm: RM2, outcome: aborted), which the original cannot',
  },
}
const properties = ['agreement', 'finality', 'termination', 'transactionCommit.termination', 'canCommit', 'canAbort', 'deadlock']
const clause = "(s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared') && notCommitted(s) && s.net.has(Msg.Prepared({ from: rm }))"

const mutant = (line: number, by: Partial<ModelRun>): Mutant => ({
  mutation: {
    file: 'protocol.ts',
    line,
    from: 0,
    to: 1,
    before: clause,
    after: 'true',
    text: clause,
    operator: 'clause dropped',
    of: 'the guard of decide',
  },
  file: `./specs/atomic-commitment/transaction-commit/${line < 39 ? 'protocol' : 'variants'}.ts`,
  diff: { taken: [clause], put: [`true || ${clause}`] },
  outcome: outcomeOf([{ ...run, ...by }]),
  explained: line === 36 ? 'an RM that is working can prepare first and abort then, which leads to the same states' : null,
})
const mutants = [
  mutant(35, { kills: [{ property: 'agreement', steps: 3 }] }),
  mutant(35, {
    kills: [
      { property: 'finality', steps: 12 },
      { property: 'transactionCommit.termination', steps: null },
    ],
  }),
  mutant(36, {}),
  mutant(37, { vacuous: ['finality'] }),
  mutant(38, { undecided: 'a limit of 100,000 states' }),
  mutant(39, {
    refused: `This comparison appears to be unintentional because the types '"working"' and '"prepared"' have no overlap. (TS2367)`,
  }),
]

/** Mutants of a spec with long names and long lines, of every fate but one. */
export const mutantsReport: MutantsReport = {
  spec: 'transaction-commit',
  command: 'everystep mutate transaction-commit',
  models: [],
  unusable: [{ name: 'three-rms-that-take-long', why: 'none of its properties was decided within the limit' }],
  properties,
  mutants,
  all: mutants.length,
  untilKilled: false,
  matrix: matrixOf(
    properties,
    mutants.map(m => m.outcome),
  ),
  needless: ['guard dropped, the guard of decide: !s.decided'],
}

const items = [
  'an RM commits while another is still working',
  'an RM commits although another has aborted',
  'only a prepared RM commits, whatever the others have done',
  'nobody aborts once an RM has committed',
  'the mutant transactionCommitWithoutAnyTermination is caught',
]
const marks = (verdicts: readonly Mark['verdict'][], says: string): readonly Mark[] =>
  verdicts.map((verdict, k) => ({
    item: items[k] ?? '',
    of: k === items.length - 1 ? 'mutant' : 'property',
    points: 2,
    earned: verdict === 'met' ? 2 : 0,
    verdict,
    says: verdict === 'met' ? '' : says,
  }))
const unread = 'it does not compile: Unexpected "cnst" (dave.ts:4)'
const entry = (name: string, verdicts: readonly Mark['verdict'][], says: string) => ({
  name,
  problem: says === unread ? unread : null,
  grade: {
    marks: marks(verdicts, says),
    shown: [],
    notes: says === unread ? [] : ['finality did not count: it is false of what was handed out'],
  },
})

/** The marks of three submissions, with every verdict; the last could not be run. */
export const gradebook: Gradebook = {
  title: 'transaction-commit',
  command: 'everystep grade submissions --against rubric.ts',
  barrier: 'permission',
  entries: [
    entry('carol', ['met', 'met', 'missed', 'met', 'met'], 'the step decide(rm: RM1, outcome: committed) breaks it (two RMs)'),
    entry('a-name-that-is-as-long-as-an-address@example.org', ['met', 'met', 'undecided', 'undecided', 'met'], 'a limit of 100,000 states'),
    entry('dave', ['missed', 'missed', 'missed', 'missed', 'missed'], unread),
  ],
}
