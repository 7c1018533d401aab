import type { Message } from '../../values/index.ts'
import type { Recorder } from './recorder.ts'
import type { Slot } from './slot.ts'

type Test = (message: Message, ...more: unknown[]) => unknown

/**
 * The messages of one kind, as `net.of(kind)` gives them: an array of `inFlight`, which are among those of the slots. Of what `filter`, `some`, `every` and `find` ask, it is noted only whether those
 * messages are in flight on which the answer hangs: `s.net.of(Msg.Promise).filter(m => m.bal === 2)` depends on the promises of
 * ballot 2. The test is asked of every message there can be for that, which must have no effect: see `isPure`. All else asks for all of them.
 */
export function matching(slots: readonly Slot[], inFlight: readonly Message[], recorder: Recorder): readonly Message[] {
  let all: Message[] | null = null
  const whole = (): Message[] => {
    if (all === null) {
      recorder.slots(slots)
      all = [...inFlight]
    }
    return all
  }
  /** The messages, where only those need be known for which the test says so; else null. */
  const those = (test: Test, says: boolean): readonly Message[] | null => {
    if (all !== null || !isPure(test)) return null
    try {
      recorder.slots(slots.filter(({ message }) => Boolean(test(message as Message)) === says))
    } catch {
      return null
    }
    return inFlight
  }
  const methods: Readonly<Record<string, unknown>> = {
    filter: (test: Test, ...more: unknown[]) => (those(test, true) ?? whole()).filter(test, ...more),
    some: (test: Test, ...more: unknown[]) => (those(test, true) ?? whole()).some(test, ...more),
    every: (test: Test, ...more: unknown[]) => (those(test, false) ?? whole()).every(test, ...more),
    find: (test: Test, ...more: unknown[]) => (those(test, true) ?? whole()).find(test, ...more),
  }
  return new Proxy<Message[]>([], {
    get(_, key) {
      if (typeof key === 'string' && Object.hasOwn(methods, key)) return methods[key]
      const value: unknown = Reflect.get(whole(), key)
      return typeof value === 'function' && key !== 'constructor' ? value.bind(whole()) : value
    },
    set: (_, key, value) => Reflect.set(whole(), key, value),
    has: (_, key) => Reflect.has(whole(), key),
    deleteProperty: (_, key) => Reflect.deleteProperty(whole(), key),
    ownKeys: () => Reflect.ownKeys(whole()),
    getOwnPropertyDescriptor(target, key) {
      const own = Reflect.getOwnPropertyDescriptor(whole(), key)
      if (key !== 'length') return own && { ...own, configurable: true }
      target.length = whole().length
      return own
    },
    defineProperty: () => recorder.giveUp(),
    isExtensible: () => !recorder.giveUp(),
    preventExtensions: () => recorder.giveUp(),
    setPrototypeOf: () => recorder.giveUp(),
  })
}

/** Methods that change nothing. */
const harmless = new Set(['has', 'includes', 'some', 'every', 'startsWith', 'endsWith'])

/**
 * Whether a function, by its text, is an arrow of one parameter whose body is an expression without assignment, and without calls but of a few
 * methods that change nothing: that it may be called more often than the author's code calls it. False where that is not plain.
 */
export function isPure(test: unknown): test is Test {
  if (typeof test !== 'function') return false
  const text = Function.prototype.toString.call(test)
  let pure = known.get(text)
  if (pure === undefined) {
    pure = isPureText(text)
    known.set(text, pure)
  }
  return pure
}

/** By their text. */
const known = new Map<string, boolean>()

function isPureText(whole: string): boolean {
  const text = whole.replaceAll(/'[^'\\\n]*'|"[^"\\\n]*"/g, '""')
  if (!/^(?:[\w$]+|\(\s*(?:[\w$]+|\{[\w$\s,:]*\})\s*,?\s*\))\s*=>(?!\s*\{)/.test(text)) return false
  // Comments, templates, regular expressions and escapes would need to be read as a program is.
  if (/[`\\]|\/|\+\+|--|\.\.\.|\b(?:new|delete|await|yield|function|class|import|this|async|eval)\b/.test(text)) return false
  if (/(?<![=!<>])=(?![=>])|>>=|<<=/.test(text.replaceAll(/[=!]==?|(?<![<>])[<>]=/g, '<'))) return false
  return [...text.matchAll(/([\w$]+|[^\s\w$])\s*(?:\?\.)?\s*\(/g)].every(
    ([, before = '']) => harmless.has(before) || /^(?:[&|=!<>(,?:+*%^~-]|in|typeof|instanceof)$/.test(before),
  )
}
