import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FoundTrace } from '../../../reports/pages/explorer/found.ts'
import { SpecError, UsageError } from '../../errors.ts'
import { addressOf } from '../../language/address.ts'
import { checkedOf } from '../../verdict/result.ts'
import { choose, find, type ModelChoice, type ModelOptions } from '../choice.ts'
import type { Exploration, Serving } from '../explorer-server.ts'
import { serve } from '../explorer-server.ts'
import { interruptible } from '../interruption.ts'
import type { Terminal } from '../terminal.ts'

export interface ExploreOptions extends ModelOptions {
  readonly port?: number
}

/** `everystep explore`: the exit code, once Ctrl-C has ended it. */
export async function exploreCommand(what: string, options: ExploreOptions, terminal: Terminal): Promise<number> {
  if (options.port !== undefined && options.port > 65_535)
    throw new UsageError('bad-port', `there is no port ${options.port}`, { hint: 'choose one up to 65535' })
  const chosen = choose(await find(what, options.patience), options)
  const { model, name, source } = chosen
  const { bundleWalk, endBundling, explorerPage, NotBundled } = await import('../../../reports/pages/explorer/index.ts')
  const bundled = { files: source.written, chosen: addressOf(model, name), root: process.cwd() }
  const exploration: Exploration = {
    page: explorerPage(checkedOf(model, name)),
    bundle: () => bundleWalk(bundled, 'served'),
    check: signal => checkInTurn(chosen, signal),
  }
  try {
    return await interruptible(terminal, async signal => {
      const ended = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
      const serving = await (options.port === undefined ? serveByDefault(exploration) : serve(exploration, options.port))
      terminal.out(`Explore ${model.spec} at ${serving.url}\nCtrl-C ends it.\n`)
      await ended
      await serving.close()
      return 0
    })
  } catch (error) {
    if (!(error instanceof NotBundled)) throw error
    throw new SpecError('cannot-bundle', `${what} cannot be explored: ${error.message}`, {
      hint: 'what a spec imports must run in a browser too; everystep check does without',
    })
  } finally {
    await endBundling()
  }
}

/** The same port each time, so that a link works on a fresh start; a free one where another explorer, or program, has it. */
async function serveByDefault(exploration: Exploration): Promise<Serving> {
  try {
    return await serve(exploration, usualPort)
  } catch (error) {
    if (!(error instanceof UsageError && error.code === 'cannot-serve')) throw error
    return serve(exploration, 0)
  }
}

const usualPort = 4747

/** Seconds that a check may take, with someone waiting. */
const patience = 60

const bin = fileURLToPath(new URL('../bin.js', import.meta.url))

/** What `everystep check` says of the model as its files are now: in a process of its own, since this one has loaded them already. */
async function checkInTurn({ args }: ModelChoice, signal: AbortSignal): Promise<{ traces: readonly FoundTrace[]; cause: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-explore-'))
  try {
    const asked = [...args, '--continue', '--json', '--report', folder, '--format', 'itf', '--max-seconds', String(patience)]
    const last = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      execFile(process.execPath, [bin, 'check', ...asked], { signal, maxBuffer: 2 ** 26 }, (error, out) => {
        const line = out.trimEnd().split('\n').at(-1) ?? ''
        if (line.startsWith('{')) resolve(JSON.parse(line))
        else reject(error ?? new Error('the check said nothing'))
      })
    })
    if (last.event === 'error') throw new Error(String(last.message))
    const properties = last.properties as readonly { name: string; verdict: FoundTrace['verdict'] }[]
    const traces = readdirSync(folder).flatMap(file => {
      const itf = readFileSync(join(folder, file), 'utf8')
      const { '#meta': meta, states } = JSON.parse(itf) as { '#meta': { everystep: { property: string } }; states: readonly unknown[] }
      const { property } = meta.everystep
      const verdict = properties.find(p => p.name === property)?.verdict
      return verdict === undefined ? [] : [{ property, verdict, steps: states.length - 1, itf }]
    })
    return {
      traces: traces.sort((a, b) => Number(b.verdict === 'violated') - Number(a.verdict === 'violated')),
      cause: String(last.reason),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
