import { type ComponentChildren, h, type JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ModelAddress } from '../../../../checker/language/address.ts'
import { keptVariables } from '../../../../checker/language/model.ts'
import { addressNaming, addressOf, nameIn } from '../../../../checker/traces/address.ts'
import { beyond, type Fork, noForks, withPath } from '../../../../checker/traces/forks.ts'
import { pursue } from '../../../../checker/traces/pursuit.ts'
import { type Choice, extended } from '../../../../checker/traces/walk.ts'
import { bringAside } from '../../../components/client/sight.ts'
import { Diagram, StatePanel, Steps, tellStory } from '../../../components/components.ts'
import { itfTrace } from '../../../itf.ts'
import { sayCount } from '../../../say/words.ts'
import type { OpenSpec } from '../chosen.ts'
import { Beginning } from './beginning.ts'
import { NextSteps } from './choices.ts'
import { conditionOf, Expression } from './expression.ts'
import { Keys } from './keys.ts'
import { keepNumbers } from './numbers.ts'
import { guide, type Place, withBudgets } from './place.ts'
import { Round } from './round.ts'
import { Standings, sayStanding } from './standing.ts'
import { stroll } from './stroll.ts'
import { Toolbar } from './toolbar.ts'
import { ForkTree } from './tree.ts'

export interface Props {
  /** Unlike every other explorer's on the page; fit for an HTML id. */
  readonly id: string
  readonly reopened: OpenSpec
  readonly chosen: ModelAddress
  /** Where the walk begins. */
  readonly begin: string
  /** The property that the reader looks at; null where none. */
  readonly about: string | null
  /** The properties that are judged; all where it is left out or empty. */
  readonly properties?: readonly string[]
  /** Told of every place that the walk comes to. */
  readonly onPlace: (place: Place) => void
  /** Gets what takes the walk elsewhere. */
  readonly onReady?: (go: (address: string) => void) => void
  /** Whether the whole page is the explorer's, and so are its keys. */
  readonly isAlone?: boolean
  /** What else the page can do with a walk. */
  readonly tools?: ComponentChildren
}

/** States that the search for the next violation looks at before it gives up. */
const mostStates = 50_000
/** How many times as many it looks at when it is asked to search further. */
const further = 4

const all: readonly string[] = []

