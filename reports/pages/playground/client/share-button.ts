import { h, type JSX } from 'preact'
import { useState } from 'preact/hooks'
import { copyText } from '../../counterexample/client/copying.ts'

/** The page's address, which holds all that is open: to be copied. */
export function Share({ address }: { address: () => string }): JSX.Element {
  const [link, setLink] = useState<string | null>(null)
  const [isCopied, setCopied] = useState(false)
  return h(
    'div',
    { class: 'share' },
    h(
      'button',
      {
        type: 'button',
        'aria-expanded': link !== null,
        onClick: async () => {
          if (link !== null) return setLink(null)
          const text = address()
          setLink(text)
          setCopied(await copyText(text))
        },
      },
      'Share',
    ),
    link !== null &&
      h(
        'div',
        { class: 'link' },
        h('label', { for: 'link' }, isCopied ? 'This address is copied:' : 'The address of all this:'),
        h('input', { id: 'link', class: 'field', readOnly: true, value: link }),
        h(
          'p',
          {},
          'It holds the spec, what is chosen and the trace that is shown. Whoever has this page elsewhere opens it there, and puts what begins with # behind its own address.',
        ),
      ),
  )
}
