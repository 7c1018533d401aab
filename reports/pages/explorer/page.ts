import { h } from 'preact'
import { documentOf } from '../../components/document.ts'
import { Head } from '../../components/head.ts'
import { styleOf } from '../../components/styles.ts'
import type { Subjects } from './link.ts'

/** The page that the explorer is served in: what it shows comes with its script. */
export function explorerPage(spec: string, subjects: Subjects): string {
  const style = styleOf(new URL('../../choice/settings.css', import.meta.url), new URL('explorer.css', import.meta.url))
  const page = h(
    'html',
    { lang: 'en' },
    h(Head, { title: `Explore ${spec}`, style }, h('link', { rel: 'icon', href: 'data:,' })),
    h(
      'body',
      {},
      h(
        'main',
        { class: 'explorer-page' },
        h('p', { id: 'gone', class: 'trouble gone', role: 'alert', hidden: true }),
        h('p', { id: 'trouble', class: 'trouble', role: 'alert', hidden: true }),
        h(
          'div',
          { id: 'explorer', 'data-subjects': JSON.stringify(subjects) },
          h('h1', {}, spec),
          h('p', {}, 'The explorer needs scripts, and is loading.'),
        ),
      ),
      h('script', { type: 'module', src: '/explorer.js' }),
    ),
  )
  return documentOf(page)
}
