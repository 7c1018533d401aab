import { Serializer } from 'node:v8'
import { MessagePort } from 'node:worker_threads'

type Methods = Record<string, (...args: never[]) => unknown>

let noticed: () => void = () => {}

/** What clones a value. Of a proxy each refuses to, and asks it nothing before. */
const cloners = (
  [
    [globalThis, 'structuredClone'],
    [Serializer.prototype, 'writeValue'],
    [MessagePort.prototype, 'postMessage'],
  ] as unknown as readonly (readonly [on: Methods, name: string])[]
).map(([on, name]) => {
  const real = on[name] as Methods[string]
  const noticing = function (this: unknown, ...args: never[]): unknown {
    noticed()
    return real.apply(this, args)
  }
  return { on, name, real, noticing }
})

let isWatching = false

/** What `run` gives; within it `noticingClones` costs next to nothing. */
export function watchingClones<T>(run: () => T): T {
  if (isWatching) return run()
  isWatching = true
  for (const { on, name, noticing } of cloners) on[name] = noticing
  try {
    return run()
  } finally {
    isWatching = false
    noticed = () => {}
    for (const { on, name, real } of cloners) on[name] = real
  }
}

/** What `run` gives; `cloned` is called whenever something is cloned in it, since the author's code may catch the refusal and go on. */
export function noticingClones<T>(run: () => T, cloned: () => void): T {
  if (!isWatching) return watchingClones(() => noticingClones(run, cloned))
  const before = noticed
  noticed = cloned
  try {
    return run()
  } finally {
    noticed = before
  }
}
