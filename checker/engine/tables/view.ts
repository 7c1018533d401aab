import type { State } from '../../language/types.ts'
import { type Guise, guise, quiet, whole as wholeState } from '../../language/whole.ts'
import { outside, watches } from '../../semantics/stray.ts'
import { realOf, standsFor } from '../../values/index.ts'
import { collectionView } from './collection-view.ts'
import type { Layout } from './layout.ts'
import { whole } from './lazy.ts'
import type { Part } from './parts.ts'
import { Beneath, draftState, type Recorder, readAll } from './recorder.ts'

/**
 * The state, or the draft of one, as guards, recipes and properties see it while the engine learns: everything they read of it, and
 * everything they write, is noted. What a slot holds is handed out as it is, since the whole of it was noted. A read that cannot be noted by
 * itself makes the recorder give up: see `Recorder.giveUp`.
 */
// biome-ignore lint/suspicious/noExplicitAny: a draft's type is known to its author only
export function recorded(layout: Layout, real: State, recorder: Recorder): any {
  return new Proxy(new Beneath(recorder), new PartsView({ as: 'parts', parts: layout.parts }, real, recorder, layout))
}

function viewOf(part: Part, real: unknown, recorder: Recorder): unknown {
  switch (part.as) {
    case 'slot':
      recorder.slot(part.slot)
      return real
    case 'parts':
      return new Proxy(new Beneath(recorder), new PartsView(part, real as Record<string, unknown>, recorder, null))
    default:
      return collectionView(part, real as object, recorder)
  }
}

/**
 * Traps of what has named parts: the state, or a map. Its names are the same in all states, so that only values are read. What a property's
 * attributes are (`writable`) is always said as of a draft.
 */
class PartsView implements ProxyHandler<Beneath> {
  readonly #whole: Extract<Part, { readonly as: 'parts' }>
  readonly #real: Record<string, unknown>
  readonly #recorder: Recorder
  /** Null of a map. */
  readonly #layout: Layout | null
  readonly #inner = new Map<string, { readonly real: unknown; readonly view: unknown }>()

  constructor(whole: Extract<Part, { readonly as: 'parts' }>, real: Record<string, unknown>, recorder: Recorder, layout: Layout | null) {
    this.#whole = whole
    this.#real = real
    this.#recorder = recorder
    this.#layout = layout
  }

  /** What is asked for anything but its parts. */
  get #own(): Record<string, unknown> {
    return this.#layout === null ? this.#real : whole(this.#real)
  }

  get #isState(): boolean {
    return this.#layout !== null
  }

  /** What follows from the state is asked of it in the same words: what no step has written is as it was, and what one has, hangs on what that step read. */
  get #guise(): Guise | undefined {
    const layout = this.#layout
    if (layout === null) return undefined
    return { real: this.#own, show: following => recorded(layout, following as State, this.#recorder) }
  }

  #part(key: string | symbol): Part | undefined {
    return typeof key === 'string' && Object.hasOwn(this.#whole.parts, key) ? this.#whole.parts[key] : undefined
  }

  #inside(key: string, part: Part): unknown {
    const value = this.#real[key]
    if (part.as === 'slot') return viewOf(part, value, this.#recorder)
    const before = this.#inner.get(key)
    if (before?.real === value) return before?.view
    const view = viewOf(part, value, this.#recorder)
    this.#inner.set(key, { real: value, view })
    return view
  }

  get(_: Beneath, key: string | symbol): unknown {
    const part = this.#part(key)
    if (part) return this.#inside(key as string, part)
    if (key === watches) return this.#isState
    if (this.#isState && key === wholeState) {
      this.#recorder.everything()
      return Object.freeze({ ...this.#own })
    }
    if (key === guise) return this.#guise
    if (key === quiet) return this.#isState ? () => this.#recorder.quiet() : undefined
    if (key === standsFor || key === draftState) readAll(this.#whole, this.#recorder)
    if (key === standsFor) return this.#own
    return this.#isState ? outside(this.#own, key) : Reflect.get(this.#own, key)
  }

  set(_: Beneath, key: string | symbol, value: unknown): boolean {
    const part = this.#part(key)
    if (part) readAll(part, this.#recorder)
    else this.#recorder.giveUp()
    return Reflect.set(this.#own, key, realOf(value))
  }

  deleteProperty(_: Beneath, key: string | symbol): boolean {
    const part = this.#part(key)
    if (part) readAll(part, this.#recorder)
    return Reflect.deleteProperty(this.#own, key)
  }

  has(_: Beneath, key: string | symbol): boolean {
    return Reflect.has(this.#own, key)
  }

  ownKeys(): (string | symbol)[] {
    return Reflect.ownKeys(this.#own)
  }

  getPrototypeOf(): object | null {
    return Reflect.getPrototypeOf(this.#own)
  }

  getOwnPropertyDescriptor(_: Beneath, key: string | symbol): PropertyDescriptor | undefined {
    if (!Object.hasOwn(this.#own, key)) return undefined
    const part = this.#part(key)
    const value: unknown = part ? this.#inside(key as string, part) : Reflect.get(this.#own, key)
    return { value, writable: true, enumerable: true, configurable: true }
  }

  defineProperty(): boolean {
    return this.#recorder.giveUp()
  }

  isExtensible(): boolean {
    this.#recorder.giveUp()
    return true
  }

  preventExtensions(): boolean {
    return this.#recorder.giveUp()
  }

  setPrototypeOf(): boolean {
    return this.#recorder.giveUp()
  }
}
