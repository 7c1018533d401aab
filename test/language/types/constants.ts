/** What the compiler tells of constants with a default, and of those that a variant fixes; as in language.ts, nothing here runs. */
import { instance, machine, model, oneOf, range, spec, variant, withDefault } from '../../../checker/language/index.ts'

const vars = { n: range(0, 9) }
const { initially, action } = machine(vars)
const lights = spec('lights', { most: withDefault(range(1, 5), 3), mode: oneOf('fast', 'slow') }, ({ most, mode }) => {
  const [number, word]: readonly [number, 'fast' | 'slow'] = [most, mode]
  return {
    vars,
    init: initially(),
    actions: { up: action({ when: s => word === 'fast' && s.n < number, then: s => void s.n++ }) },
    properties: {},
  }
})
lights.with({ mode: 'fast' })
lights.with({ mode: 'slow', most: 2 })
model(lights, { constants: { mode: 'fast' }, says: 'lights', expect: { verdict: 'holds', origin: 'by hand' } })
// A variant that fixes a constant need not be given it, and one that fixes them all needs none.
const slow = variant(lights, 'slow', {}, { mode: 'slow' })
slow.with({})
slow.with({ most: 1, mode: 'slow' })
instance(slow, {})
instance(slow, { constants: { most: 2 } })
// @ts-expect-error  a constant without a default
lights.with({ most: 2 })
// @ts-expect-error  likewise
instance(lights, {})
// @ts-expect-error  another value than the one that is fixed
slow.with({ mode: 'fast' })
// @ts-expect-error  no such constant
variant(lights, 'slower', {}, { mood: 'slow' })
// @ts-expect-error  no value of the domain
variant(lights, 'slower', {}, { mode: 'slower' })
// @ts-expect-error  no value of the domain
withDefault(oneOf('fast', 'slow'), 'slower')
