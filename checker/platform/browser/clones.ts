/** What `run` gives. Only the tables engine, which needs Node.js, must know what is cloned. */
export const watchingClones = <T>(run: () => T): T => run()

export const noticingClones = <T>(run: () => T, _cloned: () => void): T => run()
