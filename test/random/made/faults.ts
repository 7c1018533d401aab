import type { Choices } from '../choices.ts'
import type { Fault, Network, Process, Type } from '../syntax.ts'
import { get, type Scope, statement } from './code.ts'
import { neverLookedAtAgain } from './native-sets.ts'

/** One fault more, of a kind that can happen, `clocks` being whose timers there are; a fault of a name replaces the one before it. */
export function randomFault(c: Choices, scope: Scope, clocks: Process | null): Fault {
  const { networks, world } = scope
  const asked = c.of([1, 0, 2, Infinity])
  const possible: Fault['kind'][] = [
    'crash',
    'stop',
    'pause',
    'early',
    ...(clocks ? (['drift', 'drift'] as const) : []),
    ...(networks.length > 0 ? (['lose', 'partition', 'byzantine'] as const) : []),
    ...(networks.some(n => n.carries !== 'set' && n.carries !== 'broker') ? (['duplicate'] as const) : []),
    ...(networks.some(n => n.carries === 'fifo') ? (['reorder'] as const) : []),
  ]
  const kind = c.of(possible)
  const who = c.of([world.P, world.P, world.M, world.PM])
  switch (kind) {
    case 'early':
      return { kind, name: 'early', budget: asked }
    case 'drift':
      return { kind, name: 'drift', budget: asked, who: clocks ?? world.PM }
    case 'stop':
      return { kind, name: 'stop', budget: asked, who }
    case 'crash':
      return {
        kind,
        name: c.once(5) ? 'reboot' : 'crash',
        budget: asked,
        who,
        recovers: c.of([null, null, 'perhaps', 'fairly'] as const),
        onRecover: recovery(c, scope, who),
      }
    case 'pause':
      return { kind, name: c.once(5) ? 'stall' : 'pause', budget: asked, who, resumes: c.of([null, null, 'perhaps', 'fairly'] as const) }
    case 'partition':
      return {
        kind,
        name: 'partition',
        budget: asked,
        who: c.of([[], [world.P], [world.P, world.M]]),
        heals: c.of([null, null, 'perhaps', 'fairly'] as const),
      }
    case 'byzantine': {
      const forges = c.of([null, null, true, false])
      const tags = c.of(networks).kinds
      const known = tags.filter(tag => world.kinds.some(k => k.tag === tag && names(k.fields.from, who)))
      if (known.length === 0) return { kind, name: 'traitor', budget: asked, who, sends: tags, forges: true }
      return { kind, name: 'traitor', budget: asked, who, sends: c.once(2) ? known : known.slice(0, 1), forges }
    }
    default: {
      const only = c.once(3) ? [c.of(c.of(networks).kinds)] : null
      // Duplicates without end would fill a network without end.
      const budget = kind === 'duplicate' && networks.some(n => n.capacity === null) ? Math.min(asked, 2) : asked
      return { kind, name: only ? `${kind}Some` : kind, budget, only }
    }
  }
}

/** Whether some process is in both. */
const names = (of: Type | undefined, who: Process): boolean => of?.of === 'process' && of.ids.some(id => who.ids.includes(id))

const recovery = (c: Choices, scope: Scope, who: Process) =>
  c.number(3) === 2
    ? neverLookedAtAgain(
        statement(c, { ...scope, inRecipe: true, bound: [...scope.bound, { get: get('id'), type: who, given: null }] }, 1),
        scope.vars,
      )
    : null

export const hasLinks = ({ carries }: Network): boolean => carries === 'fifo'
