import type { Model } from '../../checker/language/model.ts'
import { checkedAs, propertiesOf } from '../../checker/properties/property-id.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain, type PropertyExplanation } from '../../checker/verdict/explanation.ts'
import { tellStory } from '../../reports/components/story.ts'
import { isTraced } from '../../reports/say/words.ts'

/** What a check of one property of a model finds, explained and told. */
export async function found(model: Model, name: string, telling: Model | null = null) {
  const asked = propertiesOf(model).find(property => property.name === name)
  const result = await check(model, { properties: [asked ? checkedAs(asked) : name] })
  const explanation = explain(model, result, { telling })
  const property = result.properties.filter(isTraced).find(of => of.name === name)
  const of = explanation[name] as PropertyExplanation
  if (!property) throw new Error(`${name} has no trace`)
  const report = { model, result, explanation, command: '', root: '.', excerpts: {} }
  const story = tellStory({ key: 'p', title: name, checked: result.checked, trace: property.trace, model, explanation: of })
  return { of, property, report, story }
}
