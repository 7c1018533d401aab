import { expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { addressOf, openModel, sayAddress, specAt } from '../../checker/language/address.ts'
import { keyOf } from '../../checker/values/index.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'

const models = await catalogue()

test('every model of the library is found again by its address, through JSON', () => {
  const specs = models.map(({ model }) => model.spec)
  for (const { title, model } of models) {
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
