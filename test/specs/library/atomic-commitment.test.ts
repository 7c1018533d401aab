import { testFamily } from './family.ts'

await testFamily('atomic-commitment')
