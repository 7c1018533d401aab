import { h, type JSX, type TargetedEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { State } from '../../../../checker/language/types.ts'
import { accepted, WatchProblem, watchAlong } from '../../../components/watch.ts'

/** Whether an expression is true of a state. */
export const conditionOf =
  (expression: string): ((state: State) => boolean) =>
  state => {
    try {
      return watchAlong(expression, [state])[0] === 'true'
    } catch (error) {
      if (error instanceof WatchProblem) return false
      throw error
    }
  }

interface Props {
  /** Those of the walk so far. */
  states: readonly State[]
  onRun: (expression: string) => void
}

/** An expression over the state: its value here and before, and a search for the nearest state in which it is true. */
export function Expression({ states, onRun }: Props): JSX.Element {
  const [expression, setExpression] = useState('')
  const value = expression.trim() === '' ? null : told(expression, states)
  const isCondition = value !== null && !value.isProblem && (value.is === 'true' || value.is === 'false')
  return h(
    'form',
    {
      class: 'expression',
      onSubmit: (event: TargetedEvent<HTMLFormElement, SubmitEvent>) => {
        event.preventDefault()
        if (isCondition) onRun(expression.trim())
      },
    },
    h(
      'label',
      {},
      'Watch ',
      h('input', {
        type: 'text',
        value: expression,
        title: accepted,
        spellcheck: false,
        placeholder: exampleIn(states),
        onInput: (event: TargetedEvent<HTMLInputElement>) => setExpression(event.currentTarget.value),
      }),
    ),
    h(
      'output',
      { class: value?.isProblem ? 'problem' : '' },
      value === null ? '' : value.isProblem ? value.is : `is ${value.is}${value.was}`,
    ),
    h('button', { type: 'submit', disabled: !isCondition }, 'Run until it is true'),
  )
}

/** What it is here, and what it was before it last changed. */
function told(expression: string, states: readonly State[]): { readonly is: string; readonly was: string; readonly isProblem: boolean } {
  try {
    const values = watchAlong(expression, states)
    const is = values.at(-1) ?? ''
    const since = values.findLastIndex(value => value !== is)
    return { is, was: since < 0 ? '' : `, and was ${values[since]} until step ${since}`, isProblem: false }
  } catch (error) {
    if (error instanceof WatchProblem) return { is: error.message, was: '', isProblem: true }
    throw error
  }
}

const exampleIn = ([first]: readonly State[]): string => Object.keys(first ?? {})[0] ?? ''
