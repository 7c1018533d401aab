import { testFamily } from './family.ts'

await testFamily('consensus')
