import { expect, test } from 'vitest'
import { wordsFor } from '../../../checker/cli/explorer-check.ts'
import { Checks, type Course } from '../../../checker/cli/explorer-checks.ts'
import type { AskedCheck, CheckEvent } from '../../../reports/pages/explorer/found.ts'

/** Checks that end when the test says so. */
function queue() {
  const running: { readonly of: string; readonly course: Course; readonly end: (cause: string) => void }[] = []
  let atOnce = 0
  let most = 0
  const checks = new Checks(async ({ of }, course) => {
    most = Math.max(most, ++atOnce)
    const cause = await new Promise<string>((resolve, reject) => {
      running.push({ of, course, end: resolve })
      course.left.addEventListener('abort', () => reject(new Error('left')))
    }).finally(() => atOnce--)
    return { traces: [], cause }
  })
  const ask = (of: string, version = 0) => {
    const heard: CheckEvent[] = []
    return { heard, leave: checks.ask(asked(of), version, event => heard.push(event)) }
  }
  return { checks, running, ask, most: () => most }
}
const asked = (of: string): AskedCheck => ({
  ...{ of, spec: of, variant: null, model: null, constants: {}, faults: {}, networks: {}, properties: [] },
})
const settled = () => new Promise(resolve => setTimeout(resolve))
const found = (cause: string): CheckEvent => ({ is: 'found', traces: [], cause })
const going = { distinct: 5, generated: 9, depth: 2, queue: 3, seconds: 1 }

test('however often it is asked, one check runs at a time, and those who ask for the same hear the same', async () => {
  const { running, ask, most } = queue()
  const [first, changed] = [ask('a'), ask('a', 1)]
  running[0]?.course.onGoing(going)
  const late = ask('a')
  expect(late.heard).toEqual([{ is: 'going', going }])
  expect(changed.heard).toEqual([])
  running[0]?.end('one')
  await settled()
  expect(first.heard).toEqual([{ is: 'begun' }, { is: 'going', going }, found('one')])
  expect(late.heard.at(-1)).toEqual(found('one'))
  expect(changed.heard).toEqual([{ is: 'begun' }])
  running[1]?.end('two')
  await settled()
  expect(changed.heard.at(-1)).toEqual(found('two'))
  expect([running.length, most()]).toEqual([2, 1])
})

test('a check goes on while anybody waits for it, and ends when nobody does', async () => {
  const { running, ask } = queue()
  const [first, second, waiting, last] = [ask('a'), ask('a'), ask('b'), ask('c')]
  first.leave()
  expect(running[0]?.course.left.aborted).toBe(false)
  waiting.leave()
  second.leave()
  expect(running[0]?.course.left.aborted).toBe(true)
  await settled()
  // Nobody waits for b any more.
  expect(running.map(r => r.of)).toEqual(['a', 'c'])
  running[1]?.end('three')
  await settled()
  expect([first, second, waiting, last].map(a => a.heard.at(-1)?.is)).toEqual(['begun', 'begun', undefined, 'found'])
})

test('one that is stopped ends with what it knows, and no other one does', async () => {
  const { checks, running, ask } = queue()
  const { heard } = ask('a')
  checks.stop(asked('b'), 0)
  checks.stop(asked('a'), 1)
  expect(running[0]?.course.stopped.aborted).toBe(false)
  checks.stop(asked('a'), 0)
  expect(running[0]?.course.stopped.aborted).toBe(true)
  running[0]?.end('so far')
  await settled()
  expect(heard.at(-1)).toEqual(found('so far'))
})

test('a check that fails says why, and the next one runs', async () => {
  const { checks, running, ask } = queue()
  const [first, second] = [ask('a'), ask('b')]
  checks.close()
  await settled()
  expect(first.heard.at(-1)).toEqual({ is: 'failed', why: 'left' })
  expect(second.heard).toEqual([])
  expect(running).toHaveLength(1)
  const third = ask('c')
  expect(third.heard).toEqual([{ is: 'begun' }])
})

test('what is asked is one word each on the command line, without any limit; a named model is asked for by its name', () => {
  const model = { variant: '--json', constants: { rms: '2' }, faults: { lose: '0', crash: 'any' }, networks: { a: 'bag', b: 'bag' } }
  expect(wordsFor({ ...asked('./room.ts'), spec: 'room', ...model, properties: ['x'] })).toEqual([
    ...[
      './room.ts',
      '--spec=room',
      '--variant=--json',
      '--const=rms=2',
      '--fault=lose=0',
      '--fault=crash=any',
      '--network=bag',
      '--property=x',
    ],
  ])
  expect(wordsFor({ ...asked('raft'), ...model, model: 'three' })).toEqual(['raft', '--spec=raft', '--model=three'])
})
