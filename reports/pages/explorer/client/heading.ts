import { h, type JSX, type TargetedEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Checked } from '../../../../checker/verdict/result.ts'
import type { Choice, Offer } from '../../../choice/choice.ts'
import { Settings } from '../../../choice/settings.ts'
import { sayChecked, sayModel } from '../../../say/words.ts'
import { linkTo, nameOf, type Subject, type Subjects } from '../link.ts'

interface Props {
  /** Null where there is no model. */
  checked: Checked | null
  /** Whether what can be chosen is in sight from the beginning. */
  isOpen: boolean
  subjects: Subjects
  subject: Subject
  offer: Offer
  properties: readonly string[]
  onSubject: (link: string) => void
  onChoose: (choice: Choice) => void
  onProperties: (properties: readonly string[]) => void
}

/** Which model the page shows, and unfolded all that can be chosen of it: the file, the variant or named model, constants, faults and properties. */
export function Heading({ checked, isOpen, subjects, subject, offer, properties, onSubject, onChoose, onProperties }: Props): JSX.Element {
  const [isUnfolded, unfold] = useState(isOpen)
  const title = checked === null ? nameOf(subject) : sayChecked(checked)
  useEffect(() => {
    document.title = `Explore ${title}`
  }, [title])
  const facts = checked === null ? [] : sayModel(checked).filter(([, value]) => value !== 'none')
  return h(
    'header',
    { class: 'model' },
    h('h1', {}, title),
    h('p', { class: 'facts' }, facts.map(([what, value]) => `${what} ${value}`).join(' · ')),
    h(
      'button',
      { type: 'button', 'aria-expanded': isUnfolded, onClick: () => unfold(!isUnfolded) },
      isUnfolded ? 'Done choosing' : 'Choose the model',
    ),
    isUnfolded &&
      h(
        'div',
        { class: 'choosing', role: 'group', 'aria-label': 'The model' },
        h(Files, { subjects, subject, onSubject }),
        h(Settings, { offer, properties, onChoose, onProperties }),
      ),
  )
}

/** The files that were opened, and the library. */
function Files({ subjects: { opened, library }, subject, onSubject }: Pick<Props, 'subjects' | 'subject' | 'onSubject'>): JSX.Element {
  const now = nameOf(subject)
  const option = (of: Subject) => h('option', { value: linkTo(of), selected: nameOf(of) === now }, nameOf(of))
  const others = library.filter(name => !opened.some(o => nameOf(o) === name)).map(spec => ({ module: null, spec }))
  return h(
    'label',
    { class: 'choice' },
    h('span', {}, 'Spec file'),
    h(
      'select',
      { onChange: (event: TargetedEvent<HTMLSelectElement>) => onSubject(event.currentTarget.value) },
      h('optgroup', { label: 'Opened here' }, opened.map(option)),
      h('optgroup', { label: 'The library' }, others.map(option)),
    ),
  )
}