/** A model to walk through by hand. */
export function Explorer(props: Props): JSX.Element {
  const { id, reopened, chosen, begin, about, properties = all, onPlace, onReady, isAlone = false, tools = null } = props
  const placeAt = useMemo(() => guide(reopened, chosen, properties), [reopened, chosen, properties])
  const [place, setPlace] = useState<Place>(() => placeAt(begin))
  const [forks, setForks] = useState<Fork>(() => withPath(noForks, place.names))
  const [note, setNote] = useState<string | null>(place.stray)
  const running = useRef<AbortController | null>(null)
  const [searched, setSearched] = useState<number | null>(null)
  /** What was searched for in vain, though not everywhere: to search further, among more states. */
  const [unfinished, setUnfinished] = useState<{ readonly expression?: string; readonly maxStates: number } | null>(null)
  const [isHelping, setHelping] = useState(false)
  const next = useRef<HTMLElement>(null)

  const show = (to: Place, note: string | null = to.stray) => {
    running.current?.abort()
    setPlace(to)
    setForks(tree => withPath(to.path.initial === place.path.initial ? tree : noForks, to.names))
    setNote(note)
    setUnfinished(null)
    onPlace(to)
  }
  const go = (address: string, note?: string) => show(placeAt(address), note)
  const latest = useRef(go)
  latest.current = go
  useEffect(() => onReady?.(address => latest.current(address)), [onReady])
  const judging = useRef(placeAt)
  useEffect(() => {
    if (judging.current !== placeAt) setPlace(placeAt(place.address))
    judging.current = placeAt
  }, [placeAt])

  const { walk, names, path, trace } = place
  const goTo = (to: readonly string[]) => go(addressTo(place, chosen, to))
  const back = () => path.steps.length > 0 && goTo(names.slice(0, -1))
  const onward = beyond(forks, names)
  const forward = () => onward !== null && goTo([...names, onward])
  const take = ({ instance }: Choice) => {
    goTo([...names, nameIn(walk.semantics, place.states.at(-1) ?? trace.initial, instance)])
    next.current?.querySelector<HTMLElement>('h2')?.focus()
  }
  const setBudget = (fault: string, budget: number | 'any') =>
    go(withBudgets(addressNaming(path.initial, names), { ...place.budgets, [fault]: budget }, chosen))

  const run = async (expression?: string, maxStates = mostStates) => {
    const controller = new AbortController()
    running.current?.abort()
    setUnfinished(null)
    if (place.crossing !== null) {
      setNote('Nothing is searched beyond the constraints of the model.')
      return
    }
    running.current = controller
    const until = expression === undefined ? undefined : conditionOf(expression)
    setSearched(0)
    const found = await pursue(walk, place.states.at(-1) ?? trace.initial, {
      ...(until === undefined ? {} : { until }),
      maxStates,
      signal: controller.signal,
      onProgress: setSearched,
    })
    setSearched(null)
    if (controller.signal.aborted) return
    if (found.steps === null) {
      setNote(sayNotFound(found.ended, found.states, expression))
      if (found.ended === 'limit') setUnfinished({ ...(expression === undefined ? {} : { expression }), maxStates: further * maxStates })
    } else {
      const whole = found.steps.reduce(extended, path)
      const many = found.steps.length
      go(
        withBudgets(addressOf(walk.semantics, whole), place.budgets, chosen),
        found.ended === 'failed'
          ? `The spec fails there: ${found.what}`
          : expression !== undefined
            ? `${expression} is true, ${sayCount(many, 'step')} from where you were.`
            : `The nearest violation, ${sayCount(many, 'step')} from where you were.`,
      )
    }
  }

  const wander = () => {
    const { steps, why } = stroll(walk, place.states.at(-1) ?? trace.initial, place.crossing === null)
    go(withBudgets(addressOf(walk.semantics, steps.reduce(extended, path)), place.budgets, chosen), why)
  }

  const onKey = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (event.key === 'ArrowLeft' || event.key === 'k') back()
    else if (event.key === 'ArrowRight' || event.key === 'j') forward()
    else if (/^[1-9]$/.test(event.key)) next.current?.querySelectorAll<HTMLElement>('.offer')[Number(event.key) - 1]?.click()
    else if (event.key === 'n') void run()
    else if (event.key === 'r') wander()
    else if (event.key === '?') setHelping(!isHelping)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  // Keys may come faster than effects run, so what listens stays and what it does is that of the last drawing.
  const keys = useRef(onKey)
  keys.current = onKey
  useEffect(() => {
    const listener = (event: Event) => keys.current(event as KeyboardEvent)
    const holder = isAlone ? document : next.current?.closest('.explorer')
    holder?.addEventListener('keydown', listener)
    return () => holder?.removeEventListener('keydown', listener)
  }, [isAlone])

  const [room, setRoom] = useState<number | null>(null)
  useEffect(() => {
    const view = next.current?.parentElement?.querySelector('.scroller')
    if (!view) return
    // Without its borders, and a bar to scroll it, whether or not there is one.
    const observer = new ResizeObserver(([entry]) => entry && setRoom(Math.floor(entry.borderBoxSize[0]?.inlineSize ?? 0) - 18))
    observer.observe(view)
    return () => observer.disconnect()
  }, [])

  // A diagram grows downward, and what is new is what one looks for.
  useEffect(() => {
    const view = next.current?.closest('.explorer')?.querySelector('.scroller')
    if (!view) return
    view.scrollTop = view.scrollHeight
    bringAside(view, [...view.querySelectorAll(`[data-step="${place.path.steps.length}"]:is(.card, .band)`)].at(-1))
  }, [place, room])

  // The button that had the focus may be gone, or disabled, with where the walk was: keys would then go elsewhere.
  const hadFocus = useRef(false)
  const explorer = () => next.current?.closest('.explorer')
  hadFocus.current = explorer()?.contains(focusedIn(next.current)) ?? false
  useEffect(() => {
    const now = focusedIn(next.current)
    const isLost = now === null || now === document.body || now.matches(':disabled')
    if (hadFocus.current && isLost) next.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
  }, [place])

  const checked = { processes: walk.model.processes, kept: keptVariables(walk.model), networks: networksOf(place) }
  const story = {
    ...tellStory({ key: id, title: 'this walk', checked, trace, model: walk.model }),
    breaks: breaksOf(place),
    loopBreaks: place.recurrence?.broken ?? [],
    ...(room === null ? {} : { room }),
  }
  useEffect(() => keepNumbers(next.current?.parentElement?.querySelector('.scroller'), story), [place, room])
  return h(
    'div',
    { class: 'explorer' },
    h(
      'p',
      { class: `standing${place.standings.some(s => s.standing === 'broken') ? ' broken' : ''}`, role: 'status', 'aria-live': 'polite' },
      sayStanding(place),
      note !== null && h('span', { class: 'note' }, ` ${note}`),
      unfinished !== null && [
        ' ',
        h(
          'button',
          { type: 'button', class: 'further', onClick: () => void run(unfinished.expression, unfinished.maxStates) },
          `Search ${unfinished.maxStates.toLocaleString('en')} states`,
        ),
      ],
    ),
    h(Toolbar, {
      onBack: path.steps.length === 0 ? null : back,
      onForward: onward === null ? null : forward,
      onStart: path.steps.length === 0 ? null : () => goTo([]),
      searched,
      onRun: () => void run(),
      onStop: () => running.current?.abort(),
      onWander: wander,
      onDownload: () => download(place, about),
      others: [
        h(Beginning, {
          model: walk.model,
          initial: path.initial,
          onBegin: initial => go(withBudgets(String(initial), place.budgets, chosen)),
        }),
        tools,
        h(Expression, { states: place.states, onRun: expression => void run(expression) }),
        h(Keys, { isOpen: isHelping, onToggle: setHelping }),
      ],
    }),
    h(
      'div',
      { class: 'walk' },
      h(
        'div',
        { ref: next as never },
        h(NextSteps, { place, lanes: story.lanes, faults: reopened.faults, onTake: take, onBudget: setBudget }),
      ),
      h(
        'div',
        { class: 'views' },
        h(Diagram, { story, onStep: step => goTo(names.slice(0, step)) }),
        trace.steps.length > 0 && h(Steps, { story }),
        h(Round, { place, story, onStep: step => goTo(names.slice(0, step)) }),
        h(ForkTree, { tree: forks, names, onGo: goTo }),
      ),
      h('div', { class: 'panels' }, h(StatePanel, { story }), h(Standings, { place, first: about })),
    ),
  )
}

