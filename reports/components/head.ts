import { type ComponentChildren, h, type JSX } from 'preact'

interface Props {
  title: string
  /** Our own styles, put in as they are. */
  style: string
  /** The Content-Security-Policy. A page that is opened as a file never needs the network; with this not even a mistake of ours can reach it. */
  policy?: string
  children?: ComponentChildren
}

/** What every page begins with, in light and dark. */
export const Head = ({ title, style, policy, children }: Props): JSX.Element =>
  h(
    'head',
    {},
    h('meta', { charset: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    policy !== undefined && h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    h('title', {}, title),
    children,
    h('style', { dangerouslySetInnerHTML: { __html: style } }),
  )
