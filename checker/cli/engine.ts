import { engines } from '../engine/index.ts'
import { didYouMean, UsageError } from '../errors.ts'

/** Throws UsageError where there is no engine of this name. */
export function checkEngine(name: string): void {
  if (Object.hasOwn(engines, name)) return
  const names = Object.keys(engines)
  throw new UsageError('unknown-engine', `there is no engine '${name}'`, {
    hint: didYouMean(name, names) ?? `choose ${names.join(' or ')}`,
  })
}
