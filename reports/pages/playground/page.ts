import { h } from 'preact'
import { documentOf } from '../../components/document.ts'
import { Head } from '../../components/head.ts'

interface Parts {
  readonly style: string
  /** The page's script. */
  readonly script: string
  /** The worker's script and the page's contents, in base64 of gzip. */
  readonly worker: string
  readonly contents: string
}

/** Nothing is let out or in: code that came by a link can send nothing to anyone. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
].join('; ')

/** The playground: one file that works from disk. */
export function playgroundPage({ style, script, worker, contents }: Parts): string {
  const kept = (id: string, text: string) => h('script', { id, type: 'text/plain', dangerouslySetInnerHTML: { __html: text } })
  const page = h(
    'html',
    { lang: 'en' },
    h(Head, { title: 'Everystep playground', style, policy }, h('link', { rel: 'icon', href: 'data:,' })),
    h(
      'body',
      {},
      h('div', { id: 'playground' }, h('main', {}, h('p', {}, 'The playground needs scripts, and is loading.'))),
      kept('worker', worker),
      kept('contents', contents),
      h('script', { type: 'module', dangerouslySetInnerHTML: { __html: script.replaceAll('<!--', '<\\x21--') } }),
    ),
  )
  return documentOf(page)
}
