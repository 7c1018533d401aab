import { test } from 'vitest'
import { expectDefinitions } from './consistency.ts'

test('each consistency model is what its paper defines, on a hundred thousand random histories', () => expectDefinitions(100_000))
