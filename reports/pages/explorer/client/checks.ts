import { h, type JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Mark } from '../../../components/components.ts'
import { type Going, sayGoing } from '../../../say/going.ts'
import type { AskedCheck, CheckEvent, FoundTrace } from '../found.ts'
import { hasEnded } from './connection.ts'

type Course =
  | { readonly is: 'idle' }
  | { readonly is: 'waiting' }
  | { readonly is: 'going'; readonly lately: readonly Going[]; readonly isStopping: boolean }
  | Extract<CheckEvent, { is: 'found' | 'failed' }>

interface Props {
  asked: AskedCheck
  onTrace: (itf: string) => void
}

/** Milliseconds that a rate looks back. */
const lookBack = 10_000

/** A check of the model by the server, as long as it takes: how far it is, a stop, and what it found, each trace to be walked from its end. */
export function Checks({ asked, onTrace }: Props): JSX.Element {
  const [course, setCourse] = useState<Course>({ is: 'idle' })
  const listening = useRef<AbortController | null>(null)
  useEffect(() => () => listening.current?.abort(), [])

  const hear = (event: CheckEvent) =>
    setCourse(before => {
      if (event.is === 'found' || event.is === 'failed') return event
      const { lately, isStopping } = before.is === 'going' ? before : { lately: [], isStopping: false }
      if (event.is === 'begun') return { is: 'going', lately, isStopping }
      const kept = lately.filter(g => (event.going.seconds - g.seconds) * 1000 <= lookBack)
      return { is: 'going', lately: [...kept, event.going], isStopping }
    })
  const ask = async () => {
    const controller = new AbortController()
    listening.current = controller
    setCourse({ is: 'waiting' })
    try {
      const response = await fetch('/check', { method: 'POST', body: JSON.stringify(asked), signal: controller.signal })
      if (!response.ok || response.body === null) throw new Error(await response.text())
      for await (const event of eventsIn(response.body)) hear(event)
    } catch (error) {
      if (!controller.signal.aborted) setCourse({ is: 'failed', why: error instanceof TypeError ? hasEnded : (error as Error).message })
    }
  }
  const stop = () => {
    if (course.is !== 'going') {
      listening.current?.abort()
      setCourse({ is: 'idle' })
      return
    }
    setCourse({ ...course, isStopping: true })
    void fetch('/stop', { method: 'POST', body: JSON.stringify(asked) })
  }

  const isBusy = course.is === 'waiting' || course.is === 'going'
  return h(
    'div',
    { class: 'checks' },
    isBusy
      ? h('button', { type: 'button', disabled: course.is === 'going' && course.isStopping, onClick: stop }, 'Stop the check')
      : h('button', { type: 'button', onClick: () => void ask() }, 'Check the model'),
    h(
      'div',
      { class: course.is === 'found' ? 'outcome' : 'way' },
      h('span', { class: 'course', role: 'status' }, sayCourse(course)),
      course.is === 'found' && h(Traces, { traces: course.traces, onTrace }),
    ),
    course.is === 'failed' && h('p', { class: 'trouble', role: 'alert' }, course.why),
  )
}

function sayCourse(course: Course): string {
  if (course.is === 'waiting') return 'Waiting for its turn …'
  if (course.is === 'found') return course.cause
  if (course.is !== 'going') return ''
  const [first, last] = [course.lately[0], course.lately.at(-1)]
  if (course.isStopping) return 'Stopping …'
  return last === undefined ? 'Checking …' : sayGoing(last, first)
}

const Traces = ({ traces, onTrace }: { traces: readonly FoundTrace[]; onTrace: (itf: string) => void }): JSX.Element =>
  h(
    'span',
    { class: 'found' },
    traces.map(({ property, verdict, steps, itf }) =>
      h(
        'button',
        { type: 'button', key: property, onClick: () => onTrace(itf) },
        h(Mark, { verdict }),
        ` ${property} in ${steps} step${steps === 1 ? '' : 's'}`,
      ),
    ),
  )

async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<CheckEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value = '' } = await reader.read()
    text += value
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as CheckEvent
    if (done) return
  }
}
