import { h, type JSX, type TargetedEvent } from 'preact'

/** A trace from a file, to be walked from its end. */
export const OpenTrace = ({ onTrace }: { onTrace: (itf: string) => void }): JSX.Element =>
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
        if (file) void file.text().then(onTrace)
      },
    }),
  )
