import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './table.ts'

/** What it costs to compare logs with a model, crashes hidden. */
export interface LogsRow {
  readonly events: number
  readonly logs: number
  /** States that were looked at. */
  readonly states: number
  /** Processor time, the median of the runs. */
  readonly seconds: number
}

const program = join(fileURLToPath(new URL('.', import.meta.url)), 'logs-run.ts')
const sizes = [1_000, 10_000, 100_000] as const

/** One log of all, and one of each of three processes; each run in a process of its own. */
export function measureLogs(rounds: number, quick: boolean, say: (what: string) => void): readonly LogsRow[] {
  return sizes.slice(0, quick ? 2 : 3).flatMap(events =>
    [1, 3].map(logs => {
      const runs = Array.from({ length: rounds }, (_, k) => {
        say(`${events} events in ${logs} logs, round ${k + 1} of ${rounds}`)
        const printed = execFileSync(process.execPath, [program, String(events), String(logs)], { encoding: 'utf8' })
        return JSON.parse(printed) as { readonly states: number; readonly seconds: number }
      })
      return { events, logs, states: runs[0]?.states ?? Number.NaN, seconds: median(runs.map(r => r.seconds)) }
    }),
  )
}

/** The rows as text. */
export const logsTable = (rows: readonly LogsRow[]): string =>
  [
    'logs of a lock with three clients, crashes hidden; processor time',
    ...rows.map(
      ({ events, logs, states, seconds }) =>
        `${events.toLocaleString('en')} events in ${logs === 1 ? '1 log' : `${logs} logs`}: ${seconds.toFixed(2)} s, ` +
        `${((seconds * 1e6) / events).toFixed(0)} µs an event; ${states.toLocaleString('en')} states looked at`,
    ),
  ].join('\n')
