/** Resolves once everything else that waits, such as a click, has had its turn. */
export const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