/** What has the focus in an element's document, or in its shadow tree. */
const focusedIn = (element: Element | null): Element | null =>
  (element?.getRootNode() as Document | ShadowRoot | undefined)?.activeElement ?? null

/** Where these steps lead, as the page's address. */
function addressTo({ path, budgets }: Place, chosen: ModelAddress, names: readonly string[]): string {
  return withBudgets(addressNaming(path.initial, names), budgets, chosen)
}

function sayNotFound(ended: string, states: number, expression?: string): string {
  const seen = states.toLocaleString('en')
  if (ended === 'whole' && expression !== undefined)
    return `${expression} is true in none of the states that can follow: all ${seen} were seen.`
  if (ended === 'whole')
    return `Nothing that can follow breaks a property: ${states === 1 ? 'this state is the last' : `all ${seen} states from here were seen`}. Properties over time were not looked at.`
  return ended === 'limit' ? `Nothing was found in the nearest ${seen} states; there are more.` : `Stopped after ${seen} states.`
}

/** What each step breaks that breaks anything. */
const breaksOf = ({ standings }: Place): ReadonlyMap<number, readonly string[]> => {
  const broken = standings.flatMap(({ name, standing, at }) => (standing === 'broken' && at !== null ? [{ name, at }] : []))
  return new Map([...Map.groupBy(broken, b => b.at)].map(([at, all]) => [at, all.map(b => b.name)]))
}

const networksOf = ({ walk: { model }, trace }: Place) =>
  Object.fromEntries(
    Object.entries(trace.initial).flatMap(([name, value]) =>
      model.vars[name]?.shape.of === 'network' ? [[name, { kind: (value as { kind: 'bag' }).kind, capacity: null }]] : [],
    ),
  )

/** The walk as a trace that `everystep replay` takes again, of the property looked at or, where there is none, of the first that is broken. */
function download(place: Place, about: string | null): void {
  const { walk, trace, standings } = place
  const name = about ?? standings.find(s => s.standing === 'broken')?.name ?? standings[0]?.name ?? 'deadlock'
  const broken = standings.find(s => s.name === name)?.standing === 'broken'
  const property = { name, verdict: broken ? 'violated' : 'inconclusive', reason: 'a walk by hand', trace } as const
  const text = `${JSON.stringify(itfTrace(walk.model, property), null, 1)}\n`
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `${walk.model.spec}-walk.itf.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
