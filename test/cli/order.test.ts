import { beforeAll, expect, test } from 'vitest'
import { type CommandLine, commandLine } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

/** Two counters, and a switch that must not be on: the shortest violation is the switch, and what the model is there to show takes longer. */
const spec = `import { machine, mapOf, model, processes, range, spec } from 'everystep'

const counters = spec('counters', {}, () => {
  const P = processes('P', 2)
  const vars = { count: mapOf(P, range(0, 2)), on: range(0, 1) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      count: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.count[p] < 2, then: (s, { p }) => { s.count[p]++ } }),
      turn: action({ when: s => s.on === 0, then: s => { s.on = 1 } }),
    },
    properties: {
      off: always(s => s.on === 0),
      notAll: always(s => P.some(p => s.count[p] < 2)),
    },
    deadlock: 'allowed',
  }
})

const expected = (violated) => ({ verdict: 'violated', violated, origin: 'by hand' })
export const models = {
  shortest: model(counters, { constants: {}, says: 'whichever is first', expect: expected({ off: 1, notAll: 4 }) }),
  story: model(counters, { constants: {}, says: 'both count', shows: 'notAll', expect: expected({ off: 1, notAll: 4 }) }),
}
`

const actors = (out: string) => [...out.matchAll(/^ +\d+ +(P\d) +count/gm)].map(m => m[1])

test('a model names the property that is its story, which is shown first; otherwise the shortest is', async () => {
  cli.write('counters.js', spec)
  const shortest = await cli.run('check', './counters.js', '--model', 'shortest')
  expect(shortest.out).toMatch(/counters breaks off in 1 step/)
  expect(shortest.out).toMatch(/Also violated: notAll/)
  const story = await cli.run('check', './counters.js', '--model', 'story')
  expect(story.out).toMatch(/counters breaks notAll in 4 steps/)
  expect(story.out).toMatch(/Also violated: off/)
  expect(actors(story.out)).toHaveLength(4)
})

test('a story that is not expected to be violated is an error that names what is', async () => {
  cli.write('wrong.js', spec.replace("shows: 'notAll'", "shows: 'on'"))
  const { err, code } = await cli.run('check', './wrong.js')
  expect(err).toContain("'shows' of model(counters, …) is 'on', which its 'expect' does not say to be violated")
  expect(err).toContain('choose from off, notAll')
  expect(code).toBe(150)
})

test('--order fewest-switches gives the steps of each process together, and an unknown order is an error', async () => {
  // Random walks take no heed of who takes the next step.
  const walk = ['simulate', './counters.js', '--model', 'story', '--property', 'notAll', '--seed', '5', '--steps', '4', '--runs', '200']
  const switches = (by: readonly (string | undefined)[]) => by.filter((b, k) => k > 0 && b !== by[k - 1]).length
  const found = await cli.run(...walk)
  expect(switches(actors(found.out))).toBeGreaterThan(1)
  const ordered = await cli.run(...walk, '--order', 'fewest-switches')
  expect(actors(ordered.out).sort()).toEqual(actors(found.out).sort())
  expect(switches(actors(ordered.out))).toBe(1)
  expect(ordered.out).toMatch(/Again with: .* --order fewest-switches/)
  const wrong = await cli.run(...walk, '--order', 'fewest')
  expect(wrong.err).toContain("there is no order 'fewest'")
  expect(wrong.code).toBe(150)
})
