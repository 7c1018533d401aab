import type { ProfileEntry } from '../../checker/engine/profile.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { list } from './words.ts'

/** Entries that took less than this part of the time are put into one line. */
const least = 0.02

/** Runs of one action or property for each state found beyond which its footprint is wide. */
const wide = 0.5
/** With fewer states than this, nothing is slow. */
const small = 200

/** Where the time of a check went, a row for each action and property, the slowest first; nothing where that was not asked. */
export function profileRows({ profile }: Pick<CheckResult, 'profile'>): readonly (readonly string[])[] {
  if (profile === null) return []
  const total = profile.reduce((sum, { seconds }) => sum + seconds, 0)
  const shown = profile.filter(({ seconds }) => seconds >= least * total)
  const rest = profile.slice(shown.length)
  return [
    ...shown.map(entry => [share(entry.seconds, total), `${entry.kind} ${entry.name}`, sayRuns(entry), sayReads(entry)]),
    ...(rest.length === 0 ? [] : [[share(sum(rest), total), `${rest.length} other${rest.length === 1 ? '' : 's'}`, '', '']]),
  ]
}

/** What to do about the slowest entry, in a sentence without its full stop; null where it is not to blame. */
export function profileAdvice({ profile, states }: Pick<CheckResult, 'profile' | 'states'>): string | null {
  const [slowest] = profile ?? []
  if (slowest === undefined || states.distinct < small || slowest.recorded + slowest.direct < wide * states.distinct) return null
  const { kind, name, direct, reads } = slowest
  const parts = reads.slice(0, 3).map(({ part }) => part)
  const what = kind === 'action' ? 'its guard and recipe' : 'it'
  if (direct > 0)
    return `${name} depends on so much of the state that ${direct.toLocaleString('en')} runs could not be shared: let ${what} read less, or bound the variables that it reads`
  return `${name} ran once for nearly every state, since it depends on ${list(parts, 'and')}: let ${what} read a field or one process's entry instead of the whole, and ask a network only for the messages that matter, as in s.net.of(Msg.Vote).filter(m => m.term === term)`
}

const sum = (entries: readonly ProfileEntry[]): number => entries.reduce((total, { seconds }) => total + seconds, 0)

const share = (seconds: number, total: number): string => `${total === 0 ? 0 : Math.round((100 * seconds) / total)} %`

const sayRuns = ({ recorded, direct, seconds }: ProfileEntry): string => {
  const each = (1e6 * seconds) / Math.max(1, recorded + direct)
  const runs = [
    ...(recorded > 0 ? [`${recorded.toLocaleString('en')} recorded`] : []),
    ...(direct > 0 ? [`${direct.toLocaleString('en')} direct`] : []),
  ]
  return `${runs.join(', ')}, ${each < 10 ? each.toFixed(1) : Math.round(each).toLocaleString('en')} µs each`
}

const sayReads = ({ reads }: ProfileEntry): string =>
  reads.length === 0
    ? ''
    : `reads ${reads
        .slice(0, 4)
        .map(({ part }) => part)
        .join(', ')}${reads.length > 4 ? ', …' : ''}`
