import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TlaModule } from '../../checker/tla/module.ts'

/** What TLC says of a module. */
export interface Told {
  readonly generated: number | null
  readonly distinct: number | null
  /** States on the longest of the shortest paths. */
  readonly depth: number | null
  /** The invariant or property that is violated, `temporal` where TLC does not say which; null where none is. */
  readonly violated: string | null
  /** Steps of the counterexample. */
  readonly steps: number | null
  /** Whatever else went wrong. */
  readonly error: string | null
}

/** Asks TLC about some of a module's invariants and properties. `jar` is TLC's. */
export async function askTlc(
  jar: string,
  module: TlaModule,
  asked: { readonly invariants: readonly string[]; readonly properties: readonly string[] },
): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'tlc-'))
  try {
    writeFileSync(join(folder, `${module.name}.tla`), module.module)
    const kept = module.config.split('\n').filter(line => !/^(INVARIANT|PROPERTY|\\\*)/.test(line))
    const lines = [...kept, ...asked.invariants.map(i => `INVARIANT ${i}`), ...asked.properties.map(p => `PROPERTY ${p}`)]
    writeFileSync(join(folder, `${module.name}.cfg`), `${lines.join('\n')}\n`)
    const out = await run(jar, folder, module.name)
    return told(out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const run = (jar: string, folder: string, name: string): Promise<string> =>
  new Promise(resolve => {
    const options = [
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xmx3g',
      '-Xss16m',
      '-cp',
      jar,
      'tlc2.TLC',
      '-workers',
      '1',
      '-nowarning',
      '-metadir',
      join(folder, 'states'),
      `${name}.tla`,
    ]
    execFile('java', options, { cwd: folder, maxBuffer: 2 ** 28 }, (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`))
  })

export function told(out: string): Told {
  const counted = /([\d,]+) states generated, ([\d,]+) distinct states found, 0 states left/.exec(out)
  const number = (text: string | undefined) => (text === undefined ? null : Number(text.replaceAll(',', '')))
  const violated =
    /Error: (?:Invariant|Action property) (\S+) is violated/.exec(out)?.[1] ??
    /Error: Temporal property (\S+) was violated/.exec(out)?.[1] ??
    (/Temporal properties were violated/.test(out) ? 'temporal' : null)
  const initial = /Error: Invariant (\S+) is violated by the initial state/.exec(out)?.[1]
  const states = [...out.matchAll(/^State (\d+): /gm)].map(m => Number(m[1]))
  const failed = violated === null && initial === undefined && !/No error has been found/.test(out)
  return {
    generated: number(counted?.[1]),
    distinct: number(counted?.[2]),
    depth: number(/depth of the complete state graph search is (\d+)/.exec(out)?.[1]),
    violated: initial ?? violated,
    steps: initial !== undefined ? 0 : states.length === 0 ? null : Math.max(...states) - 1,
    error: failed ? (/Error: [\s\S]{0,1500}|\*\*\*[\s\S]{0,1500}|Exception[\s\S]{0,800}/.exec(out)?.[0] ?? out.slice(-800)) : null,
  }
}
