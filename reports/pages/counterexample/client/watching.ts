import { statesOf } from '../../../../checker/traces/trace.ts'
import type { Story } from '../../../components/story.ts'
import { WatchProblem, watchAlong } from '../../../components/watch.ts'
import type { Stepping } from './stepping.ts'

/** Lets the reader watch expressions along a behaviour: each is a column of its table, and a line of the state beside its diagram. */
export function watchExpressions(behaviour: HTMLElement, stepping: Stepping, story: Story): void {
  const form = behaviour.querySelector<HTMLFormElement>('.menu.watch form')
  const field = form?.querySelector('input')
  const problem = form?.querySelector('.problem')
  if (!form || !field || !problem) return
  form.addEventListener('submit', event => {
    event.preventDefault()
    const expression = field.value.trim()
    problem.textContent = ''
    try {
      const values = watchAlong(expression, statesOf(story.trace))
      unwatch(expression)
      stepping.watched = [...stepping.watched, { expression, values }]
      addColumn(expression, values)
      field.value = ''
      stepping.go(stepping.current)
    } catch (error) {
      if (!(error instanceof WatchProblem)) throw error
      problem.textContent = error.message.endsWith('?') ? error.message : `${error.message}.`
    }
  })

  function addColumn(expression: string, values: readonly string[]): void {
    for (const row of behaviour.querySelectorAll('.grid tr')) {
      const step = (row as HTMLElement).dataset.step
      const cell = document.createElement(step === undefined ? 'th' : 'td')
      cell.dataset.watch = expression
      if (step === undefined) {
        cell.setAttribute('scope', 'col')
        const code = document.createElement('code')
        code.textContent = expression
        const button = document.createElement('button')
        button.type = 'button'
        button.textContent = '×'
        button.setAttribute('aria-label', `Stop watching ${expression}`)
        button.addEventListener('click', () => {
          unwatch(expression)
          stepping.go(stepping.current)
        })
        cell.append(code, ' ', button)
      } else {
        const at = Number(step)
        cell.textContent = values[at] ?? ''
        cell.classList.toggle('changed', at > 0 && values[at] !== values[at - 1])
      }
      // After the step, its action and what is watched already.
      row.insertBefore(cell, row.children[1 + stepping.watched.length] ?? null)
    }
  }

  function unwatch(expression: string): void {
    stepping.watched = stepping.watched.filter(w => w.expression !== expression)
    for (const cell of behaviour.querySelectorAll<HTMLElement>('.grid [data-watch]')) if (cell.dataset.watch === expression) cell.remove()
  }
}
