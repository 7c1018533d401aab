import { expect, test } from 'vitest'
import { entries, load, runningFiles } from '../../../checker/cli/catalogue.ts'
import type { Chosen } from '../../../reports/choice/choice.ts'
import { offerOf } from '../../../reports/choice/offer.ts'

const modulesOf = async (name: string): Promise<readonly object[]> => {
  const entry = entries().find(e => e.name === name) ?? expect.unreachable()
  await load(entry)
  return Promise.all(runningFiles(entry).map(file => import(file) as Promise<object>))
}
const before = ({ constants, faults }: Chosen) => ({
  constants: Object.fromEntries(constants.map(c => [c.name, c.value])),
  faults: Object.fromEntries(faults.map(f => [f.name, f.budget])),
})

// Those of the library whose variants lack a fault, or fix a constant to what the spec does not begin with.
test.each(['two-phase-commit', 'multi-paxos', 'fast-leader-election', 'primary-standby', 'write-ahead-log'])(
  'each variant of %s can be chosen after the spec, and keeps of what was chosen what it has too',
  async name => {
    const modules = await modulesOf(name)
    const { chosen, specs } = offerOf(modules, {}, null)
    if (chosen === null) expect.unreachable()
    for (const { spec, variant } of specs) {
      const next = offerOf(modules, { spec, variant, model: null, before: before(chosen) }, null)
      expect([variant, next.problem]).toEqual([variant, null])
      expect(next.chosen?.address.variant).toBe(variant)
    }
  },
)

test('a network that is not the model’s own stays when something else is chosen', async () => {
  const modules = await modulesOf('two-phase-commit')
  const { chosen } = offerOf(modules, { model: 'five-rms' }, null)
  expect(chosen?.address.networks).toEqual({ net: 'set' })
  const next = offerOf(
    modules,
    { spec: 'two-phase-commit', variant: null, model: null, constants: { rms: '2' }, networks: { net: 'set' } },
    null,
  )
  expect(next.chosen?.address).toMatchObject({ networks: { net: 'set' }, name: null })
})
