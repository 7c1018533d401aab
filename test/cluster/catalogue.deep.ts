import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { told } from '../engine/told.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'
import { decidable } from './agreement.ts'
import { clustered } from './in-process.ts'
import { hasServer, type Server, startServer } from './server.ts'

/** Each that does not take long, with the properties that a cluster decides. */
const models = (await catalogue()).flatMap(({ title, model: named }) => {
  const model = modelOf(named)
  const properties = decidable(model)
  return named.deep || properties.length === 0 ? [] : [{ title, model, properties }]
})

const places = [
  ['two nodes at a folder', 2, false],
  ['four nodes at a folder', 4, false],
  ['two nodes at a Redis server', 2, true],
] as const

test('the catalogue has hundreds of models that a cluster can search', () => {
  expect(models.length).toBeGreaterThan(500)
})

describe.each(places.filter(([, , isServer]) => hasServer || !isServer))('%s', (_, nodes, isServer) => {
  let server: Server | null = null
  beforeAll(async () => {
    if (isServer) server = await startServer()
  })
  afterAll(() => server?.stop())

  test.each(models)('$title: counts, depth, verdicts and lengths of one machine', async ({ model, properties }) => {
    const asked = { properties, continue: true }
    const alone = told(await check(model, { ...asked, workers: 1 }))
    expect(told(await clustered(model, asked, { nodes, ...(server === null ? {} : { at: server.url }) }))).toEqual(alone)
  })
})
