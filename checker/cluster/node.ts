import type { Monitor } from '../engine/engine.ts'
import { NoRoom } from '../engine/tables/room.ts'
import { SpecFailure, UsageError } from '../errors.ts'
import { bytesInUse, residentBytes } from '../platform/memory.ts'
import { pause } from '../platform/pause.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { Channel, Lost, type Place, whoIs } from './channel.ts'
import { bytesOf, fingerprintsIn } from './fingerprints.ts'
import { fingerprintsFor, Handover, statesABlock, statesFor } from './handover.ts'
import { answerBody, Outbox, questionIn } from './outbox.ts'
import { Part } from './part.ts'
import { scalarDomains } from './questions.ts'
import { type Done, jsonBody, read, readBegin, readExpand, readOwners, readPull, readSays, readShed, type SaidFailure } from './sayings.ts'
import { coordinator, Malformed, type Message } from './wire.ts'

/** Milliseconds of work between two looks at what came in. */
const sliceMs = 15

/** Bytes of the table that saves a node from asking twice, at most. */
export const mostRemembered = 2 ** 29

export interface NodeTask {
  readonly place: Place
  readonly semantics: Semantics
  readonly monitors: readonly Monitor[]
  /** The number that the check gave to this node. */
  readonly index: number
  readonly guard: (slice: () => void, running: () => string) => void
  /** Bytes that this process may have. */
  readonly memory: number
  /** Bytes of the table that saves this node from asking twice, at most; null where that depends on its memory. */
  readonly remembers: number | null
  readonly signal: AbortSignal | null
  readonly onLevel?: (level: number, frontier: number) => void
}

/** Takes part in a run until it is over; what the check says at its end. Throws Lost where the run is lost. */
export async function takePart(task: NodeTask): Promise<string> {
  const node = new Node(task)
  try {
    return await node.run()
  } finally {
    node.close()
  }
}

class Node {
  readonly #task: NodeTask
  readonly #channel: Channel
  readonly #outbox: Outbox
  readonly #handover: Handover
  readonly #beat: NodeJS.Timeout
  #part: Part | null = null
  /** What other nodes handed over, to be replayed; and whom to tell then. */
  readonly #replays: { readonly from: number; readonly states: Generator<void> }[] = []
  #beginning = false
  #level = 0
  #isExpanding = false
  #isHalted = false
  #failure: SaidFailure | null = null
  #over: string | null = null
  #limit: number
  #looked = performance.now()
  readonly #started = performance.now()
  #wake: () => void = () => {}

