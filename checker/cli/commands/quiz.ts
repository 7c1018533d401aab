import { writeFileSync } from 'node:fs'
import type { QuizReport } from '../../../reports/pages/quiz/report.ts'
import { cannotWrite, UsageError } from '../../errors.ts'
import { propertyKinds } from '../../language/properties/index.ts'
import { quizOf } from '../../traces/quiz.ts'
import { check } from '../../verdict/check.ts'
import type { CheckResult, PropertyResult } from '../../verdict/result.ts'
import type { Ask } from '../asking.ts'
import { choose, find, type ModelChoice, type ModelOptions } from '../choice.ts'
import { excerptsOf } from '../reporting.ts'
import { smallSpace } from '../strategy.ts'
import { tellingModel } from '../telling-model.ts'
import type { Terminal } from '../terminal.ts'

export interface QuizCommandOptions extends ModelOptions {
  readonly property?: string
  readonly questions: number
  readonly seed: number
  readonly maxStates: number
  readonly format?: string
  readonly output?: string
}

/** `everystep quiz`: the exit code. Where `ask` is given it asks, unless a format is asked for. */
export async function quizCommand(what: string, options: QuizCommandOptions, terminal: Terminal, ask: Ask | null): Promise<number> {
  const { quizFormat } = await import('../../../reports/pages/quiz/index.ts')
  const ending = { html: 'html', md: 'markdown', json: 'json' }[/\.(\w+)$/.exec(options.output ?? '')?.[1] ?? '']
  const name = options.format ?? ending ?? (ask === null || options.output !== undefined ? 'markdown' : null)
  const format = name === null ? null : quizFormat(name)
  const source = await find(what, options.patience)
  const chosen = choose(source, options)
  if (chosen.taken !== null) terminal.err(`note: ${chosen.taken}\n`)
  const report = await quizFor(chosen, options)
  if (format === null && ask !== null) {
    const { askAll } = await import('../asking.ts')
    await askAll(report, terminal, ask)
    return 0
  }
  const text = (await format?.render(report)) ?? ''
  if (options.output === undefined) {
    terminal.out(text)
    return 0
  }
  try {
    writeFileSync(options.output, text)
  } catch (error) {
    throw cannotWrite(options.output, error, 'choose another place')
  }
  terminal.err(`${options.output}\n`)
  return 0
}

async function quizFor(chosen: ModelChoice, options: QuizCommandOptions): Promise<QuizReport> {
  const { model, source, name, shows, words } = chosen
  const { property, questions, seed, maxStates, patience } = options
  const result = await check(model, {
    ...(property === undefined ? {} : { properties: [property] }),
    ...(name === null ? {} : { name }),
    ...(shows === null ? {} : { shows }),
    ...{ goesOnWithin: smallSpace, limits: { maxStates }, patience },
  })
  const of = traced(result, shows)
  const asked = quizOf(model, of.trace, { questions, seed, property: of.name, telling: await tellingModel(model) })
  if (asked.length === 0)
    throw new UsageError('nothing-to-ask', `the trace of ${of.name} has nothing to ask about`, {
      hint: 'choose another property, or a model with more to do',
    })
  const command = [
    'everystep quiz',
    ...words,
    ...(property === undefined ? [] : [`--property ${property}`]),
    ...(questions === defaultQuestions ? [] : [`--questions ${questions}`]),
    ...(seed === 1 ? [] : [`--seed ${seed}`]),
  ].join(' ')
  return {
    ...{ checked: result.checked, property: of.name, trace: of.trace, questions: asked, command },
    shows: of.verdict === 'violated' ? 'violation' : 'witness',
    excerpts: await excerptsOf(source.written),
  }
}

/** As many questions are asked where no number is given. */
const defaultQuestions = 8

type Traced = PropertyResult & { readonly trace: NonNullable<PropertyResult['trace']> }

/** What the model is there to show, or else the first violation, or else the longest witness. Throws UsageError where nothing has a trace with a step. */
function traced({ properties, verdict }: CheckResult, shows: string | null): Traced {
  const all = properties.filter((p): p is Traced => p.trace !== null && p.trace.steps.length > 0)
  const violated = all.filter(p => p.verdict === 'violated')
  const witnesses = all.filter(p => propertyKinds[p.kind].isExistential).toSorted((a, b) => b.trace.steps.length - a.trace.steps.length)
  const found = violated.find(p => p.name === shows) ?? violated[0] ?? witnesses[0]
  if (found !== undefined) return found
  throw new UsageError(
    'no-trace',
    `there is no trace to ask about: nothing is violated, and nothing that should be reachable was reached${verdict === 'inconclusive' ? ' within the limits' : ''}`,
    {
      hint:
        verdict === 'inconclusive'
          ? 'allow more with --max-states, or choose a smaller model'
          : 'choose a variant that breaks something, allow a fault, or give the spec a reachable(…)',
    },
  )
}
