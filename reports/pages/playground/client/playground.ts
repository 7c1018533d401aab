import { h, type JSX, type TargetedEvent } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { dirname } from '../../../../checker/platform/files.ts'
import type { Choice, Offer, Problem } from '../../../choice/choice.ts'
import { Settings } from '../../../choice/settings.ts'
import { Mark } from '../../../components/verdict.ts'
import { type Going, sayGoing } from '../../../say/going.ts'
import type { Command, Contents } from '../contents.ts'
import type { Found } from '../messages.ts'
import { type Editor, editorIn } from './editor.ts'
import { Lesson } from './lesson.ts'
import { Problems } from './problems.ts'
import { Result } from './result.ts'
import { begin, commanded, hashFor, type Session, sessionAt, sourcesOf } from './session.ts'
import { Share } from './share-button.ts'
import { Top } from './top.ts'
import { type Colleague, Ended, Refused } from './workers.ts'

interface Props {
  contents: Contents
  checker: Colleague
  types: Colleague
}

/** Seconds after which a file that is being loaded is given up. */
const patience = 10
/** Seconds in which a check must have heard that it is to stop. */
const grace = 3

interface Shown {
  readonly found: Found
  /** What was checked, to tell whether it still is what is shown. */
  readonly of: string
}

/** The page. */
export function Playground({ contents, checker, types }: Props): JSX.Element {
  const [session, setSession] = useState<Session>(() => begin(contents.examples[0] as Session['example']))
  const [offer, setOffer] = useState<Offer | null>(null)
  const [going, setGoing] = useState<Going | 'begun' | null>(null)
  const [shown, setShown] = useState<Shown | null>(null)
  const [typeProblems, setTypeProblems] = useState<readonly Problem[]>([])
  const [trouble, setTrouble] = useState<Problem | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const result = useRef<HTMLElement>(null)
  const ownHash = useRef('')
  // What a handler that was made earlier must see.
  const now = useRef({ session, offer, isChecking: false })
  now.current = { ...now.current, session, offer }

  const textOf = ({ file, written }: Session) => written[file] ?? contents.files.get(file) ?? ''
  const change = useCallback((to: (before: Session) => Session) => setSession(to), [])

  const show = useCallback((next: Session) => {
    editor.current?.show(textOf(next), nameOf(next.file))
    setSession(next)
  }, [])

  /** What can be chosen, and what is; says it again whenever the files or the choice have changed. */
  const ask = useCallback(async (of: Session): Promise<Offer | null> => {
    try {
      const found = await checker.ask('offer', { ...sourcesOf(of), choice: of.choice, address: of.address }, patience)
      setOffer(found)
      setTrouble(found.problem)
      return found
    } catch (error) {
      if (error instanceof Ended)
        setTrouble(
          said(
            `the spec has not finished loading for ${patience} s`,
            'something at the top level of the file loops or waits forever: change the text, and it is loaded again',
          ),
        )
      else if (error instanceof Refused) setTrouble(error.shown)
      else throw error
      return null
    }
  }, [])

  const run = useCallback(async (of: Session, known: Offer | null = null) => {
    if (now.current.isChecking) return
    now.current.isChecking = true
    setGoing('begun')
    setTrouble(null)
    checker.onGoing = setGoing
    try {
      const { chosen } = known ?? (await ask(of)) ?? {}
      if (!chosen) return
      const found = await checker.ask('check', {
        ...sourcesOf(of),
        address: chosen.address,
        properties: of.properties,
        room: roomIn(result.current),
      })
      setShown({ found, of: markOf(of, chosen.address) })
      setTrouble(found.failure)
      setTimeout(() => bringToRun(result.current))
    } catch (error) {
      if (error instanceof Ended)
        setTrouble(
          said('Stopped, and nothing is known.', 'a guard, a recipe or a property was still running: perhaps a loop in it does not end'),
        )
      else if (error instanceof Refused) setTrouble(error.shown)
      else throw error
    } finally {
      now.current.isChecking = false
      setGoing(null)
    }
  }, [])

  const stop = useCallback(() => checker.stop(grace), [])

  useEffect(() => {
    if (place.current === null) return
    const at = (offset: number) => ({ ...sourcesOf(now.current.session), file: now.current.session.file, offset })
    editor.current = editorIn(place.current, {
      onText: text => change(before => ({ ...before, written: { ...before.written, [before.file]: text } })),
      onCheck: () => void run(now.current.session),
      completions: offset => types.ask('completions', at(offset)),
      meaningOf: (offset, label) => types.ask('meaningOf', { ...at(offset), label }),
      meaningAt: offset => types.ask('meaningAt', at(offset)),
    })
    const follow = async () => {
      const hash = location.hash
      if (hash === ownHash.current && hash !== '') return
      const next = hash === '' ? begin(contents.examples[0] as Session['example']) : await sessionAt(hash, contents)
      if (next === null) {
        setTrouble(said('This address holds no spec that can be read.', 'it may have been cut off on its way; ask for it again'))
        show(begin(contents.examples[0] as Session['example']))
        return
      }
      ownHash.current = hash
      setShown(null)
      show(next)
      // Whoever shares a trace wants it to be seen.
      if (next.view !== null) void run(next)
    }
    addEventListener('hashchange', follow)
    void follow()
    return () => removeEventListener('hashchange', follow)
  }, [])

  const { file, choice, address } = session
  const text = textOf(session)
  useEffect(() => {
    const timer = setTimeout(async () => {
      if (!now.current.isChecking) await ask(session)
      try {
        setTypeProblems(await types.ask('problems', sourcesOf(session)))
      } catch (error) {
        if (!(error instanceof Refused || error instanceof Ended)) throw error
      }
    }, 300)
    return () => clearTimeout(timer)
  }, [text, file, choice, address])

  const chosen = offer?.chosen ?? null
  useEffect(() => {
    const timer = setTimeout(async () => {
      const hash = `#${await hashFor(session, chosen?.address ?? null)}`
      if (ownHash.current === hash) return
      ownHash.current = hash
      history.replaceState(null, '', hash)
    }, 400)
    return () => clearTimeout(timer)
  }, [session, chosen])

  const here = [...(trouble ? [trouble] : []), ...typeProblems.filter(p => p.problem !== trouble?.problem)]
  useEffect(() => editor.current?.mark(here.filter(p => p.where?.file === file)), [typeProblems, trouble, file])

  const onChoose = (to: Choice) => change(before => ({ ...before, address: null, choice: to, view: null }))
  const onCommand = (command: Command) => {
    const next = commanded(now.current.session, command)
    if (next === null) return
    if (next.file !== now.current.session.file) editor.current?.show(textOf(next), nameOf(next.file))
    setSession(next)
    void run(next)
  }
  const isStale = shown !== null && chosen !== null && shown.of !== markOf(session, chosen.address)

  return h(
    'main',
    { class: 'playground' },
    h(Top, {
      contents,
      example: session.example,
      onExample: example => {
        setShown(null)
        setOffer(null)
        show(begin(example))
      },
      children: h(Share, { address: () => location.href }),
    }),
    h(
      'div',
      { class: 'columns' },
      h(
        'section',
        { class: 'writing', 'aria-label': 'The spec' },
        session.example.lesson !== null && h(Lesson, { key: session.example.id, html: session.example.lesson, onCommand }),
        session.example.files.length > 1 &&
          h(
            'label',
            { class: 'choice file' },
            h('span', {}, 'File'),
            h(
              'select',
              {
                value: file,
                onChange: (event: TargetedEvent<HTMLSelectElement>) =>
                  show({ ...session, file: event.currentTarget.value, ...reset(session, event.currentTarget.value) }),
              },
              session.example.files.map(f => h('option', { value: f, selected: f === file }, nameOf(f))),
            ),
          ),
        h('div', { class: 'editor', ref: place }),
        h(Problems, {
          problems: here,
          file,
          onGo: ({ file: to, line, column }) => {
            if (to !== file) show({ ...session, file: to })
            editor.current?.go(line, column)
          },
        }),
      ),
      h(
        'section',
        { class: 'checking', 'aria-label': 'The check', ref: result },
        offer &&
          h(Settings, {
            offer,
            properties: session.properties,
            onChoose,
            onProperties: properties => change(s => ({ ...s, properties, view: null })),
          }),
        h(
          'div',
          { class: 'run' },
          going === null
            ? h('button', { type: 'button', class: 'check', disabled: chosen === null, onClick: () => void run(session) }, 'Check')
            : h('button', { type: 'button', class: 'stop', onClick: stop }, 'Stop'),
          h(
            'span',
            { role: 'status', class: 'status' },
            going !== null ? (going === 'begun' ? 'Checking …' : sayGoing(going)) : shown && h(Outcome, { found: shown.found }),
          ),
          going === null && h('span', { class: 'status keys-too' }, h('kbd', {}, 'Ctrl'), ' ', h('kbd', {}, 'Enter'), ' checks, too'),
        ),
        shown === null && going === null && session.example.lesson === null && h(Welcome, {}),
        isStale && h('p', { class: 'stale' }, 'This is what was checked before: the spec, or what is chosen, has changed since.'),
        shown?.found.failure &&
          h('pre', { class: 'failure', tabIndex: 0 }, `The spec fails after these steps:\n${shown.found.failure.steps}`),
        shown && h(Result, { found: shown.found, view: session.view, onView: view => change(s => ({ ...s, view })) }),
      ),
    ),
  )
}

