import { Fragment, h, type JSX, render } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { addressNaming, addressOf } from '../../../../checker/traces/address.ts'
import { pathOf } from '../../../../checker/traces/replay.ts'
import { sayError, walkOf } from '../../../../checker/traces/walk.ts'
import { checkedOf } from '../../../../checker/verdict/result.ts'
import type { Choice, Problem } from '../../../choice/choice.ts'
import { offerOf } from '../../../choice/offer.ts'
import { readItf, retrace } from '../../../itf-replay.ts'
import { meant, nameOf, readLink, type Served, type Subjects, writeLink } from '../link.ts'
import { Checks } from './checks.ts'
import { attend, hasEnded } from './connection.ts'
import { Explorer } from './explorer.ts'
import { Heading } from './heading.ts'
import { OpenTrace } from './open-trace.ts'
import { type Place, withBudgets } from './place.ts'
import { askedOf, isSameModel, modelKey, type Opening, opening, type Session, sessionOf, withFaults } from './session.ts'

/** Begins the explorer of a served page; where its address asks for another file, the script of that one does. */
export async function start(modules: readonly object[], served: Served): Promise<void> {
  const root = document.getElementById('explorer')
  if (root === null) return
  const subjects = JSON.parse(root.dataset.subjects ?? '') as Subjects
  const asked = readLink(location.hash)
  const there = asked.subject && meant(asked.subject, subjects)
  let trouble: Problem | null = null
  if (asked.subject !== null && (there === null || nameOf(there) !== nameOf(served.subject))) {
    const why = there === null ? null : await handedTo(nameOf(there))
    if (why === '') return
    trouble = there === null ? notOpen(nameOf(asked.subject)) : said(`${nameOf(there)} cannot be explored: ${why}`, null)
  }
  root.textContent = ''
  attend(nameOf(served.subject))
  const link = trouble === null ? asked : readLink('')
  render(h(Page, { modules, served, subjects, opened: opening(modules, served, link), trouble }), root)
}

const said = (problem: string, hint: string | null): Problem => ({ problem, hint, where: null, isError: true })

const notOpen = (name: string): Problem =>
  said(`the link is of ${name}, which this explorer was not started with`, `end it, and start it so: everystep explore ${name}`)

/** The script of another file takes the page over; the text says why it cannot. */
async function handedTo(of: string): Promise<string> {
  const script = `/explorer.js?of=${encodeURIComponent(of)}`
  const response = await fetch(script).catch(() => null)
  if (response === null) return hasEnded
  if (!response.ok) return await response.text()
  try {
    await import(script)
    return ''
  } catch (error) {
    return sayError(error)
  }
}

/** What stands in the address by our own doing. */
let written = ''
function write(link: string, how: 'push' | 'replace'): void {
  if (location.hash === `#${link}`) return
  if (how === 'push') location.hash = link
  else history.replaceState(null, '', `#${link}`)
  // Browsers write some characters of an address their own way.
  written = location.hash
}

interface Props {
  modules: readonly object[]
  served: Served
  subjects: Subjects
  opened: Opening
  trouble: Problem | null
}

