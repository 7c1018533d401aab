import { describe, test } from 'vitest'

/** Whether `npm run test:deep` runs, which tries every case. `npm test` tries some of those that are alike, so that it ends within minutes. */
export const isDeep: boolean = process.env.EVERYSTEP_TESTS === 'deep'

/** `test`, where every case is tried; otherwise there is no such test. */
export const deepTest: typeof test = isDeep ? test : Object.assign(() => {}, test, { each: () => () => {} })

/** `describe`, where every case is tried; otherwise nothing: for a group that has only deep tests, since Vitest fails a group without any. */
export const deepDescribe: (name: string, tests: () => void) => void = isDeep ? describe : () => {}

/** Of cases that are alike those at these places, counted from the end where negative; all of them where every case is tried. */
export const some = <T>(all: readonly T[], ...places: readonly number[]): readonly T[] =>
  isDeep ? all : places.map(place => all.at(place) as T)