/** Where the columns stand one above the other, what a check found may be out of sight. */
const bringToRun = (section: HTMLElement | null): void => {
  const run = section?.querySelector('.run')
  if (run && matchMedia('(max-width: 1000px)').matches) run.scrollIntoView({ block: 'start' })
}

/** What the counterexample page leaves to a diagram in a frame as wide as the section; null where the state has a place beside it. */
function roomIn(section: HTMLElement | null): number | null {
  const width = section?.clientWidth ?? 0
  // The frame's border, the page's padding and the diagram's border; on a desk also a bar to scroll the page.
  const taken = 2 + 2 * 20 + 2 + (matchMedia('(pointer: coarse)').matches ? 0 : 15)
  return width === 0 || width > 1100 ? null : width - taken
}

/** The verdict; the rest of the sentence is the first of the page below, and only spoken here. */
const Outcome = ({ found }: { found: Found }): JSX.Element =>
  h('span', {}, h(Mark, { verdict: found.verdict }), h('span', { class: 'spoken' }, ` ${found.headline}`))

const Welcome = (): JSX.Element =>
  h(
    'div',
    { class: 'welcome' },
    h(
      'p',
      {},
      'The spec here describes a protocol: what its processes remember, the steps that they can take, and the properties that must hold. ',
    ),
    h(
      'p',
      {},
      'Check it, and every order of steps is tried. Then allow a fault, such as a message that is lost once, and check again: if a property fails, you see the shortest run that breaks it. Change the spec, and see what becomes of it.',
    ),
    h(
      'p',
      {},
      'All of this happens on this page: nothing is sent anywhere. To learn it step by step, open ',
      h('a', { href: '#lesson-1' }, 'lesson 1 of the course'),
      '.',
    ),
  )

/** Another folder's spec is another choice. */
const reset = (session: Session, file: string): Partial<Session> =>
  dirname(file) === dirname(session.file) ? {} : { choice: {}, address: null, properties: [], view: null }

const markOf = (session: Session, address: unknown): string =>
  JSON.stringify([sourcesOf(session).open, session.written, address, session.properties])

const said = (problem: string, hint: string): Problem => ({ problem, hint, where: null, isError: true })

/** `raft/protocol.ts`, `my-protocol.ts`. */
const nameOf = (file: string): string =>
  file
    .split('/')
    .slice(file.split('/').length > 3 ? -2 : -1)
    .join('/')
