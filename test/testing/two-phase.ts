// Two-phase commit in ordinary classes, which know nothing of the spec, and the adapter by which they are tested against it.
import type { Command, Observation, System } from '../../checker/testing/system.ts'

interface Mail {
  readonly tag: 'Prepared' | 'Commit' | 'Abort'
  readonly from: string
  readonly to: string
}

/** Sends mail; when it is delivered is for the network to decide. */
type Post = (mail: Mail) => void

export class Participant {
  state: 'working' | 'prepared' | 'committed' | 'aborted' = 'working'
  readonly name: string
  readonly post: Post
  constructor(name: string, post: Post) {
    this.name = name
    this.post = post
  }
  prepare(): void {
    this.state = 'prepared'
    this.post({ tag: 'Prepared', from: this.name, to: 'TM' })
  }
  giveUp(): void {
    this.state = 'aborted'
  }
  receive({ tag }: Mail): void {
    this.state = tag === 'Commit' ? 'committed' : 'aborted'
  }
}

export class Coordinator {
  state: 'init' | 'committed' | 'aborted' = 'init'
  readonly votes: string[] = []
  readonly names: readonly string[]
  readonly post: Post
  constructor(names: readonly string[], post: Post) {
    this.names = names
    this.post = post
  }
  /** Commits by itself with the last vote. */
  receive({ from }: Mail): void {
    if (this.state !== 'init') return
    if (!this.votes.includes(from)) this.votes.push(from)
    if (this.isComplete()) this.decide('committed')
  }
  isComplete(): boolean {
    return this.votes.length === this.names.length
  }
  abort(): void {
    this.decide('aborted')
  }
  decide(outcome: 'committed' | 'aborted'): void {
    this.state = outcome
    for (const to of this.names) this.post({ tag: outcome === 'committed' ? 'Commit' : 'Abort', from: 'TM', to })
  }
}

/** What can be put in the place of the classes above, to see whether the tests notice. */
export interface Parts {
  readonly participant: typeof Participant
  readonly coordinator: typeof Coordinator
}

export const parts: Parts = { participant: Participant, coordinator: Coordinator }

/** The system of these parts with so many participants. It shows all but what its coordinator has counted. */
export function twoPhaseSystem(rms: number, { participant, coordinator }: Parts = parts): System & { readonly log: string[] } {
  const names = Array.from({ length: rms }, (_, k) => `RM${k + 1}`)
  let mail: Mail[] = []
  let participants = new Map<string, Participant>()
  let manager = new Coordinator(names, () => {})
  const deliver = (message: Mail): Mail => {
    const at = mail.findIndex(m => m.tag === message.tag && m.from === message.from && m.to === message.to)
    if (at < 0) throw new Error(`there is no ${message.tag} for ${message.to}`)
    return mail.splice(at, 1)[0] as Mail
  }
  const take = ({ action, parameters, message }: Command): void => {
    const given = message as Mail | null
    const own = participants.get(String(parameters.rm)) as Participant
    if (action === 'rmPrepare') own.prepare()
    else if (action === 'rmChooseToAbort') own.giveUp()
    else if (action === 'tmAbort') manager.abort()
    else if (action === 'duplicate') mail.push(given as Mail)
    else if (given?.to === 'TM') manager.receive(deliver(given))
    else if (given !== null) participants.get(given.to)?.receive(deliver(given))
    else throw new Error(`there is no ${action}`)
  }
  const log: string[] = []
  return {
    log,
    hidden: ['tmCommit'],
    start: () => {
      log.push('start')
      mail = []
      const post = (m: Mail) => void mail.push(m)
      participants = new Map(names.map(name => [name, new participant(name, post)]))
      manager = new coordinator(names, post)
    },
    take: command => {
      log.push(command.action)
      take(command)
    },
    // What one does is done at once.
    settle: () => {},
    observe: (): Observation => ({
      rmState: Object.fromEntries([...participants].map(([name, { state }]) => [name, state])),
      tmState: manager.state,
      net: mail,
    }),
    stop: () => void log.push('stop'),
  }
}

/** Commits when one vote is still missing. */
export class HastyCoordinator extends Coordinator {
  override isComplete(): boolean {
    return this.votes.length >= this.names.length - 1
  }
}

/** Counts a vote that arrives twice as two. */
export class CountingCoordinator extends Coordinator {
  private counted = 0
  override isComplete(): boolean {
    return ++this.counted === this.names.length
  }
}

/** Does not hear of an abort once it has prepared. */
export class DeafParticipant extends Participant {
  override receive(mail: Mail): void {
    if (mail.tag === 'Commit' || this.state !== 'prepared') super.receive(mail)
  }
}

/** Never commits. */
export class IdleCoordinator extends Coordinator {
  override isComplete(): boolean {
    return false
  }
}

/** The mistakes, each with the steps of the shortest run that shows it, hidden ones left out. */
export const mistakes = {
  hasty: { parts: { ...parts, coordinator: HastyCoordinator }, shows: 'tmState', steps: 2 },
  counting: { parts: { ...parts, coordinator: CountingCoordinator }, shows: 'tmState', steps: 4 },
  deaf: { parts: { ...parts, participant: DeafParticipant }, shows: 'rmState[RM2]', steps: 3 },
  idle: { parts: { ...parts, coordinator: IdleCoordinator }, shows: 'tmCommit', steps: 4 },
} as const
