/** What stands for a value while it is noted who reads it gives, asked for this, the value itself, all of which then counts as read. */
export const standsFor: unique symbol = Symbol('stands for')

/** The value that something stands for; of what stands for nothing else, itself. */
export function realOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const real = (value as { readonly [standsFor]?: T })[standsFor]
  return real === undefined ? value : real
}
