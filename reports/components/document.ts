import { type ComponentChildren, h, type JSX } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { Head } from './head.ts'

interface Props {
  title: string
  /** Our own styles, put in as they are. */
  style: string
  children?: ComponentChildren
}

/** A page that needs nothing else, not even scripts. */
export const StaticPage = ({ title, style, children }: Props): JSX.Element =>
  h('html', { lang: 'en' }, h(Head, { title, style, policy: "default-src 'none'; style-src 'unsafe-inline'" }), h('body', {}, children))

/** The text of a file with a page. */
export const documentOf = (page: JSX.Element): string => `<!doctype html>\n${renderToStaticMarkup(page)}\n`
