import { expect, test } from 'vitest'
import { bool, machine, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { formats } from '../../reports/index.ts'
import { isTraced } from '../../reports/say/words.ts'

/** First `a`, then `b`; that `b` alone is true never happens, and the property is not made for it. */
const without = (alone: () => boolean) =>
  spec('alone', {}, () => {
    const vars = { a: bool, b: bool }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        first: action({ when: s => !s.a, then: s => void (s.a = true) }),
        second: action({ when: s => s.a && !s.b, then: s => void (s.b = true) }),
      },
      properties: { notBoth: always(s => (s.b && !s.a ? alone() : !(s.a && s.b))) },
      deadlock: 'allowed' as const,
    }
  }).with({})

const endless = without(() => {
  for (;;);
})
const failing = without(() => {
  throw new TypeError('never asked for that')
})

test('a property that does not return, in a state that no behaviour has, takes no explanation with it, and no report', async () => {
  const result = await check(endless)
  const started = performance.now()
  const explanation = explain(endless, result, { patience: 0.2 })
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(explanation.notBoth).toMatchObject({
    causes: [],
    decisive: [2],
    problem: 'the explanation of notBoth has not returned for 0.2 s',
  })
  const report = { result, model: endless, explanation, command: 'everystep check ./alone.ts', excerpts: {}, root: '.' }
  for (const format of formats) {
    const text = format.of === 'result' ? await format.render(report) : await format.render(report, result.properties.filter(isTraced)[0]!)
    expect(text.length, format.name).toBeGreaterThan(0)
    if (typeof text !== 'string') continue
    if (['text', 'markdown', 'junit', 'sarif', 'json', 'html'].includes(format.name))
      expect(text.replaceAll('\\', ''), format.name).toContain('has not returned for 0.2 s')
  }
})

test('a property that throws there leaves out that cause alone', async () => {
  const { notBoth } = explain(failing, await check(failing))
  // Put back to false, `b` makes it hold; with `a` put back it throws, which shows nothing.
  expect(notBoth).toMatchObject({ causes: [{ path: 'b', value: true, step: 2 }], reads: ['a', 'b'], problem: null })
})
