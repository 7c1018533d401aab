import type { Made } from '../../../reports/format.ts'
import type { ClaimReport } from '../../../reports/pages/claims/index.ts'
import type { Progress } from '../../engine/engine.ts'
import { didYouMean, exitCode, UsageError } from '../../errors.ts'
import type { Claim } from '../../language/claim.ts'
import { type ClaimOptions, decideClaims } from '../../verdict/claims.ts'
import { entries, load, ownerOf } from '../catalogue.ts'
import { build, find, wordOf, wordsFor } from '../choice.ts'
import { interruptible } from '../interruption.ts'
import { asTyped } from '../invocation.ts'
import { madeWith } from '../made.ts'
import { progressLine } from '../progress.ts'
import { endShard, isShared, type SharedOptions, sharingOf } from '../shard-files.ts'
import { type Sharing, searchesOf } from '../sharing.ts'
import type { Source } from '../source.ts'
import type { Terminal } from '../terminal.ts'

export interface ClaimsOptions extends SharedOptions {
  readonly claim?: readonly string[]
  readonly maxStates?: number
  readonly maxDepth?: number
  readonly maxSeconds?: number
  readonly maxMemory?: number
  readonly workers?: number
  readonly format?: readonly string[]
  readonly json?: true
  readonly date?: true
  readonly patience: number
}

/** The claims asked for that stand beside one spec. */
interface Beside {
  readonly source: Source
  readonly claims: Readonly<Record<string, Claim>>
}

/** `everystep claims`: decides the claims beside these specs, or all. 0 where every verdict is the one the claim expects. */
export async function claimsCommand(
  specs: readonly string[],
  options: ClaimsOptions,
  terminal: Terminal,
  merged: Sharing | null = null,
): Promise<number> {
  const { claimsTo } = await import('../../../reports/pages/claims/index.ts')
  const sharing = await sharingOf(options, merged)
  const write = options.report === undefined || isShared(sharing) ? null : claimsTo(options.report, options.format)
  const tellers = isShared(sharing) ? untold : await tellersOf(options, terminal)
  const sources =
    specs.length === 0 ? await Promise.all(entries().map(load)) : await Promise.all(specs.map(spec => find(spec, options.patience)))
  const asked = chosen(sources, options.claim ?? [])
  sharing.about(asked.map(({ source }) => source))
  const told: ClaimReport[] = []
  const interrupted = await interruptible(terminal, async signal => {
    for (const { source, claims } of asked) {
      tellers.begin(source.name)
      const searches = searchesOf(sharing, source.name)
      const how = { ...settings(options, source, signal, tellers.onProgress), searches }
      for await (const result of decideClaims(claims, source.models, how)) {
        if (signal.aborted) return true
        const one = await tell(source, result)
        told.push(one)
        tellers.each(one)
      }
    }
    return false
  })
  if (isShared(sharing)) return endShard(sharing, { command: 'claims', args: specs, options }, interrupted, terminal)
  const code = exitCodeOf(told, interrupted)
  const made = madeWith([...new Set(asked.flatMap(({ source }) => source.written))], options)
  tellers.end(told, made, write?.(told, made) ?? [], code)
  const { red, yellow } = terminal.colors
  for (const one of told)
    if (one.result.changes.length > 0) terminal.err(`${red('unexpected:')} ${nameOf(one)}: ${one.result.changes.join('; ')}\n`)
  if (interrupted) terminal.err(`${yellow('interrupted:')} the other claims were not decided\n`)
  return code
}

/** What is printed, and when. */
interface Tellers {
  begin(spec: string): void
  each(claim: ClaimReport): void
  end(claims: readonly ClaimReport[], made: Made, written: readonly string[], code: number): void
  onProgress(progress: Progress): void
}

const untold: Tellers = { begin() {}, each() {}, end() {}, onProgress() {} }

