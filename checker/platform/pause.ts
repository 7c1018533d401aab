/** Resolves once everything else that waits, such as an interruption, has had its turn. */
export const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
