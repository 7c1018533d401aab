import type { Model } from '../../checker/language/model.ts'
import { clausesOf } from '../../checker/semantics/clauses.ts'
import { instrument } from '../../checker/source/instrument.ts'
import { vocabulary } from '../random/random-spec.ts'

/** What the text of a function's body gives, its clauses told; `known` are the names in its scope. The text is JavaScript. */
export function runInstrumented(body: string, known: Readonly<Record<string, unknown>>): unknown {
  const made = instrument('spec.ts', `function make() {\n${body}\n}`)
  if (made === null) throw new Error(`it does not parse: ${body}`)
  const names = Object.keys(known)
  const make = new Function(made.recorder, ...names, `'use strict'\n${made.text}\nreturn make()`)
  return make(clausesOf(made.table), ...names.map(name => known[name]))
}

/** The model of a text that returns one, as the random specs are written. */
export const instrumentedModel = (text: string): Model => runInstrumented(text, vocabulary) as Model
