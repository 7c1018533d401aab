import { expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { addressOf, openModel, sayAddress, specAt } from '../../checker/language/address.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { keyOf } from '../../checker/values/index.ts'
import { catalogue, modelOf, type Named } from '../specs/catalogue.ts'

const models = await catalogue()

/** Of the models of a spec with the same constants by name, and a variant, a fault or a network or none, the first. */
const alike = ({ spec, constants, faults, network }: NamedModel): string =>
  JSON.stringify([spec.name, spec.variant !== null, Object.keys(constants).sort(), Object.keys(faults).length > 0, network])

test('models of the library are found again by their addresses, through JSON', () => {
  const specs = models.map(({ model }) => model.spec)
  for (const { title, model } of new Map(models.map(m => [alike(m.model), m]).reverse() as [string, Named][]).values()) {
    const built = modelOf(model)
    const address = JSON.parse(JSON.stringify(addressOf(built))) as ReturnType<typeof addressOf>
    const again = openModel(specAt(address, specs), address)
    expect([again.spec, again.variant, keyOf(again.constants)], title).toEqual([built.spec, built.variant, keyOf(built.constants)])
    expect(again.budgets, title).toEqual(built.budgets)
    expect(again.initial.map(keyOf), title).toEqual(built.initial.map(keyOf))
    expect(Object.keys(again.actions), title).toEqual(Object.keys(built.actions))
  }
  expect(models.length).toBeGreaterThan(50)
})

test('an address of a spec that is not there is refused by name', () => {
  const [{ model } = expect.unreachable()] = models
  const address = { ...addressOf(modelOf(model)), variant: 'gone' }
  expect(() => specAt(address, [model.spec])).toThrow(UsageError)
  expect(() => specAt(address, [model.spec])).toThrow(`there is no spec ${sayAddress(address)} any more`)
})
