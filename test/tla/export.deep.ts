import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Entry, modelNamed, type Opinion, ourOpinion, tlcOpinion } from './second-opinion.ts'

const jar = process.env.EVERYSTEP_TLC
const golden = new URL('../fixtures/golden/tla/', import.meta.url)
const { models } = JSON.parse(readFileSync(new URL('counts.json', golden), 'utf8')) as {
  readonly models: readonly (Entry & Opinion)[]
}
const opinion = ({ distinct, generated, depth, verdicts }: Opinion): Opinion => ({ distinct, generated, depth, verdicts })

describe('our counts, depths, verdicts and lengths are those that TLC gave', () => {
  test.each(models.map(m => [m.module, m] as const))('%s', async (_, entry) => {
    expect(await ourOpinion(await modelNamed(entry), entry.properties)).toEqual(opinion(entry))
  })
})

describe(jar === undefined ? 'TLC is not asked again: EVERYSTEP_TLC names no tla2tools.jar' : 'TLC gives them again', () => {
  test.skipIf(jar === undefined).each(models.map(m => [m.module, m] as const))('%s', async (_, entry) => {
    const text = (ending: string) => readFileSync(new URL(`${entry.module}.${ending}`, golden), 'utf8')
    const module = { name: entry.module, module: text('tla'), config: text('cfg'), claims: entry.claims, deadlock: entry.deadlock }
    expect(await tlcOpinion(jar as string, module, opinion(entry))).toEqual(opinion(entry))
  })
})
