// What runs beside the page: one worker checks, and one knows the types.
import type { Finding } from '../../../../checker/source/finding.ts'
import type { Problem } from '../../../choice/choice.ts'
import { offerOf } from '../../../choice/offer.ts'
import { problemFrom } from '../../../choice/problem.ts'
import { own } from '../files.ts'
import type { Asked, FromWorker, Sources, ToWorker } from '../messages.ts'
import { checking } from './checking.ts'
import { modulesOf } from './modules.ts'

const tell = postMessage as (message: FromWorker) => void

let lent: ReadonlyMap<string, string> = new Map()
let stopping = new AbortController()

/** The files with what was written since, which all that reads files sees too. */
function filesWith({ written }: Sources): ReadonlyMap<string, string> {
  const files = new Map([...lent, ...Object.entries(written)])
  ;(globalThis as { everystepFiles?: ReadonlyMap<string, string> }).everystepFiles = files
  return files
}

let editing: Promise<import('../../../../checker/source/editing.ts').Editing> | null = null
const told = new Map<string, string>()
async function editor(asked: Sources) {
  const files = filesWith(asked)
  editing ??= import('../../../../checker/source/editing.ts').then(({ Editing }) => new Editing(lent, own))
  const ready = await editing
  for (const file of new Set([...asked.open, ...Object.keys(asked.written)])) {
    const text = files.get(file) ?? ''
    if (told.get(file) !== text) ready.write(file, text)
    told.set(file, text)
  }
  return ready
}

const problemAt = ({ message, hint, where, severity }: Finding): Problem => ({
  problem: message,
  hint: hint ?? null,
  where,
  isError: severity === 'error',
})

const answers: { readonly [K in keyof Asked]: (ask: Asked[K]['ask']) => Promise<Asked[K]['answer']> } = {
  offer: async ask => offerOf(await modulesOf(filesWith(ask), ask.open, 'guarded'), ask.choice, ask.address),
  check: ask => {
    stopping = new AbortController()
    return checking(filesWith(ask), ask, stopping.signal, ({ distinct, generated, depth, queue, seconds }) =>
      tell({ is: 'going', going: { distinct, generated, depth, queue, seconds } }),
    )
  },
  problems: async ask => (await (await editor(ask)).problems(ask.open)).map(problemAt),
  completions: async ask => (await editor(ask)).completions(ask.file, ask.offset),
  meaningOf: async ask => (await editor(ask)).meaningOf(ask.file, ask.offset, ask.label),
  meaningAt: async ask => (await editor(ask)).meaningAt(ask.file, ask.offset),
}

addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  if (data.is === 'files') {
    lent = data.files
    tell({ is: 'ready' })
  } else if (data.is === 'stop') {
    stopping.abort()
    tell({ is: 'stopping' })
  } else
    try {
      const answer = answers[data.is] as (ask: unknown) => Promise<unknown>
      tell({ is: 'answer', id: data.id, answer: await answer(data.ask) })
    } catch (error) {
      tell({ is: 'refused', id: data.id, problem: problemFrom(error) })
    }
})
