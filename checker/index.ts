export {
  type Conformance,
  type ConformOptions,
  conforms,
  type Difference,
  type EventPlace,
  type Limit,
  type Log,
  type LogEvent,
  type Misfit,
  type Prefix,
  type Read,
  recorder,
  type TelemetryEvent,
  telemetryLogs,
  type UnreadLog,
} from './conformance/index.ts'
export { type Cost, type CostOptions, costOf, type GoalCost, type Range } from './cost/cost.ts'
export { EverystepError, exitCode, InternalError, type Place, SpecError, SpecFailure, UsageError } from './errors.ts'
export * from './language/index.ts'
export type { Change, Flight, Trace, TraceStep } from './traces/trace.ts'
export { equal, format, type Message, type NetworkKind } from './values/index.ts'
export { check } from './verdict/check.ts'
export { type ClaimOptions, type ClaimResult, decideClaims, type Evidence } from './verdict/claims.ts'
export { type CellFinding, type ComparedCell, type ComparedRow, decideComparison } from './verdict/comparison.ts'
export { type Estimate, type EstimateOptions, estimate, type Likely, type Needs } from './verdict/estimate.ts'
export { CheckFailure } from './verdict/failure.ts'
export type { CheckOptions, Strategy } from './verdict/options.ts'
export type * from './verdict/result.ts'
