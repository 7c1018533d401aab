import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Model } from '../../../checker/language/index.ts'
import { label, semanticsOf } from '../../../checker/semantics/semantics.ts'
import { replay } from '../../../checker/traces/replay.ts'
import { explain } from '../../../checker/verdict/explanation.ts'
import { renderText } from '../../../reports/text.ts'
import {
  progress,
  progressSaidAgainWeaklyReceived,
  progressWeaklyReceived,
} from '../../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { commandLine } from '../../cli/command.ts'
import { some } from '../../support/depth.ts'
import { checkEveryWay } from './judge.ts'

const lassoOf = async (model: Model, property = 'nonBlocking') => {
  const result = await checkEveryWay(model, { properties: [property] })
  const [found] = result.properties
  if (!found?.trace) throw new Error(`${property} is ${found?.verdict}`)
  return { result, found, trace: found.trace }
}

/** Models whose verdicts the catalogue holds; here it is about what their lassos tell. */
const lassos: readonly (readonly [string, Model])[] = [
  ['the coordinator stops', progress.with({ rms: 3 }, { stopTM: 1 })],
  ['a partition always comes back', progressWeaklyReceived.with({ rms: 2 }, { partition: Infinity })],
  ['an RM always crashes', progressWeaklyReceived.with({ rms: 2 }, { crash: Infinity })],
  ['each copy is lost', progressSaidAgainWeaklyReceived.with({ rms: 2 }, { lose: Infinity }, { network: 'merging' })],
]

describe.each(lassos)('a lasso in which %s', (_, model) => {
  test('replays step by step, once and again, and closes', async () => {
    const { trace } = await lassoOf(model)
    const semantics = semanticsOf(model)
    const loop = trace.loop ?? -1
    const repeated = trace.steps.slice(loop)
    // The loop is taken three times: each time every step can be taken, and leads to the same states.
    const again = replay(semantics, { initial: 0, steps: [...trace.steps, ...repeated, ...repeated] })
    const keys = again.steps.slice(loop).map(s => semantics.key(s.state))
    expect(keys).toEqual([0, 1, 2].flatMap(() => trace.steps.slice(loop).map(s => semantics.key(s.state))))
    expect(semantics.key(trace.steps.at(-1)?.state ?? trace.initial)).toBe(semantics.key(trace.steps[loop - 1]?.state ?? trace.initial))
  })

  test('meets every fairness constraint: taken where it says, or not enabled where it says', async () => {
    const { trace, found } = await lassoOf(model)
    const semantics = semanticsOf(model)
    const fair = Object.keys(model.actions).filter(name => model.actions[name]?.fair)
    const said = (action: string) => found.fairness.filter(f => 'action' in f.constraint && f.constraint.action === action)
    for (const action of fair) expect(said(action).length, action).toBeGreaterThan(0)
    for (const { constraint, how, step } of found.fairness) {
      expect(step).toBeGreaterThanOrEqual(trace.loop ?? 0)
      const state = trace.steps[step - 1]?.state ?? trace.initial
      const moves = semantics.successors(state).transitions.filter(t => semantics.key(t.to) !== semantics.key(state))
      const { action, instance } = constraint as Extract<typeof constraint, { action: string }>
      const name = instance && label(instance)
      if (how === 'taken') expect(name).toBe(label(trace.steps[step - 1] as never))
      else if (how === 'disabled') expect(moves.map(label)).not.toContain(name)
      else expect(moves.map(t => t.action)).not.toContain(action)
    }
  })
})

test('the lasso of the stopped coordinator is one that a person understands', async () => {
  const model = progress.with({ rms: 3 }, { stopTM: 1 })
  const { result, found, trace } = await lassoOf(model)
  // By hand: as long as an RM works it is due to prepare, and as long as the TM runs it is due to decide; so three steps and the stop, at least.
  expect([trace.loop, trace.steps.length]).toEqual([4, 4])
  expect(found.reason).toBe('what must follow never comes for rm: RM1: after step 4 nothing more need happen')
  const text = renderText({ result, model, explanation: explain(model, result), command: 'everystep check two-phase-commit', excerpts: {} })
  expect(text).toContain('↺ the behaviour may stay here forever: nothing more need happen')
  expect(text).toContain(
    'never enabled in the loop: WF(rmPrepare), SF(tmRcvPrepared), WF(tmCommit), WF(tmAbort), SF(rmRcvCommit), SF(rmRcvAbort)',
  )
})

describe('a lasso written as ITF', () => {
  const everystep = commandLine()
  test.each(some(['progress-partition-weak', 'progress-coordinator-stops'], 1))('is judged again when replayed: %s', async name => {
    const model = ['two-phase-commit', '--model', name, '--property', 'nonBlocking']
    expect(await everystep.run('check', ...model, '--report', 'out', '--format', 'itf')).toMatchObject({ code: 13 })
    const file = join('out', `two-phase-commit.${name}.nonBlocking.itf.json`)
    expect((await everystep.run('replay', file)).out).toMatch(/nonBlocking: violated\n$/)
    // A loop that begins a step earlier does not come back to where it began.
    const text = readFileSync(join(everystep.folder, file), 'utf8')
    everystep.write(
      file,
      text.replace(/"loop": *(\d+)/, (_, loop) => `"loop": ${Number(loop) - 1}`),
    )
    expect((await everystep.run('replay', file)).out).toMatch(/nonBlocking: not violated\n$/)
  })
})
