/** The texts of files by their whole paths. */
export type Files = ReadonlyMap<string, string>

/** Where this copy of Everystep is among the files that the page lends its workers. */
export const own = '/everystep'
/** Its specs. */
export const library = `${own}/specs`
/** What a reader writes. */
export const folder = '/playground'