/** For people as the claims are decided, for programs as events, or in a format when all are decided. Throws UsageError for a format that cannot be printed. */
async function tellersOf(options: ClaimsOptions, terminal: Terminal): Promise<Tellers> {
  const { claimDocument, claimsFormatsNamed, legend, renderClaim, sayCounts } = await import('../../../reports/pages/claims/index.ts')
  const silent = { begin() {}, each() {}, onProgress() {} }
  const { underline, dim } = terminal.colors
  if (options.json) {
    const event = (content: object) => terminal.out(`${JSON.stringify(content)}\n`)
    return {
      ...silent,
      each: one => event({ event: 'claim', ...claimDocument(one) }),
      end(told, made, written, exitCode) {
        if (written.length > 0) event({ event: 'report', files: written })
        event({ event: 'result', claims: told.length, changed: told.filter(c => c.result.changes.length > 0).map(nameOf), made, exitCode })
      },
    }
  }
  const line = progressLine(terminal)
  // Of many short searches, lines that are not redrawn would say nothing.
  const onProgress = (progress: Progress) => (terminal.interactive ? line.report(progress) : undefined)
  if (options.format && options.report === undefined) {
    const [format, ...others] = claimsFormatsNamed(options.format)
    if (format === undefined || others.length > 0)
      throw new UsageError('format-without-report', 'several formats need a folder to be written to', { hint: 'add --report DIR' })
    return {
      ...silent,
      onProgress,
      end(told, made) {
        line.end()
        terminal.out(format.render(told, made))
      },
    }
  }
  return {
    begin: spec => terminal.out(`${underline(spec)}\n\n`),
    onProgress,
    each(one) {
      line.end()
      terminal.out(renderClaim({ ...one, command: asTyped(one.command) }, terminal.colors))
    },
    end(told, _, written) {
      line.end()
      terminal.out(`${sayCounts(told)}\n${dim(legend)}\n${written.map(file => `${file}\n`).join('')}`)
    },
  }
}

const nameOf = ({ spec, result }: ClaimReport): string => `${spec} ${result.name}`

function exitCodeOf(told: readonly ClaimReport[], interrupted: boolean): number {
  if (told.some(c => c.result.changes.length > 0)) return exitCode.safety
  return interrupted || told.some(c => c.result.verdict === 'undecided') ? exitCode.inconclusive : exitCode.holds
}

function chosen(sources: readonly Source[], names: readonly string[]): readonly Beside[] {
  const known = sources.flatMap(s => Object.keys(s.claims))
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError('unknown-claim', `there is no claim '${name}'`, {
        hint: didYouMean(name, known) ?? (known.length === 0 ? undefined : `the claims are ${known.join(', ')}`),
      })
  if (known.length === 0)
    throw new UsageError('no-claims', `${sources.map(s => s.name).join(', ')} ${sources.length === 1 ? 'has' : 'have'} no claims`, {
      hint: 'export const claims = { … } in the claims.ts beside a protocol',
    })
  const isAsked = (name: string) => names.length === 0 || names.includes(name)
  return sources
    .map(source => ({ source, claims: Object.fromEntries(Object.entries(source.claims).filter(([name]) => isAsked(name))) }))
    .filter(({ claims }) => Object.keys(claims).length > 0)
}

function settings(options: ClaimsOptions, source: Source, signal: AbortSignal, onProgress: Tellers['onProgress']): ClaimOptions {
  const { patience, workers, maxStates, maxDepth, maxSeconds, maxMemory } = options
  const limits = Object.fromEntries(Object.entries({ maxStates, maxDepth, maxSeconds, maxMemory }).filter(([, n]) => n !== undefined))
  return {
    limits,
    patience,
    signal,
    onProgress,
    ...(workers === undefined ? {} : { workers }),
    build: ({ spec, constants, faults, network }) =>
      build(spec, source, patience, () => spec.with(constants, faults, network === null ? {} : { network })),
  }
}

async function tell(source: Source, result: ClaimReport['result']): Promise<ClaimReport> {
  // A claim may rest on checks of another protocol.
  const names = [...new Set(result.evidence.map(e => e.instance.spec.name))]
  const owners = new Map(await Promise.all(names.map(async name => [name, await ownerOf(source, name)] as const)))
  return {
    spec: source.name,
    result,
    command: `everystep claims ${wordOf(source)} --claim ${result.name}`,
    again: ({ instance, check, result: { checked } }) => {
      const words = wordsFor(owners.get(instance.spec.name) ?? source, checked, instance.network)
      return ['everystep check', ...words, '--property', check.property, ...(check.symmetry ? ['--symmetry'] : [])].join(' ')
    },
  }
}
