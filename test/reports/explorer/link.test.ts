import { expect, test } from 'vitest'
import { addressOf, openModel, specAt } from '../../../checker/language/address.ts'
import { encode } from '../../../checker/language/itf-value.ts'
import { ValueSet } from '../../../checker/values/index.ts'
import { meant, readLink, writeLink } from '../../../reports/pages/explorer/link.ts'
import { catalogue, modelOf } from '../../specs/catalogue.ts'

const models = await catalogue()

test('the models of the library are found again by their links, which browsers leave as they are', () => {
  for (const { title, model } of new Map(models.map(m => [m.model.spec.name, m])).values()) {
    const address = addressOf(modelOf(model), null, './a room/ü&;=#%.ts')
    const link = writeLink(address, ['a&b', 'c'], '0/step(1)')
    expect(new URL(`http://127.0.0.1:4747/#${link}`).hash, title).toBe(`#${link}`)
    const read = readLink(`#${link}`)
    expect(read.address === null ? address.constants : read.address, title).toEqual(read.address === null ? {} : address)
    expect([read.subject, read.properties, read.walk], title).toEqual([
      { module: address.module, spec: address.spec },
      ['a&b', 'c'],
      '0/step(1)',
    ])
  }
  expect(models.length).toBeGreaterThan(50)
})

test('words that look like numbers, and values that are neither, are what they were', () => {
  const words = ['1', 'true', 'null', '"', '{', '', '-0', 'ü b', '1e3']
  const values = [...words, encode(-3), encode([1, 'a']), encode(new ValueSet(['x', 'y'])), { tag: 'None', value: { '#tup': [] } }]
  for (const word of values) {
    const address = { module: null, spec: 'odd', variant: null, constants: { word }, faults: {}, networks: {}, name: null }
    expect(readLink(writeLink(address, [], '')).address?.constants, JSON.stringify(word)).toEqual({ word })
  }
})

test('a link may name less: then what it leaves out is as the file has it, and a walk alone is one in the model that is shown', () => {
  expect(readLink('#0/tmAbort')).toMatchObject({ subject: null, walk: '0/tmAbort' })
  expect(readLink('#lose=1;0/tmAbort')).toMatchObject({ subject: null, walk: 'lose=1;0/tmAbort' })
  expect(readLink('#spec=raft&variant=votes&model=three;0')).toMatchObject({
    ...{ subject: { module: null, spec: 'raft' }, address: null, choice: { spec: 'raft', variant: 'votes', model: 'three' }, walk: '0' },
  })
  expect(readLink('#module=./room.ts')).toMatchObject({ subject: { module: './room.ts', spec: '' }, address: null, choice: {}, walk: '' })
  // Cut off, or not written by us: it names what it names, and nothing is thrown.
  expect(readLink('#spec=%E0%A4%A&const.=&fault.lose=often;').subject?.spec).toBe('%E0%A4%A')
})

test('a link made in another folder is of the file of that name, where one such file is open', () => {
  const opened = [
    { module: './a/room.ts', spec: '' },
    { module: './b/hall.ts', spec: '' },
    { module: './c/hall.ts', spec: '' },
  ]
  const subjects = { opened, library: ['raft'] }
  expect(meant({ module: './room.ts', spec: 'x' }, subjects)).toBe(opened[0])
  expect(meant({ module: './c/hall.ts', spec: 'x' }, subjects)).toBe(opened[2])
  expect(meant({ module: './hall.ts', spec: 'x' }, subjects)).toBeNull()
  expect(meant({ module: './raft', spec: 'raft' }, subjects)).toBeNull()
  expect(meant({ module: null, spec: 'raft' }, subjects)).toEqual({ module: null, spec: 'raft' })
})

test('what a link opens is the very model', () => {
  const [{ model } = expect.unreachable()] = models.filter(m => Object.keys(m.model.faults).length > 0)
  const built = modelOf(model)
  const { address } = readLink(writeLink(addressOf(built), [], '0'))
  const again = openModel(specAt(address ?? expect.unreachable(), [model.spec]), address ?? expect.unreachable())
  expect([again.constants, again.budgets, again.initial]).toEqual([built.constants, built.budgets, built.initial])
})
