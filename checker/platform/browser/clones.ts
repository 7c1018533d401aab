/** What `run` gives. Only the tables engine, which needs Node.js, must know what is cloned. */
export const noticingClones = <T>(run: () => T, _cloned: () => void): T => run()
