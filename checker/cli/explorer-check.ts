import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { AskedCheck, FoundTrace } from '../../reports/pages/explorer/found.ts'
import type { Going } from '../../reports/say/going.ts'
import { UsageError } from '../errors.ts'
import type { Course } from './explorer-checks.ts'

const bin = fileURLToPath(new URL('bin.js', import.meta.url))

/**
 * What `everystep check` says of a model as its files are now: in a process of its own, since this one has loaded them already. It takes what it takes; where it is
 * stopped it ends with what it knows.
 */
export async function checkAsked(asked: AskedCheck, course: Course): Promise<{ traces: readonly FoundTrace[]; cause: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-explore-'))
  try {
    const result = await outcome([...wordsFor(asked), '--continue', '--json', '--report', folder, '--format', 'itf'], course)
    const networks = result.networks as Readonly<Record<string, { readonly kind: string }>>
    const others = Object.entries(asked.networks).filter(([variable, kind]) => networks[variable]?.kind !== kind)
    if (others.length > 0)
      throw new UsageError(
        'not-checked',
        `networks of several kinds cannot be chosen for a check: ${others.map(o => o.join('=')).join(' ')}`,
      )
    const properties = result.properties as readonly { name: string; verdict: FoundTrace['verdict'] }[]
    const traces = readdirSync(folder).flatMap(file => {
      const itf = readFileSync(join(folder, file), 'utf8')
      const { '#meta': meta, states } = JSON.parse(itf) as { '#meta': { everystep: { property: string } }; states: readonly unknown[] }
      const { property } = meta.everystep
      const verdict = properties.find(p => p.name === property)?.verdict
      return verdict === undefined ? [] : [{ property, verdict, steps: states.length - 1, itf }]
    })
    return {
      traces: traces.sort((a, b) => Number(b.verdict === 'violated') - Number(a.verdict === 'violated')),
      cause: String(result.reason),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The last event of a check. Throws where it ends without a result. */
function outcome(words: readonly string[], { left, stopped, onGoing }: Course): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, 'check', ...words], { signal: left, stdio: ['ignore', 'pipe', 'pipe'] })
    const stop = () => child.kill('SIGINT')
    stopped.addEventListener('abort', stop)
    let last: Readonly<Record<string, unknown>> | null = null
    let complaint = ''
    createInterface(child.stdout).on('line', line => {
      if (!line.startsWith('{')) return
      const event = JSON.parse(line) as Readonly<Record<string, unknown>>
      if (event.event === 'progress') onGoing(event as unknown as Going)
      else if (last?.event !== 'error') last = event
    })
    child.stderr.on('data', chunk => {
      complaint += String(chunk)
    })
    child.on('error', reject)
    child.on('close', () => {
      stopped.removeEventListener('abort', stop)
      if (last?.event === 'result') resolve(last)
      else reject(new Error(last?.event === 'error' ? sayError(last) : complaint.trim() || 'the check said nothing'))
    })
  })
}

const sayError = ({ message, hint }: Readonly<Record<string, unknown>>): string =>
  `${String(message)}${typeof hint === 'string' ? ` (${hint})` : ''}`

/** What follows `everystep check` to check what is asked. Each option is one word, so that none is taken for another. */
export function wordsFor({ of, spec, variant, model, constants, faults, networks, properties }: AskedCheck): readonly string[] {
  const [kind, ...others] = [...new Set(Object.values(networks))]
  const pairs = (option: string, all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(([name, value]) => `--${option}=${name}=${value}`)
  const chosen = [
    ...(variant === null ? [] : [`--variant=${variant}`]),
    ...pairs('const', constants),
    ...pairs('fault', faults),
    ...(kind === undefined || others.length > 0 ? [] : [`--network=${kind}`]),
  ]
  return [of, `--spec=${spec}`, ...(model === null ? chosen : [`--model=${model}`]), ...properties.map(name => `--property=${name}`)]
}
