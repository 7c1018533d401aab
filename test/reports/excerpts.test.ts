import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { excerptFor } from '../../reports/format.ts'
import { Departure } from '../../reports/pages/counterexample/behaviour.ts'
import { meaningOf } from '../../reports/pages/counterexample/page.ts'

const said = (doc: string) => ({ doc, source: '', file: 'variants.ts', line: 1 })
const excerpts = {
  act: said('of the spec'),
  rest: said('of the spec'),
  'forwards/act': said('of the first variant'),
  'forwards/drop': said('of the first variant'),
  'asks-itself/act': said('of the variant of it'),
}
const docOf = (variant: string | null, name: string) => excerptFor(excerpts, { variant }, name)?.doc

test('of a variant of a variant the last that changes an action says what it does', () => {
  expect(docOf('forwards/asks-itself', 'act')).toBe('of the variant of it')
  expect(docOf('forwards/asks-itself', 'drop')).toBe('of the first variant')
  expect(docOf('forwards/asks-itself', 'rest')).toBe('of the spec')
  expect(docOf('forwards', 'act')).toBe('of the first variant')
  expect(docOf(null, 'act')).toBe('of the spec')
})

test('what the headline’s property asks is said as the variant that has changed it says it', () => {
  const properties = [{ name: 'act', verdict: 'violated', trace: null }]
  const result = { checked: { variant: 'forwards/asks-itself' }, properties }
  expect(meaningOf({ result, excerpts } as never)).toBe('of the variant of it')
  expect(meaningOf({ result: { ...result, checked: { variant: null } }, excerpts } as never)).toBe('of the spec')
})

test('a departure is said as the variant says it that departs, though a later one has changed the action, too', () => {
  const sentences = Object.fromEntries(
    Object.entries(excerpts).map(([name, one]) => [name, { ...one, doc: `It is ${one.doc}. And more.` }]),
  )
  const step = { number: 1, action: 'act', by: 'P', kind: 'action', fault: null, message: null, parameters: {} }
  const report = { result: { checked: { spec: 's', variant: 'forwards/asks-itself' } }, excerpts: sentences }
  const told = (variant: string) =>
    renderToStaticMarkup(
      h(Departure, {
        story: { trace: { steps: [step] } },
        report,
        explanation: { deviations: [{ step: 1, variant, bySpec: null }] },
      } as never),
    )
  expect(told('forwards')).toContain(
    'departs from s: </b>step 1, P’s act. It is of the first variant. By the spec, step 1 could not be taken.</p>',
  )
  expect(told('asks-itself')).toContain('It is of the variant of it. By the spec, step 1 could not be taken.</p>')
  const steps = [step, { ...step, number: 2, action: 'drop' }, { ...step, number: 3 }]
  const several = (deviations: readonly { step: number }[], goingOn: readonly string[]) =>
    renderToStaticMarkup(
      h(Departure, {
        story: { trace: { steps, loop: null } },
        report,
        explanation: { deviations: deviations.map(d => ({ ...d, variant: 'forwards', bySpec: null })), goingOn },
      } as never),
    )
  expect(several([{ step: 1 }, { step: 3 }, { step: 2 }], [])).toContain(
    's: </b>steps 1 and 3, P’s act and step 2, P’s drop. It is of the first variant. By',
  )
  Object.assign(sentences, { 'forwards/drop': { ...sentences.act, doc: 'It forgets.' } })
  expect(several([{ step: 1 }, { step: 2 }, { step: 3 }], [])).toContain(
    's: </b>steps 1 and 3, P’s act: It is of the first variant. Step 2, P’s drop: It forgets. By the spec, step 1 could not be taken.',
  )
  // What takes an action away departs by no step.
  expect(several([], ['rest'])).toContain('departs from s. </b>By the spec, rest could still be taken at the end.</p>')
  expect(several([], [])).toBe('')
})