  constructor(task: NodeTask) {
    this.#task = task
    this.#limit = task.memory
    this.#channel = new Channel(task.place, task.index, message => {
      this.#attempt(() => this.#hear(message))
      this.#wake()
    })
    this.#channel.expect(coordinator)
    this.#outbox = new Outbox(task.index, {
      owners: () => this.#own.owners,
      say: (owner, body) => this.#channel.say(owner, 'ask', body),
      answer: (words, onlyAsk) => this.#own.owned.answer(words, onlyAsk),
      settle: (states, answer) => this.#own.settle(states, answer),
    })
    this.#handover = new Handover((to, kind, block) => this.#channel.say(to, kind, block))
    const every = Math.min(1000, task.place.patience * 200)
    this.#beat = setInterval(() => this.#look(every), every)
  }

  close(): void {
    clearInterval(this.#beat)
    this.#channel.close()
  }

  async run(): Promise<string> {
    this.#task.signal?.addEventListener('abort', () => this.#leave('it was interrupted'))
    try {
      while (this.#over === null) {
        if (this.#task.signal?.aborted) this.#leave('it was interrupted')
        const isBusy = this.#work()
        await Promise.race([isBusy ? pause() : new Promise<void>(resolve => (this.#wake = resolve)), this.#channel.lost])
      }
      return this.#over
    } catch (error) {
      // Whoever waits for this node need not wait until it has been silent for long.
      if (error instanceof Lost && error.loss.how !== 'carrier') this.#say('refused', { says: error.message })
      else if (!(error instanceof Lost)) this.#say('refused', { says: 'it failed' })
      await pause()
      throw error
    }
  }

  #leave(says: string): void {
    this.#channel.fail({ how: 'left', who: whoIs(this.#task.index), says })
  }

  #say(kind: Message['kind'], content: unknown): void {
    this.#channel.say(coordinator, kind, jsonBody(content))
  }

  #look(every: number): void {
    const now = performance.now()
    const late = now - this.#looked - every
    if (late > every) this.#channel.forgive(late)
    this.#looked = now
    const memory = residentBytes()
    const { generated = 0, found = 0, expanded = 0 } = this.#part?.counts ?? {}
    this.#say('alive', { generated, found, expanded, memory, isFull: memory > this.#limit && bytesInUse() > this.#limit })
    this.#channel.watch(now)
    const oldest = Math.min(this.#outbox.oldest ?? now, this.#handover.oldest)
    if (now - oldest > this.#task.place.patience * 1000) this.#channel.fail({ how: 'missing', who: 'another node' })
  }

  get #own(): Part {
    if (this.#part === null) throw new Malformed('the search has not begun here')
    return this.#part
  }

  #hear(message: Message): void {
    const { kind, body, from } = message
    if (fromCheck.has(kind) && from !== coordinator) throw new Malformed(`only the check says '${kind}'`)
    switch (kind) {
      case 'begin': {
        const { owners, resumes, memory } = read(body, readBegin, kind)
        if (memory !== null) this.#limit = Math.min(this.#limit, memory)
        this.#begin(owners)
        this.#beginning = !resumes
        if (resumes) this.#say('begun', this.#done())
        break
      }
      case 'expand': {
        const { open, isLast } = read(body, readExpand, kind)
        if (open.length !== this.#task.monitors.length) throw new Malformed('other properties are asked about')
        this.#own.enter(open, isLast)
        this.#outbox.begin(isLast)
        this.#isExpanding = true
        this.#isHalted = false
        this.#task.onLevel?.(++this.#level, this.#own.left)
        break
      }
      case 'ask': {
        this.#channel.say(from, 'answer', this.#answerTo(body))
        break
      }
      case 'answer':
        this.#outbox.answered(from, body)
        break
      case 'halt':
        this.#isHalted = true
        break
      case 'shed':
        this.#handover.begin(statesFor(this.#own, read(body, readShed, kind).moves), () => this.#channel.say(coordinator, 'shedded'))
        break
      case 'states':
        this.#replays.push({ from, states: this.#own.replay(body) })
        break
      case 'assign':
        this.#assign(read(body, readOwners, kind).owners)
        break
      case 'hand':
        this.#handover.begin(fingerprintsFor(this.#own, this.#task.index), () => this.#handed())
        break
      case 'known':
        this.#note(from, body)
        break
      case 'replayed':
      case 'noted':
        this.#handover.answered(from)
        break
      case 'pull': {
        const { of, from: at } = read(body, readPull, kind)
        this.#channel.say(coordinator, 'piece', of === 'known' ? this.#known(at) : this.#own.pathsFrom(at, statesABlock))
        break
      }
      case 'report':
        this.#say('summary', this.#summary())
        break
      case 'over':
        this.#over = read(body, readSays, kind).says
        this.#channel.say(coordinator, 'bye')
        break
      case 'alive':
        break
      default:
        throw new Malformed(`'${kind}' is not for a node`)
    }
  }

  #begin(owners: readonly number[]): void {
    const { semantics, monitors, index } = this.#task
    try {
      this.#part = new Part(semantics, monitors, index, owners, this.#task.remembers ?? Math.min(mostRemembered, this.#limit / 4))
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof NoRoom)) throw error
      this.#leave(error instanceof UsageError ? error.problem : error.message)
    }
  }

  /** For each fingerprint that is asked about, whether it is new. */
  #answerTo(body: Uint8Array): Uint8Array {
    const { owners, owned } = this.#own
    const { number, onlyAsk, fingerprints } = questionIn(body)
    const words = fingerprintsIn(fingerprints, slot => owners[slot] === this.#task.index)
    return answerBody(number, owned.answer(words, onlyAsk))
  }

  /** Whether code of the spec is to be run. */
  get #hasCode(): boolean {
    return this.#beginning || this.#replays.length > 0 || (this.#isExpanding && !this.#isOver)
  }

  /** Whether no more states of the level are to be expanded. */
  get #isOver(): boolean {
    return this.#isHalted || this.#failure !== null || this.#own.isExpanded
  }

  /** Leaves where there is no room for what is to be done. */
  #attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error
      this.#leave(error.message)
    }
  }

  /** Does what is to be done, for a moment; whether there is more. */
  #work(): boolean {
    if (this.#part === null) return false
    const end = performance.now() + sliceMs
    try {
      if (this.#hasCode)
        this.#task.guard(
          () => {
            while (this.#hasCode && performance.now() < end) this.#step(end)
          },
          () => 'a step',
        )
    } catch (error) {
      if (error instanceof NoRoom) this.#leave(error.message)
      else if (error instanceof Malformed) this.#channel.fail({ how: 'malformed', who: 'another node', says: error.message })
      else if (!(error instanceof SpecFailure)) throw error
      else if (this.#replays.length > 0)
        this.#channel.fail({ how: 'malformed', who: 'another node', says: `a path fails here: ${error.problem}` })
      else this.#fail(error)
    }
    let isMore = false
    this.#attempt(() => {
      isMore = this.#settle(performance.now() + sliceMs)
    })
    return isMore || this.#hasCode
  }

  #step(until: number): void {
    const part = this.#own
    const [replay] = this.#replays
    if (this.#beginning) {
      part.begin()
      this.#beginning = false
      this.#say('begun', this.#done())
    } else if (replay) {
      if (!replay.states.next().done) return
      this.#replays.shift()
      this.#channel.say(replay.from, 'replayed')
    } else part.expand(until)
  }

  /** Asks the owners when all states of the level are expanded, for a moment, and ends the level where all is answered; whether there is more to be asked at once. */
  #settle(until: number): boolean {
    if (!this.#isExpanding || !this.#isOver) return false
    const isEnding = this.#isHalted || this.#failure !== null
    if (isEnding) this.#outbox.drop()
    do {
      while (!isEnding && !this.#outbox.isFull) {
        const some = this.#own.toAsk()
        if (some === null) {
          this.#outbox.flush()
          break
        }
        this.#outbox.gather(some.words, some.first)
        if (performance.now() < until) continue
        this.#outbox.send()
        return true
      }
      this.#outbox.send()
      if (!this.#outbox.isEmpty) return false
    } while (!isEnding && this.#own.goesOn())
    this.#isExpanding = false
    this.#say('done', this.#done())
    return false
  }

  #fail(error: SpecFailure): void {
    const { code, problem, hint = null, where = null } = error
    this.#failure = { code, problem, hint, where, path: this.#own.failedAt() }
    if (!this.#beginning) return
    this.#beginning = false
    this.#say('begun', this.#done())
  }

  #done(): Done {
    const part = this.#own
    const { counts, hits, left } = part
    counts.asked = this.#outbox.sent
    this.#outbox.sent = 0
    return { ...counts, left, hits, failure: this.#failure, fullest: part.fullest(), memory: residentBytes() }
  }

  #assign(owners: readonly number[]): void {
    this.#own.owners = owners
    this.#channel.say(coordinator, 'assigned')
  }

  #handed(): void {
    const { owned, owners } = this.#own
    owned.keep(slot => owners[slot] === this.#task.index)
    this.#channel.say(coordinator, 'handed')
  }

  #note(from: number, body: Uint8Array): void {
    const part = this.#own
    const words = fingerprintsIn(body, slot => part.owners[slot] === this.#task.index)
    part.owned.answer(words)
    this.#channel.say(from, 'noted')
  }

  /** Some of the fingerprints, from one line of the table on: first the line to go on with, in 8 bytes, 0 after the last. */
  #known(line: number): Uint8Array {
    const { keys, next } = this.#own.owned.from(line)
    return Buffer.concat([bytesOf(BigUint64Array.of(BigInt(next ?? 0))), bytesOf(keys)])
  }

  #summary() {
    const { owned } = this.#own
    return {
      missing: scalarDomains(this.#task.semantics.model).map(of => {
        const all = of.shape.of === 'scalar' ? of.shape.values : []
        return this.#own.missing(of).map(value => all.indexOf(value as never))
      }),
      gap: String(owned.leastGap),
      owned: owned.size,
      blocks: this.#channel.blocksSent,
      bytes: this.#channel.bytesSent,
      ignored: this.#channel.ignored,
      seconds: (performance.now() - this.#started) / 1000,
    }
  }
}

/** What nobody else may say. */
const fromCheck: ReadonlySet<Message['kind']> = new Set(['begin', 'expand', 'halt', 'shed', 'assign', 'hand', 'pull', 'report', 'over'])
