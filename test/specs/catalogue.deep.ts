import { describe, test } from 'vitest'
import { catalogue, judge } from './catalogue.ts'

const deep = (await catalogue()).filter(({ model }) => model.deep)

describe('every model that takes long shows what it is there to show', () => {
  test.each(deep)('$title', async ({ model }) => void (await judge(model)))
})
