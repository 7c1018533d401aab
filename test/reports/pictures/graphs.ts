import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFile } from '../../../checker/cli/load.ts'
import { type Edit, machine, mapOf, oneOf, processes, spec } from '../../../checker/language/index.ts'
import type { Model } from '../../../checker/language/model.ts'
import type { StateGraphOptions } from '../../../reports/state-graph.ts'
import { blocks, readRoot } from '../../readme/shown.ts'
import { counter } from '../small-specs.ts'

/** A lock that looks before it leaps: two workers that both see it free both go in. The workers are alike. */
export const sloppyLock = spec('sloppy-lock', {}, () => {
  const Worker = processes('W', 3)
  const vars = { at: mapOf(Worker, oneOf('idle', 'sees it free', 'inside')) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      look: action({
        for: { w: Worker },
        by: 'w',
        when: (s, { w }) => s.at[w] === 'idle' && Worker.every(other => s.at[other] !== 'inside'),
        then: (s: Edit<{ at: Record<string, string> }>, { w }) => void (s.at[w] = 'sees it free'),
      }),
      enter: action({
        for: { w: Worker },
        by: 'w',
        when: (s, { w }) => s.at[w] === 'sees it free',
        then: (s: Edit<{ at: Record<string, string> }>, { w }) => void (s.at[w] = 'inside'),
      }),
      leave: action({
        for: { w: Worker },
        by: 'w',
        when: (s, { w }) => s.at[w] === 'inside',
        then: (s: Edit<{ at: Record<string, string> }>, { w }) => void (s.at[w] = 'idle'),
      }),
    },
    properties: { oneInside: always(s => Worker.count(w => s.at[w] === 'inside') <= 1) },
    symmetry: [Worker],
  }
})

/** The README's spec, with a message that may be lost. */
async function payment(): Promise<Model> {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-graphs-'))
  try {
    const file = join(folder, 'my-protocol.ts')
    writeFileSync(file, blocks(readRoot('README.md'), 'ts')[0] ?? '')
    const [spec] = (await loadFile(file, 10)).specs
    if (spec === undefined) throw new Error('the README has no spec')
    return spec.with({}, { lose: 1 })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The state graphs whose pictures are kept. */
export const graphs: Readonly<Record<string, readonly [() => Model | Promise<Model>, StateGraphOptions?]>> = {
  'states-of-payment': [payment],
  'states-folded-by-symmetry': [() => sloppyLock.with({}), { fold: ['symmetry'] }],
  'states-folded-by-chains': [() => counter.with({ top: 8 }), { fold: ['chains'] }],
}
