export { mutated, type Operator, operators, type Replacement, type SpecMutation } from './mutation.ts'
export { filesBeside, mutationsOf } from './mutations.ts'
export { typeErrors } from './type-errors.ts'
