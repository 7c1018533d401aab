import { h, type JSX, render, type TargetedEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { ModelAddress } from '../../../../checker/language/address.ts'
import { addressOf } from '../../../../checker/traces/address.ts'
import { sayError, type Walk, walkOf } from '../../../../checker/traces/walk.ts'
import { Mark } from '../../../components/components.ts'
import { readItf, retrace } from '../../../itf-replay.ts'
import { type OpenSpec, reopen } from '../chosen.ts'
import type { FoundTrace } from '../found.ts'
import { Explorer } from './explorer.ts'

/** Begins the explorer of a served page. */
export function start(modules: readonly object[], chosen: ModelAddress): void {
  const root = document.getElementById('explorer')
  if (root === null) return
  watchForChanges()
  try {
    root.textContent = ''
    render(h(Served, { reopened: reopen(modules, chosen), chosen }), root)
  } catch (error) {
    render(h('p', { class: 'trouble', role: 'alert' }, `This model cannot be walked: ${sayError(error)}`), root)
  }
}

/** The server says when a file of the spec has changed: the path in the address is walked again by the new spec. */
function watchForChanges(): void {
  const events = new EventSource('/events')
  events.addEventListener('changed', () => location.reload())
  events.addEventListener('trouble', event => {
    const banner = document.getElementById('trouble')
    if (banner === null) return
    banner.hidden = false
    banner.textContent = `The spec has changed and cannot be used: ${(event as MessageEvent<string>).data}. What you see is the spec as it was.`
  })
}

const here = (): string => location.hash.replace(/^#/, '')

function Served({ reopened, chosen }: { reopened: OpenSpec; chosen: ModelAddress }): JSX.Element {
  const walk = useMemo(() => walkOf(reopened.with(chosen.faults)), [reopened, chosen])
  const [go, setGo] = useState<((address: string) => void) | null>(null)
  const ready = useMemo(
    () => (go: (address: string) => void) => {
      setGo(() => go)
      addEventListener('hashchange', () => {
        if (here() !== shown) go(here())
      })
    },
    [],
  )
  return h(Explorer, {
    id: 'walk',
    reopened,
    chosen,
    begin: here(),
    about: null,
    isAlone: true,
    onReady: ready,
    onAddress: show,
    tools: h(Traces, { walk, onGo: address => go?.(address) }),
  })
}

let shown = here()
function show(address: string): void {
  shown = address
  if (here() !== address) location.hash = address
  // Browsers write some characters of an address their own way.
  shown = here()
}

type Asked =
  | { readonly is: 'idle' }
  | { readonly is: 'waiting' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'found'; readonly traces: readonly FoundTrace[]; readonly cause: string }

/** What a check of the model finds, each trace to be walked from its end. */
function Traces({ walk, onGo }: { walk: Walk; onGo: (address: string) => void }): JSX.Element {
  const [asked, setAsked] = useState<Asked>({ is: 'idle' })
  const ask = async () => {
    setAsked({ is: 'waiting' })
    try {
      const response = await fetch('/check', { method: 'POST' })
      const answer = (await response.json()) as { traces: readonly FoundTrace[]; cause: string } | { error: string }
      setAsked('error' in answer ? { is: 'failed', why: answer.error } : { is: 'found', ...answer })
    } catch {
      setAsked({ is: 'failed', why: 'the server has ended' })
    }
  }
  const goTo = (itf: string) => {
    try {
      const recorded = readItf(itf)
      const { steps } = retrace(walk.semantics, recorded)
      const path = { initial: recorded.initial, steps: steps.map(({ action, parameters, message }) => ({ action, parameters, message })) }
      onGo(addressOf(walk.semantics, path))
    } catch (error) {
      setAsked({ is: 'failed', why: sayError(error) })
    }
  }
  return h(
    'span',
    { class: 'traces' },
    h(
      'button',
      { type: 'button', disabled: asked.is === 'waiting', onClick: () => void ask() },
      asked.is === 'waiting' ? 'Checking…' : 'Check the model',
    ),
    h(
      'label',
      { class: 'button file' },
      'Open a trace',
      h('input', {
        type: 'file',
        class: 'spoken',
        accept: '.json',
        onChange: (event: TargetedEvent<HTMLInputElement>) => {
          const file = event.currentTarget.files?.[0]
          if (file) void file.text().then(goTo)
        },
      }),
    ),
    asked.is === 'failed' && h('p', { class: 'trouble', role: 'alert' }, asked.why),
    asked.is === 'found' &&
      h(
        'span',
        { class: 'found', role: 'status' },
        h('span', {}, asked.cause),
        asked.traces.map(({ property, verdict, steps, itf }) =>
          h(
            'button',
            { type: 'button', onClick: () => goTo(itf) },
            h(Mark, { verdict }),
            ` ${property} in ${steps} step${steps === 1 ? '' : 's'}`,
          ),
        ),
      ),
  )
}
