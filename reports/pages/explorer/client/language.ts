// What `everystep` is to a spec that runs in a page: the language, and no engine, which a browser cannot run.
export { EverystepError, exitCode, InternalError, SpecError, SpecFailure, UsageError } from '../../../../checker/errors.ts'
export * from '../../../../checker/language/index.ts'
export { equal, format } from '../../../../checker/values/index.ts'
