import type { Node } from 'ts-morph'
import type { Place } from '../errors.ts'

export type Rule =
  | 'impure'
  | 'async'
  | 'captured-state'
  | 'mutation'
  | 'argument-mutation'
  | 'lost-edit'
  | 'set-by-identity'
  | 'no-effect'
  | 'constant-property'
  | 'ghost-in-guard'
  | 'unused-parameter'
  | 'unread-variable'
  | 'unwritten-variable'
  | 'unsent-message'
  | 'unreceived-message'
  | 'waiting-timeout'
  | 'types'

/** Something in a spec's source that is wrong, or that has no effect. */
export interface Finding {
  readonly rule: Rule
  /** `error`: a run would fail, differ from the last one or lose an edit. `warning`: something is declared for nothing. */
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** The remedy. */
  readonly hint: string | undefined
  readonly where: Place
}

export function findingAt(node: Node, rule: Rule, severity: Finding['severity'], message: string, hint?: string): Finding {
  return { rule, severity, message, hint, where: placeOf(node) }
}

export function placeOf(node: Node): Place {
  const source = node.getSourceFile()
  const { line, column } = source.getLineAndColumnAtPos(node.getStart())
  return { file: source.getFilePath(), line, column }
}