function Page({ modules, served, subjects, opened, trouble }: Props): JSX.Element {
  const { subject } = served
  const [session, setSession] = useState<Session | null>(opened.session)
  const [problem, setProblem] = useState<Problem | null>(trouble ?? opened.problem)
  const [place, setPlace] = useState<Place | null>(null)
  // Counts refusals, after which what is shown to be chosen is what is chosen.
  const [refusals, setRefusals] = useState(0)
  const go = useRef<((address: string) => void) | null>(null)
  const ready = useMemo(
    () => (to: (address: string) => void) => {
      go.current = to
    },
    [],
  )

  const faults = place?.budgets ?? session?.chosen.faults ?? {}
  const address = useMemo(() => session && withFaults(session.chosen, faults), [session, faults])
  const offer = useMemo(() => (address === null ? opened.offer : offerOf(modules, {}, address)), [address])
  const walkText = (of: Place) => addressNaming(of.path.initial, of.names)
  const here = place === null ? (session?.begin ?? '') : walkText(place)

  const show = (next: Session, how: 'push' | 'replace') => {
    setSession(next)
    setPlace(null)
    setProblem(null)
    write(writeLink(next.chosen, next.properties, next.begin), how)
  }
  const choose = (choice: Choice) => {
    const next = offerOf(modules, choice, null)
    if (next.chosen === null) {
      setProblem(next.problem)
      setRefusals(refusals + 1)
      return
    }
    const chosen = sessionOf(
      modules,
      subject,
      next.chosen,
      session?.properties.filter(p => next.chosen?.properties.includes(p)) ?? [],
      here,
    )
    setProblem(null)
    if (session === null || choice.model != null || !isSameModel(chosen.chosen, session.chosen)) show(chosen, 'push')
    else go.current?.(withBudgets(here, chosen.chosen.faults, session.chosen))
  }
  const look = (properties: readonly string[]) => {
    if (session === null || address === null) return
    setSession({ ...session, properties })
    write(writeLink(address, properties, here), 'replace')
  }
  /** The walk of an address that is followed: it stays as it is, since what cannot be done today the spec may allow when it is mended. */
  const followed = useRef<string | null>(null)
  const latest = useRef(session)
  latest.current = session
  const onPlace = (to: Place) => {
    setPlace(to)
    if (latest.current === null) return
    const { chosen, properties } = latest.current
    const text = (to.stray === null ? null : followed.current) ?? walkText(to)
    write(writeLink(withFaults(chosen, to.budgets), properties, text), followed.current === null ? 'push' : 'replace')
    setProblem(null)
  }

  const follow = () => {
    if (location.hash === written) return
    const link = readLink(location.hash)
    const there = link.subject && meant(link.subject, subjects)
    if (there && nameOf(there) !== nameOf(subject)) return location.reload()
    const next =
      link.subject !== null && there === null ? { session: null, problem: notOpen(nameOf(link.subject)) } : opening(modules, served, link)
    written = location.hash
    if (next.session === null || (next.problem !== null && session !== null)) {
      setProblem(next.problem)
      if (address) write(writeLink(address, session?.properties ?? [], here), 'replace')
      return
    }
    if (session === null || !isSameModel(next.session.chosen, session.chosen)) return show(next.session, 'replace')
    latest.current = { ...session, properties: next.session.properties }
    setSession(latest.current)
    followed.current = next.session.begin
    go.current?.(withBudgets(next.session.begin, next.session.chosen.faults, session.chosen))
    followed.current = null
  }
  const following = useRef(follow)
  following.current = follow
  useEffect(() => {
    const listener = () => following.current()
    addEventListener('hashchange', listener)
    if (address) write(writeLink(address, session?.properties ?? [], here), 'replace')
    return () => removeEventListener('hashchange', listener)
  }, [])

  const walk = useMemo(() => session && walkOf(session.reopened.with(faults)), [session, faults])
  const goTo = (itf: string) => {
    if (walk === null || session === null) return
    try {
      const path = pathOf(walk.model, retrace(walk.semantics, readItf(itf)))
      go.current?.(withBudgets(addressOf(walk.semantics, path), faults, session.chosen))
    } catch (error) {
      setProblem(said(sayError(error), null))
    }
  }
  const asked = session && address && askedOf(subject, session, address, session.properties)
  return h(
    Fragment,
    {},
    h(Heading, {
      key: `heading ${refusals}`,
      checked: walk && address && checkedOf(walk.model, address.name),
      isOpen: session === null || refusals > 0,
      subjects,
      subject,
      offer,
      properties: session?.properties ?? [],
      onSubject: link => {
        location.hash = link
      },
      onChoose: choose,
      onProperties: look,
    }),
    problem &&
      h(
        'p',
        { class: 'trouble', role: 'alert' },
        problem.problem,
        problem.hint !== null && h('span', { class: 'hint' }, ` Hint: ${problem.hint}`),
      ),
    session &&
      h(Explorer, {
        key: modelKey(session.chosen) + session.chosen.name,
        id: 'walk',
        reopened: session.reopened,
        chosen: session.chosen,
        begin: session.begin,
        about: null,
        properties: session.properties,
        isAlone: true,
        onReady: ready,
        onPlace,
        tools: [asked && h(Checks, { key: JSON.stringify(asked), asked, onTrace: goTo }), h(OpenTrace, { key: 'open', onTrace: goTo })],
      }),
  )
}
