import { existsSync, readFileSync, statSync } from 'node:fs'
import { UsageError } from '../../errors.ts'
import { constraintsOf } from '../../properties/liveness/constraints.ts'
import { propertyNames, watch } from '../../properties/monitors.ts'
import { checkedOf } from '../../result.ts'
import { type Semantics, semanticsOf } from '../../semantics/semantics.ts'
import { fairnessAlong } from '../../traces/fairness.ts'
import { closes, isBreach } from '../../traces/lasso.ts'
import type { Trace } from '../../traces/trace.ts'
import { build, find, specOf } from '../choice.ts'
import type { Terminal } from '../terminal.ts'

export interface ReplayOptions {
  readonly spec?: string
  readonly patience: number
  readonly json?: true
}

/** `everystep replay`: the exit code. What the trace shows is judged again, since the spec may have changed since it was written. */
export async function replayCommand(file: string, what: string | undefined, options: ReplayOptions, terminal: Terminal): Promise<number> {
  if (!existsSync(file) || statSync(file).isDirectory())
    throw new UsageError('no-file', `there is no trace ${file}`, { hint: 'everystep check … --report DIR --format itf writes one' })
  const { readItf, retrace } = await import('../../../reports/itf-replay.ts')
  const recorded = readItf(readFileSync(file, 'utf8'))
  const source = await find(what ?? recorded.spec, options.patience)
  const { variant } = recorded
  const spec = specOf(source, { spec: recorded.spec, ...(variant === null ? {} : { variant }) }, null)
  const network = Object.keys(recorded.networks).length === 0 ? {} : { network: recorded.networks }
  const model = build(spec, source, options.patience, () => spec.with(recorded.constants, recorded.faults, network))
  const semantics = semanticsOf(model)
  const trace = retrace(semantics, recorded)
  const judged = recorded.property === null ? null : judge(semantics, trace, recorded.property)
  if (options.json)
    terminal.out(
      `${JSON.stringify({ event: 'replay', spec: model.spec, variant: model.variant, steps: trace.steps.length, loop: trace.loop, property: recorded.property, shown: judged })}\n`,
    )
  else {
    const { renderTrace } = await import('../../../reports/text.ts')
    const { colors } = terminal
    terminal.out(`${colors.bold(`${model.spec}${variant === null ? '' : ` (${variant})`}`)}: every step can be taken\n`)
    terminal.out(`${renderTrace(trace, checkedOf(model, null), colors).join('\n')}\n`)
    if (judged !== null) terminal.out(`\n${recorded.property}: ${judged}\n`)
  }
  return 0
}

/** What the trace shows of a property, by the spec as it is now. */
function judge(
  semantics: Semantics,
  trace: Trace,
  name: string,
): 'violated' | 'reached' | 'not violated' | 'not reached' | 'not judged' | 'gone' {
  const { model } = semantics
  const asked = propertyNames(model).filter(known => name === known || name.startsWith(`${known}.`))
  const watched = watch(model, asked, false).find(w => w.name === name)
  if (watched === undefined) return 'gone'
  const { decides, kind, breaches, beginsWrongly } = watched
  if (breaches.length > 0) {
    const constraints = constraintsOf(model)
    const isFair = closes(semantics, trace) && fairnessAlong(semantics, trace, constraints).unmet.length === 0
    return isFair && breaches.some(breach => isBreach(trace, breach)) ? 'violated' : 'not violated'
  }
  if (decides === null) return 'not judged'
  if (beginsWrongly?.(trace.initial)) return 'violated'
  const states = [trace.initial, ...trace.steps.map(s => s.state)]
  const last = states.at(-1) ?? trace.initial
  const hit =
    decides.on === 'state'
      ? states.some(s => decides.hit(s))
      : decides.on === 'step'
        ? trace.steps.some((s, k) => decides.hit(states[k] ?? trace.initial, s.state))
        : decides.hit(last) && semantics.expand(last).isStuck
  return kind === 'reachable' ? (hit ? 'reached' : 'not reached') : hit ? 'violated' : 'not violated'
}
