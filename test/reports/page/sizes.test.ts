import { expect, test } from 'vitest'
import { referenceText } from '../../../checker/cli/reference.ts'
import { conforms } from '../../../checker/conformance/index.ts'
import { renderConformancePage } from '../../../reports/pages/conformance/page.ts'
import { renderMutants } from '../../../reports/pages/mutants/page.ts'
import { renderReference } from '../../../reports/pages/reference/page.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { readRoot } from '../../readme/shown.ts'
import { mutantsReport } from './handmade.ts'

const [tables = 0, reference = 0] = (
  /made of tables, .* have less than (\d+) kB each, and the reference of the language less than (\d+) kB/.exec(
    readRoot('reports/components/README.md'),
  ) ?? []
)
  .slice(1)
  .map(Number)

test('pages have the sizes that the README beside the components states, and not half of them', async () => {
  const whole = renderReference(referenceText(), '0.1.0').length / 1000
  expect(whole).toBeLessThan(reference)
  expect(whole).toBeGreaterThan(reference / 2)
  const events = Array.from({ length: 12 }, (_, k) => ({ action: 'rmPrepare', parameters: { rm: `RM${k + 1}` } }))
  const result = await conforms(twoPhaseCommit.with({ rms: 12 }), { logs: [{ name: 'rms.ndjson', events }] })
  expect(result.verdict).toBe('conforms')
  for (const page of [
    renderMutants(mutantsReport),
    renderConformancePage({
      title: 'two-phase-commit',
      choices: ['rms=12'],
      result,
      command: 'everystep conform two-phase-commit rms.ndjson',
    }),
  ])
    expect(page.length / 1000).toBeLessThan(tables)
})
