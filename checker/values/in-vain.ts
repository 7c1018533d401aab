/** What a recipe acknowledged that was not in flight, be it that it never can be. */
export interface InVain {
  readonly network: unknown
  readonly message: unknown
}

let noted: InVain[] = []

export const noteInVain = (of: InVain): void => void noted.push(of)

/** What a recipe returns, and what it acknowledged in vain. */
export function acknowledgedInVain<T>(recipe: () => T): { readonly returned: T; readonly inVain: readonly InVain[] } {
  noted = []
  return { returned: recipe(), inVain: noted }
}
