import { didYouMean, UsageError } from '../../errors.ts'
import { propertyNames } from '../../properties/property-id.ts'
import { label, semanticsOf } from '../../semantics/semantics.ts'
import { refusalsAt } from '../../traces/refusals.ts'
import { shownBy } from '../../traces/shown.ts'
import { choicesAt, walkOf } from '../../traces/walk.ts'
import { checkedOf } from '../../verdict/result.ts'
import type { ModelChoice } from '../choice.ts'
import { tellingModel } from '../telling-model.ts'
import { chosenFor, endOf, sayWhere, walkedBy } from './chosen.ts'
import type { Answer, ReplayAsked, WhyNotAsked } from './question.ts'

/** The path that an address names, taken by the spec as it is now, and what it shows of each property. Where a step cannot be taken: as far as it can, and why not further. */
export async function replayed({ address, loop, ...named }: ReplayAsked): Promise<Answer> {
  const { renderTrace } = await import('../../../reports/text.ts')
  const { traceDocument } = await import('../../../reports/json.ts')
  const chosen = await chosenFor(named)
  const { model, name } = chosen
  const { trace, stray } = walkedBy(semanticsOf(model), address, loop)
  const steps = renderTrace(trace, checkedOf(model, name))
  const data = { trace: traceDocument(trace), stray }
  if (stray !== null) {
    const refused = await refusalsOf(chosen, trace, actionIn(stray))
    const reasons = refused.map(r => `  ${r.step}: ${r.reason}`)
    return {
      text: [`NOT EVERY STEP CAN BE TAKEN: ${stray} is not possible ${sayWhere(trace)}.`, ...reasons, '', ...steps, ''].join('\n'),
      data: { ...data, refused },
      failed: true,
    }
  }
  const shown = propertyNames(model).map(property => ({ property, ...shownBy(model, trace, property) }))
  const crossing = shown[0]?.crossing ?? null
  return {
    text: [
      'Every step can be taken.',
      ...steps,
      ...(crossing === null ? [] : [`Beyond the ${crossing.beyond} after step ${crossing.at}: a check does not go on from there.`]),
      'What this path shows:',
      ...shown.map(s => `  ${s.property}: ${s.shown}`),
      '',
    ].join('\n'),
    data: { ...data, shown: shown.map(s => ({ property: s.property, shown: s.shown })) },
  }
}

/** Why an action is not enabled in the state that an address names, with the clause of its guard that is false; or that it is enabled. */
export async function whyNot({ address = '0', action, ...named }: WhyNotAsked): Promise<Answer> {
  const { jsonOf } = await import('../../../reports/json.ts')
  const { sayState } = await import('../../../reports/say/words.ts')
  const chosen = await chosenFor(named)
  const { model, name } = chosen
  const asked = actionIn(action)
  if (!Object.hasOwn(model.actions, asked))
    throw new UsageError('unknown-action', `${model.spec} has no action '${asked}'`, {
      hint: didYouMean(asked, Object.keys(model.actions)) ?? `its actions are ${Object.keys(model.actions).join(', ')}`,
    })
  const { trace, stray } = walkedBy(semanticsOf(model), address)
  if (stray !== null)
    throw new UsageError('stray-address', `the address leads nowhere: ${stray} is not possible ${sayWhere(trace)}`, {
      hint: 'replay says how far it leads',
    })
  const state = endOf(trace)
  const enabled = choicesAt(walkOf(model), state).enabled.filter(c => c.instance.action === asked && c.obstacle === null)
  const refused = await refusalsOf(chosen, trace, asked)
  const where = sayWhere(trace)
  return {
    text: [
      ...enabled.map(({ instance }) => `ENABLED ${where}: ${label(instance)}`),
      ...refused.map(({ step, reason }) => `NOT ENABLED ${where}: ${step}: ${reason}`),
      'The state:',
      ...sayState(checkedOf(model, name), state).map(line => `  ${line}`),
      '',
    ].join('\n'),
    data: { action: asked, enabled: enabled.map(c => c.label), refused, state: jsonOf(state) },
  }
}

/** `rmPrepare` of `rmPrepare(RM1)`. */
const actionIn = (step: string): string => step.replace(/[(*].*$/s, '')

async function refusalsOf({ model }: ModelChoice, trace: ReturnType<typeof walkedBy>['trace'], action: string) {
  const { sayBecause } = await import('../../../reports/say/because.ts')
  const refusals = refusalsAt((await tellingModel(model)) ?? model, endOf(trace), { faults: true })
  return refusals.filter(r => r.action === action).map(({ step, because }) => ({ step, reason: sayBecause(because) }))
}
