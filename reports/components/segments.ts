import { causalPast } from '../../checker/traces/decisive.ts'
import type { Arrow, Layout } from './geometry.ts'
import type { Story } from './story.ts'

/** A stretch of the diagram that is drawn by itself, so that it can be folded, and so that a browser need not draw what is not in sight. */
export interface Segment {
  /** The numbers of its first and last step. */
  readonly first: number
  readonly last: number
  readonly top: number
  readonly bottom: number
  /** Whether it can be folded, as the steps in it decide nothing; `closed` is how the page opens. */
  readonly fold: 'never' | 'closed'
}

/** In a trace of more steps than these everything but its decisive steps is folded; in a shorter one only what cannot have led to its ending. */
const long = 10
/** The same where nobody knows which steps decide, so that all of them may. */
const longOfAll = 60
/** The fewest steps that are folded: fewer take no more room than the line that stands for them. */
const fewest = 2
/** What is drawn at once: so many steps at most, and no more than so high but for a single step, so that on paper it goes where a page has some room left. */
const chunk = { steps: 10, height: 440 }

/** Whether a trace is folded to its decisive steps. */
const isLong = ({ trace, dependsOnAll }: Pick<Story, 'trace' | 'dependsOnAll'>): boolean =>
  trace.steps.length > (dependsOnAll ? longOfAll : long)

/** A diagram cut into segments, from the top to the bottom. */
export function segmentsOf(
  story: Pick<Story, 'trace' | 'checked' | 'decisive' | 'past' | 'dependsOnAll'>,
  { rows, height, decisions }: Pick<Layout, 'rows' | 'height' | 'decisions'>,
): Segment[] {
  const { trace, checked, decisive } = story
  const kept = isLong(story)
    ? decisive
    : story.dependsOnAll
      ? new Set(rows.map(r => r.step))
      : (story.past ?? causalPast(trace, checked.kept, decisive))
  const decides = new Set(decisions.map(d => d.step))
  const runs: { first: number; last: number; fold: boolean }[] = []
  for (const { step } of rows) {
    const fold = step > 0 && !kept.has(step) && !decides.has(step)
    const run = runs.at(-1)
    if (run && run.fold === fold) run.last = step
    else runs.push({ first: step, last: step, fold })
  }
  const merged: typeof runs = []
  for (const run of runs) {
    const isFold = run.fold && run.last - run.first + 1 >= fewest
    const before = merged.at(-1)
    if (before && !before.fold && !isFold) before.last = run.last
    else merged.push({ ...run, fold: isFold })
  }
  const bottom = (step: number) => (step === trace.steps.length ? height : (rows[step + 1]?.top ?? height))
  return merged
    .flatMap(run => (run.fold ? [run] : chunksOf(run, (first, last) => bottom(last) - (rows[first]?.top ?? 0))))
    .map(({ first, last, fold }) => ({ first, last, top: rows[first]?.top ?? 0, bottom: bottom(last), fold: fold ? 'closed' : 'never' }))
}

function chunksOf<T extends { first: number; last: number }>(run: T, heightOf: (first: number, last: number) => number): T[] {
  const chunks: T[] = []
  for (let step = run.first; step <= run.last; step++) {
    const open = chunks.at(-1)
    if (open && step - open.first < chunk.steps && heightOf(open.first, step) <= chunk.height) open.last = step
    else chunks.push({ ...run, first: step, last: step })
  }
  return chunks
}

/** From where to where an arrow goes, downward. */
export const reachOf = ({ from, to, tail }: Arrow): { readonly top: number; readonly bottom: number } => ({
  top: Math.min(from.y, to.y, tail?.y ?? from.y),
  bottom: Math.max(from.y, to.y, tail?.y ?? from.y),
})
