import { h, type JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { type Command, commandIn } from '../contents.ts'

interface Props {
  html: string
  onCommand: (command: Command) => void
}

/** A lesson of the course, whose commands run here. */
export function Lesson({ html, onCommand }: Props): JSX.Element {
  const text = useRef<HTMLDivElement>(null)
  useEffect(() => {
    for (const code of text.current?.querySelectorAll('pre') ?? []) {
      code.tabIndex = 0
      const command = commandIn(code.textContent ?? '')
      if (command === null) continue
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = 'Check it here'
      button.addEventListener('click', () => onCommand(command))
      const [, ...output] = (code.textContent ?? '').trimEnd().split('\n')
      const line = document.createElement('pre')
      line.textContent = (code.textContent ?? '').split('\n')[0] ?? ''
      line.tabIndex = 0
      const shown = document.createElement('details')
      const summary = document.createElement('summary')
      summary.textContent = 'What it prints'
      const rest = document.createElement('pre')
      rest.textContent = output.join('\n')
      rest.tabIndex = 0
      shown.append(summary, rest)
      code.replaceWith(line, button, ...(output.length === 0 ? [] : [shown]))
    }
  }, [html])
  return h('div', { class: 'lesson', ref: text, dangerouslySetInnerHTML: { __html: html } })
}
