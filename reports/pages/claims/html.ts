import { h } from 'preact'
import { documentOf } from '../../components/document.ts'
import { styleOf } from '../../components/styles.ts'
import { Page } from './page.ts'
import type { ClaimsFormat } from './report.ts'

export const html: ClaimsFormat = {
  name: 'html',
  extension: 'html',
  says: 'a page with every claim, its checks and their traces, in one file',
  render: (claims, made) => {
    const style = styleOf(new URL('claims.css', import.meta.url))
    return documentOf(h(Page, { claims, made, style }))
  },
}
