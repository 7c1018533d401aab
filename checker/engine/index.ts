import type { Engine } from './engine.ts'
import { reference } from './reference/explore.ts'
import { tables } from './tables/explore.ts'

/** Every engine by its name: to add one, a folder and a line here; the conformance tests then run on it. */
export const engines = { reference, tables } as const satisfies Readonly<Record<string, Engine>>
export type EngineName = keyof typeof engines
