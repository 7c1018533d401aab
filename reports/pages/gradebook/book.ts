import type { Grade, Mark } from '../../../checker/grading/grade.ts'
import type { Made } from '../../format.ts'

/** The grades of every submission. */
export interface Gradebook {
  /** The spec that was asked for. */
  readonly title: string
  /** What grades them again. */
  readonly command: string
  /** What kept submissions from the network, beside the realm that they ran in. */
  readonly barrier: 'permission' | 'namespace' | 'realm'
  readonly entries: readonly Entry[]
  /** What made it, its source being the rubric and what was handed out; left out where it must not differ from one machine to another. */
  readonly made?: Made | undefined
}

export interface Entry {
  readonly name: string
  readonly grade: Grade
  /** Why it could not be run, or not as every model; null where it could. */
  readonly problem: string | null
}

export const pointsOf = ({ grade: { marks } }: Pick<Entry, 'grade'>) => {
  const sum = (of: readonly Mark[], points: (mark: Mark) => number) => of.reduce((all, mark) => all + points(mark), 0)
  return {
    earned: sum(marks, mark => mark.earned),
    of: sum(marks, mark => mark.points),
    undecided: sum(
      marks.filter(mark => mark.verdict === 'undecided'),
      mark => mark.points,
    ),
  }
}

/** `7 of 10, and 2 undecided`. */
export function sayPoints(entry: Entry): string {
  const { earned, of, undecided } = pointsOf(entry)
  return `${earned} of ${of}${undecided === 0 ? '' : `, and ${undecided} undecided`}`
}
