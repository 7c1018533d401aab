import type { Made } from '../format.ts'

/** `Made by everystep 0.1.0 with Node 24.21.0, from sources whose SHA-256 begins with 0123, on 2026-11-29T07:00:00Z, in 1.5 s`. */
export const sayMade = ({ everystep, node, source, date, seed, seconds }: Made): string =>
  [
    `Made by everystep ${everystep} with Node ${node}`,
    ...(source === null ? [] : [`from sources whose SHA-256 begins with ${source.slice(0, 16)}`]),
    ...(seed === undefined ? [] : [`with the seed ${seed}`]),
    ...(date === undefined ? [] : [`on ${date}`]),
    ...(seconds === undefined ? [] : [`in ${seconds.toFixed(seconds < 10 ? 2 : 0)} s`]),
  ].join(', ')
