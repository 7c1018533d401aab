import { expect, test } from 'vitest'
import { comparisonNames, loadComparison } from '../../checker/cli/catalogue.ts'
import { type ComparedRow, decideComparison } from '../../checker/verdict/comparison.ts'
import { sayUnaccepted } from '../../checker/verdict/qualifications.ts'

const all = await Promise.all(comparisonNames().map(loadComparison))

test.each(all)(
  'the comparison $name answers every question for every protocol, as expected, and without a qualification that nobody expects',
  async ({ comparison }) => {
    const rows: ComparedRow[] = []
    for await (const row of decideComparison(comparison, Object.keys(comparison.protocols))) rows.push(row)
    for (const { name, cells } of rows) {
      expect(
        cells.map(c => c.protocol),
        name,
      ).toEqual(Object.keys(comparison.protocols))
      for (const { protocol, findings } of cells)
        for (const { answer, difference, check, property, cost, result } of findings) {
          expect([answer, difference], `${name}, ${protocol}`).toEqual([expect.any(String), null])
          if (property.verdict === 'holds' && cost === null)
            expect(sayUnaccepted({ ...result.qualifications, vacuous: [], needless: [] }), `${name}, ${check.says}`).toEqual([])
        }
    }
  },
)
