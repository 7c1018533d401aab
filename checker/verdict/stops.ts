import type { Shortage, Stop } from '../engine/engine.ts'
import { sayLoss } from '../engine/loss.ts'
import { label } from '../semantics/semantics.ts'
import { networkKinds } from '../values/index.ts'

/** Why a search ended early, in words. */
export function sayStop(stop: Stop): string {
  switch (stop.why) {
    case 'hit':
      return 'the search ended with a violation'
    case 'interrupted':
      return 'the search was interrupted'
    case 'stood still':
      return `no progress for ${stop.seconds} s, although every guard and recipe returns when run alone; the machine was probably suspended or overloaded`
    case 'failure':
      return 'the spec failed while it ran'
    case 'lost':
      return `the cluster was lost: ${sayLoss(stop.loss)}`
    case 'room':
      return sayShortage(stop.shortage)
    case 'unbounded':
      return `the network '${stop.network}' grows without bound: after step ${stop.from}, ${stop.path.steps.slice(stop.from).map(label).join(', ')} repeats and leaves ever more messages in flight. ${remedyFor(stop)}`
    case 'walks':
      return `${number(stop.runs)} random walk${stop.runs === 1 ? '' : 's'} of at most ${number(stop.steps)} steps found nothing`
    case 'swarm':
      return `${number(stop.runs)} run${stop.runs === 1 ? '' : 's'} of the swarm met about ${number(stop.states)} state${stop.states === 1 ? '' : 's'}${stop.atLeast === null ? '' : `; there are about ${number(stop.atLeast)} or more`}`
    case 'states':
      return `the limit of ${number(stop.limit)} states was reached`
    case 'levels':
      return `only the first ${stop.levels} levels of states were explored`
    case 'depth':
      return `there are states beyond depth ${stop.limit}`
    case 'seconds':
      return `the limit of ${stop.limit} s was reached`
    case 'memory':
      return `the limit of ${mebibytes(stop.limit)} of memory was reached`
  }
}

/** What ends the growth, of this kind of network and for what makes it grow. */
function remedyFor({ kind, fault }: Extract<Stop, { readonly why: 'unbounded' }>): string {
  const capacity = 'Give it a capacity'
  if (fault !== null) return `${capacity}, or the fault '${fault}' a finite budget`
  return !networkKinds[kind].merges && !networkKinds[kind].ordered
    ? `${capacity}, send only what is not in flight already, or use a 'merging' or 'set' network`
    : `${capacity}, or send only what is not in flight already`
}

function sayShortage(shortage: Shortage): string {
  switch (shortage.of) {
    case 'messages in flight':
      return `a state has ${number(shortage.needed)} or more messages in flight, more than the tables engine has room for: give the network a capacity`
    case 'different messages': {
      const [first = '', ...others] = shortage.networks.map(name => `'${name}'`)
      const on = others.length === 0 ? `the network ${first} carries` : `the networks ${[first, ...others].join(', ')} carry`
      return `${on} more than ${number(shortage.limit)} different messages, the most that the tables engine can number: give their fields fewer values, or search with the reference engine (--engine reference)`
    }
    case 'values':
      return `${shortage.part} takes more than ${number(shortage.limit)} different values, the most that the tables engine can number: bound what it holds, or search with the reference engine (--engine reference)`
    case 'steps':
      return `a state has more than ${number(shortage.limit)} steps, the most that the tables engine can take: give the parameters of ${shortage.most} fewer values, or search with the reference engine (--engine reference)`
    case 'disk':
      return `the disk failed on which states were put, ${mebibytes(shortage.used)} in ${shortage.folder}: ${shortage.reason}. Make room there, or name another folder with --disk`
    case 'memory':
      return `out of memory for ${shortage.what === 'tables' ? "the engine's tables" : 'states'}, with ${mebibytes(shortage.used)} in use`
  }
}

const number = (n: number): string => n.toLocaleString('en')
const mebibytes = (bytes: number): string => `${number(Math.round(bytes / 2 ** 20))} MiB`
