import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import type { Checked } from '../../../checker/verdict/result.ts'
import { Head } from '../../components/head.ts'
import { styleOf } from '../../components/styles.ts'
import { sayChecked, sayModel } from '../../say/words.ts'

/** The page that the explorer is served in: what it shows comes with its script. */
export function explorerPage(checked: Checked): string {
  const title = sayChecked(checked)
  const facts = sayModel(checked).filter(([, value]) => value !== 'none')
  const page = h(
    'html',
    { lang: 'en' },
    h(
      Head,
      { title: `Explore ${title}`, style: styleOf(new URL('explorer.css', import.meta.url)) },
      h('link', { rel: 'icon', href: 'data:,' }),
    ),
    h(
      'body',
      {},
      h(
        'main',
        { class: 'alone' },
        h(
          'header',
          { class: 'headline' },
          h('p', { class: 'name' }, facts.map(([what, value]) => `${what} ${value}`).join(' · ')),
          h('h1', {}, title),
        ),
        h('p', { id: 'trouble', class: 'trouble', role: 'alert', hidden: true }),
        h('div', { id: 'explorer' }, h('p', {}, 'The explorer needs scripts, and is loading.')),
      ),
      h('script', { type: 'module', src: '/explorer.js' }),
    ),
  )
  return `<!doctype html>\n${renderToStaticMarkup(page)}\n`
}
