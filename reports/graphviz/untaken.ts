import { EverystepError } from '../../checker/errors.ts'
import { type Instance, label, type Semantics, semanticsOf } from '../../checker/semantics/semantics.ts'
import { stateAfter, type Trace } from '../../checker/traces/trace.ts'
import { equal } from '../../checker/values/index.ts'
import type { Layout } from '../components/geometry.ts'
import type { Report } from '../format.ts'
import { wrapText } from '../say/text-width.ts'
import { colors, escapeText, leftLines, node } from './statements.ts'

/** How wide they are written, and how high a line is. */
const room = 250
const lineHeight = 12

/** Beside each step, greyed, the other steps that were enabled in the state before it; after the last one, those that are enabled there. */
export function untakenBeside({ model }: Report, trace: Trace, layout: Layout): string[] {
  const semantics = semanticsOf(model)
  return layout.rows.flatMap(({ step, top, height }) => {
    const taken = trace.steps[step - 1] ?? null
    if (taken === null) return []
    const choices = untaken(semantics, stateAfter(trace, step - 1), taken)
    if (choices.length === 0) return []
    const most = Math.max(2, Math.floor(height / lineHeight))
    const lines = wrapText(`not\u00a0taken: ${choices.join(', ')}`, room, 10, false, most)
    return [
      node(`u${step}`, {
        pos: `${layout.width + 8 + room / 2},${-(top + 8 + (lines.length * lineHeight) / 2)}!`,
        width: (room / 72).toFixed(3),
        height: ((lines.length * lineHeight) / 72).toFixed(3),
        label: leftLines(lines, escapeText),
        shape: 'plaintext',
        fontsize: 10,
        fontcolor: colors.faintText,
      }),
    ]
  })
}

function untaken(semantics: Semantics, state: Report['model']['initial'][number], taken: Instance): string[] {
  const isTaken = (i: Instance) => i.action === taken.action && equal(i.message, taken.message) && equal(i.parameters, taken.parameters)
  try {
    return semantics
      .successors(state)
      .transitions.filter(t => !isTaken(t))
      .map(label)
  } catch (error) {
    // A spec that fails on a choice not taken is no reason to withhold the picture of those that were.
    if (error instanceof EverystepError) return []
    throw error
  }
}
