import type { Colors } from 'picocolors/types.js'
import type { Conformance, Prefix, UnreadLog } from '../checker/conformance/index.ts'
import { sayEvent, sayLimit, sayMisfit } from './say/misfit.ts'

/** Prefixes, and enabled steps of one, that are printed. */
const mostShown = 5

/** What logs show of a model, as it is printed on a terminal. */
export function renderConformance(title: string, result: Conformance, colors: Colors): string {
  const { verdict, logs, unread, prefixes, limit, unexercised, states } = result
  const events = logs.reduce((sum, log) => sum + log.events, 0)
  const ignored = logs.reduce((sum, log) => sum + log.ignored, 0)
  const said = {
    conforms: colors.green('the logs conform'),
    diverges: colors.red('the logs diverge'),
    inconclusive: colors.yellow('inconclusive'),
  }[verdict]
  const more = prefixes.length - mostShown
  return [
    `${colors.bold(title)}: ${said}`,
    ...(limit === null ? [] : [`  ${sayLimit(limit)}`]),
    ...prefixes.slice(0, mostShown).flatMap(prefix => prefixLines(prefix, colors)),
    ...(more > 0 ? [`  and ${more} more prefixes that go no further`] : []),
    ...(unexercised.length === 0 ? [] : [`  no event of: ${unexercised.join(', ')}`]),
    ...(unread.length === 0 ? [] : [`  nothing was read of: ${unread.map(sayUnread).join(', ')}`]),
    colors.dim(
      `  ${plural(events, 'event')} in ${plural(logs.length, 'log')}${ignored > 0 ? `, ${ignored} ignored` : ''}; ${plural(states, 'state')} looked at`,
    ),
    '',
  ].join('\n')
}

function prefixLines({ positions, next, enabled }: Prefix, colors: Colors): string[] {
  const explained = positions.map(({ log, explained, events }) => `${log} ${explained} of ${events}`)
  const more = enabled.length - mostShown
  return [
    `  explained: ${explained.join(', ')}`,
    ...next.flatMap(({ at, event, misfits, after }) => [
      `  ${colors.bold(`${at.log}:${at.line}`)} ${sayEvent(event)}`,
      ...(after.length === 0 ? [] : [colors.dim(`    after hidden ${after.join(', ')}:`)]),
      ...misfits.map(misfit => `    ${sayMisfit(misfit)}`),
    ]),
    `  the model could take ${enabled.length === 0 ? 'no step' : enabled.slice(0, mostShown).join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
  ]
}

const sayUnread = ({ name, unread }: UnreadLog): string =>
  `${name} (${unread === 0 ? 'empty' : `${unread.toLocaleString('en')} recorded, no step among them`})`

const plural = (n: number, of: string): string => `${n.toLocaleString('en')} ${of}${n === 1 ? '' : 's'}`
