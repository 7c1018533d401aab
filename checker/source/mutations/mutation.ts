import { SyntaxKind } from 'ts-morph'

/** The text between two offsets of a source file, replaced. */
export interface Replacement {
  readonly from: number
  readonly to: number
  readonly after: string
}

/** A small change to a source file: one thing that its author could have got wrong. */
export interface Mutation extends Replacement {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** The text of that line, without its indentation. */
  readonly text: string
  readonly operator: string
  readonly before: string
}

/** What a mutation does to a spec, in the order in which reports list them. */
export const operators = [
  'guard dropped',
  'guard negated',
  'clause dropped',
  'clause negated',
  'comparison shifted',
  'quantifier swapped',
  'quorum off by one',
  'off by one',
  'condition negated',
  'write dropped',
  'writes swapped',
  'message not sent',
  'durable made volatile',
  'fairness dropped',
  'fairness weakened',
] as const

export type Operator = (typeof operators)[number]

/** A mutation of a spec. */
export interface SpecMutation extends Mutation {
  readonly operator: Operator
  /** What it changes: `the guard of tmCommit`, `the function showsSafe`. */
  readonly of: string
}

/** Each comparison by size with its bound one off. */
export const shifted: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
])

/** Each comparison for equality, negated. */
export const negated: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.EqualsEqualsToken, '!='],
  [SyntaxKind.ExclamationEqualsToken, '=='],
])

export const mutated = (text: string, { from, to, after }: Replacement): string => text.slice(0, from) + after + text.slice(to)
