import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bool, claim, instance, machine, model, spec } from '../../checker/language/index.ts'

const vars = { on: bool }
const { action, initially } = machine(vars)
const plain = spec('plain', {}, () => ({ vars, init: initially(), actions: { stay: action({ then: () => {} }) }, properties: {} }))
const told = { says: 'it holds', expect: { verdict: 'holds', origin: 'by hand' } }
const claimed = { says: '', notes: { section: '', quote: '' }, assumption: '', given: [], expect: { verdict: 'holds', origin: '' } }
const where = expect.objectContaining({ file: fileURLToPath(import.meta.url) })

test.each<[string, () => unknown, object]>([
  [
    'a model is given what it does not take',
    () => model(plain, { constants: {}, budgets: { stop: 1 }, ...told } as never),
    { problem: "model(plain, …) has no part 'budgets'", where },
  ],
  [
    'a model expects what no result has',
    () => model(plain, { constants: {}, ...told, expect: { ...told.expect, violates: {} } } as never),
    { problem: "'expect' of model(plain, …) has no part 'violates'", hint: "did you mean 'violated'?", where },
  ],
  [
    'an instance is misspelt',
    () => instance(plain, { constants: {}, fault: {} } as never),
    { problem: "instance(plain, …) has no part 'fault'", hint: "did you mean 'faults'?", where },
  ],
  [
    'a claim expects a verdict that there is not',
    () => claim({ ...claimed, expect: { verdict: 'true', origin: '' } } as never),
    { problem: "'verdict' of claim(…) cannot be 'true'", where },
  ],
  [
    'a check of a claim is misspelt',
    () => claim({ ...claimed, given: [{ predict: 'holds' }] } as never),
    { problem: "a check of claim(…) has no part 'predict'", hint: "did you mean 'predicts'?", where },
  ],
])('%s: refused with the word that was meant', (_, make, refused) => {
  try {
    make()
  } catch (error) {
    expect(error).toMatchObject(refused)
    return
  }
  expect.fail('it is accepted')
})

test('a claim may be made of another', () => {
  const first = claim(claimed as never)
  expect(claim({ ...first, says: 'otherwise' }).says).toBe('otherwise')
})
