import { textWidth } from '../say/text-width.ts'
import { cardsOf, narrowest } from './cards.ts'
import { type Column, clamp, type DraftCard, type Medium, rightOf } from './geometry.ts'
import type { Story } from './story.ts'

/** The lanes, and what every step does on them. */
export interface Columns {
  readonly drafts: readonly DraftCard[]
  readonly columns: readonly Column[]
}

/** From this many lanes on the diagram takes a page's whole width. */
const many = 7
const isMany = ({ lanes }: Story): boolean => lanes.length >= many

/**
 * What text of 13 units may be wide to have 6 points where the picture is shrunk to 8.5 cm, the column of a paper: 8.5 cm are 241 points, and
 * 241 * 13 / 6 = 522. More lanes than a column holds are for the width of a page, 17.8 cm: 504 * 13 / 6 = 1093.
 */
const paperWidth = (story: Story): number => (isMany(story) ? 1093 : 522)
const widestCard = 330
/** Fewer lanes have room for an arrow's length between them. */
const paperGap = ({ lanes }: Story): number => (lanes.length <= 3 ? 20 : 7)

/**
 * The lanes side by side with room for arrows between, each as wide as its widest card. On a screen they are spread over the usual width of the page; on paper
 * they are as wide as leaves the text legible, and cards are taller for it.
 */
export function columnsOf(story: Story, medium: Medium): Columns {
  const { steps } = story.trace
  const drawn = (most: number): Columns => {
    const drafts = steps.filter(hasCards).flatMap(step => cardsOf(story, step, medium, most))
    return { drafts, columns: placed(story, drafts, medium) }
  }
  if (medium === 'screen') return drawn(widestOnScreen(story))
  const room = paperWidth(story)
  const least = isMany(story) ? 96 : narrowest.paper
  for (let most = widestCard; most > least; most -= 10) {
    const tried = drawn(most)
    if (rightOf(tried.columns) + marginOf('paper') <= room) return tried
  }
  return drawn(least)
}

/** Faults of the network and of messages are drawn between lanes. */
const hasCards = ({ fault }: Story['trace']['steps'][number]): boolean => fault?.about !== 'network' && fault?.about !== 'message'

/** What is left free beside the last lane. */
export const marginOf = (medium: Medium): number => (medium === 'paper' ? 4 : 16)

/** Room for the bars of the outcomes that can still come, which on a screen there is anyway. */
const barsAt = ({ valence }: Story, medium: Medium): number => (medium === 'paper' && valence.length > 0 ? 10 : 0)

/** Where the numbers of the steps have their middle. */
export const numbersAt = (story: Story, medium: Medium): number => barsAt(story, medium) + (medium === 'paper' ? 16 : 26)

/** Room for the numbers of the steps, and for the bracket of a loop. */
const leftOf = (story: Story, medium: Medium): number =>
  story.trace.loop !== null ? 92 : barsAt(story, medium) + (medium === 'paper' ? 34 : 60)

/**
 * The width that the diagram may take, which it is spread to where its cards need no more, and how the lanes share it: what there is beside the state on a screen of
 * 1280 pixels, scroll bars taken off, since the state stands below a diagram that is wider. Where the room is known, it is that.
 */
function onScreen(story: Story) {
  const { room } = story
  const usual = isMany(story)
    ? { most: 1200, usual: 1200, narrowestGap: 10, narrowestCard: 116 }
    : { most: 866, usual: 866, narrowestGap: 36, narrowestCard: 132 }
  if (room === undefined) return usual
  const wide = room - marginOf('screen')
  return {
    ...usual,
    most: wide,
    usual: wide,
    ...(room < tight ? { narrowestGap: 8, narrowestCard: 100 } : room < cramped ? { narrowestGap: 14, narrowestCard: 118 } : {}),
  }
}

/** In less room lanes stand closer; on a phone, closer still. */
const cramped = 800
const tight = 600

function widestOnScreen(story: Story): number {
  const { most, narrowestGap, narrowestCard } = onScreen(story)
  const lanes = story.lanes.length
  return clamp((most - leftOf(story, 'screen') - narrowestGap * (lanes - 1)) / lanes, narrowestCard, widestCard)
}

const foldedLane = 40

function placed(story: Story, cards: readonly DraftCard[], medium: Medium): Column[] {
  const { lanes } = story
  const left = leftOf(story, medium)
  const headOf = (name: string) => (medium === 'paper' ? headWidth(name) : Math.max(textWidth(name, 15, true) + 36, narrowest.screen))
  const widths = lanes.map((lane, i) => {
    const own = cards.filter(c => c.lane === i).map(c => c.width)
    return lane.isFolded ? foldedLane : Math.max(headOf(lane.name), ...own)
  })
  const gap = medium === 'paper' ? paperGap(story) : spread(story, left, widths)
  return widths.map((width, i) => ({ x: left + widths.slice(0, i).reduce((sum, w) => sum + w + gap, 0), width }))
}

/** How wide the name of a lane is in a picture, with its border. */
export const headWidth = (name: string): number => Math.max(textWidth(name, 13, true) + 10, 56)

function spread(story: Story, left: number, widths: readonly number[]): number {
  const { usual, narrowestGap } = onScreen(story)
  const spare = (usual - left - widths.reduce((sum, w) => sum + w, 0)) / Math.max(1, widths.length - 1)
  // Rounded up, they would be a pixel or two wider than there is room.
  return Math.floor(clamp(spare, narrowestGap, 240))
}
