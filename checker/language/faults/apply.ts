import { didYouMean, UsageError } from '../../errors.ts'
import type { Fault, Model } from '../model.ts'
import { synchronous } from './timeout.ts'

/** The model in which each fault may happen as often as its budget says; a fault without a budget changes nothing. */
export function withFaults(model: Model, faults: Readonly<Record<string, Fault>>, budgets: Readonly<Record<string, number>>): Model {
  const names = Object.keys(faults)
  for (const [name, budget] of Object.entries(budgets)) {
    if (!Object.hasOwn(faults, name))
      throw new UsageError('unknown-fault', `${model.spec} has no fault '${name}'`, {
        hint:
          didYouMean(name, names) ??
          (names.length === 0
            ? 'it declares none: add faults: { lose: loseMessages() } to the spec'
            : `its faults are ${names.join(', ')}`),
      })
    if (!(budget === Infinity || (Number.isInteger(budget) && budget >= 0)))
      throw new UsageError('bad-budget', `the budget of fault '${name}' must be a whole number, or Infinity, not ${budget}`)
  }
  const asked = names.filter(name => (budgets[name] ?? 0) > 0)
  const order = [undefined, 'steps', 'quiet'].flatMap(stage => asked.filter(name => faults[name]?.last === stage))
  const faulty = order.reduce((m, name) => faults[name]?.apply(m, budgets[name] ?? 0, name) ?? m, model)
  return synchronous({ ...faulty, budgets: Object.fromEntries(asked.map(name => [name, budgets[name] ?? 0])) })
}
