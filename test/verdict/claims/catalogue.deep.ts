import { describe, test } from 'vitest'
import { judge, listed } from './catalogue.ts'

const deep = (await listed()).filter(({ claim }) => claim.deep)

describe('every claim that takes long has the verdict it expects', () => {
  test.each(deep)('$title', judge)
})
