import { addressOf } from '../checker/language/address.ts'
import { encode, type Json, some } from '../checker/language/itf-value.ts'
import type { Model } from '../checker/language/model.ts'
import type { State } from '../checker/language/types.ts'
import type { Instance } from '../checker/semantics/semantics.ts'
import type { Traced } from './format.ts'

/** The Informal Trace Format, as Apalache and Quint write it. */
export const itfSource = 'https://apalache-mc.org/docs/adr/015adr-trace.html'
export const actionTaken = 'mbt::actionTaken'
export const nondetPicks = 'mbt::nondetPicks'
/** Among the picks: the message that a step was about. No parameter can be called so, since they are TypeScript's names. */
export const pickedMessage = 'everystep::message'

/** Where the file of a spec is, which is none of the library's: as seen from where the check ran, and from the trace's own folder. */
export interface SpecFile {
  readonly file: string
  readonly fromHere?: string
}

/**
 * A trace in ITF, with what `everystep replay` needs to take it again: the model, the file of the spec where it is none of the library's, and each
 * step's choices. Each state's metadata has its valence, the outcomes that can still come, where that is known.
 */
export function itfTrace(
  model: Model,
  property: Pick<Traced, 'name' | 'verdict' | 'reason' | 'trace' | 'valence'>,
  file: SpecFile | null = null,
): Json {
  const { trace, valence } = property
  const address = addressOf(model)
  const variables = Object.keys(model.vars)
  const state = (index: number, s: State, taken: string, picks: Readonly<Record<string, Json>>): Json => ({
    '#meta': { index, ...(valence === undefined ? {} : { valence: [...(valence[index]?.outcomes ?? [])] }) },
    ...Object.fromEntries(variables.map(name => [name, encode(s[name], model.vars[name] ?? null)])),
    [actionTaken]: taken,
    [nondetPicks]: picks,
  })
  return {
    '#meta': {
      format: 'ITF',
      'format-description': itfSource,
      description: `${property.name}: ${property.verdict}${property.reason === null ? '' : `, ${property.reason}`}`,
      everystep: {
        version: 1,
        spec: address.spec,
        ...file,
        variant: address.variant,
        property: property.name,
        constants: address.constants,
        faults: address.faults,
        networks: address.networks,
        initial: Math.max(0, model.initial.indexOf(trace.initial)),
      },
    },
    vars: [...variables, actionTaken, nondetPicks],
    states: [state(0, trace.initial, 'init', {}), ...trace.steps.map(s => state(s.number, s.state, s.action, picksOf(s)))],
    ...(trace.loop === null ? {} : { loop: trace.loop }),
  }
}

const picksOf = ({ parameters, message }: Instance): Readonly<Record<string, Json>> => ({
  ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, some(encode(value))])),
  ...(message === null ? {} : { [pickedMessage]: some(encode(message)) }),
})
