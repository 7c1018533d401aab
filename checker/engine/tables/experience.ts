import type { Instance } from '../../semantics/semantics.ts'
import type { Lookup, Recorder } from './recorder.ts'
import { NotDeterministic } from './tries.ts'

type Known = Branch | readonly number[]

/** What comes after a question, by answer: another question, or what the instance did. */
interface Branch {
  readonly asked: Lookup
  readonly after: Map<number | bigint, { readonly asked: Lookup; readonly next: Known }>
}

/**
 * What each action instance was seen to ask and to do. Instances of one group share a trie in the kernel, so that a group is learned again where
 * any of them reads something new; those that do not read it need not be run for that.
 */
export class Experience {
  readonly #of = new Map<Instance, Known>()

  /** The transitions that an instance was seen to have on equal answers, which the recorder then has asked for; or null. */
  recall(instance: Instance, recorder: Recorder): readonly number[] | null {
    const asked: Lookup[] = []
    let at = this.#of.get(instance)
    while (at !== undefined && 'asked' in at) {
      const answered = at.after.get(recorder.answerTo(at.asked))
      if (answered === undefined) return null
      asked.push(answered.asked)
      at = answered.next
    }
    if (at === undefined) return null
    for (const each of asked) recorder.take(each)
    return at
  }

  /** Notes what an instance asked, and did on these answers. Throws NotDeterministic where it was seen to ask something else. */
  note(instance: Instance, path: readonly Lookup[], transitions: readonly number[]): void {
    let put = (what: Known) => void this.#of.set(instance, what)
    let at = this.#of.get(instance)
    for (const asked of path) {
      if (at === undefined) {
        at = { asked, after: new Map() }
        put(at)
      }
      if (!('asked' in at) || at.asked.question !== asked.question) throw new NotDeterministic()
      const { after } = at
      put = next => void after.set(asked.answer, { asked, next })
      at = after.get(asked.answer)?.next
    }
    if (at === undefined) put(transitions)
    else if ('asked' in at || at.join() !== transitions.join()) throw new NotDeterministic()
  }
}
