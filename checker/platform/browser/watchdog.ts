/** Runs a slice of work. What never returns cannot be ended here: whoever runs the author's code in a browser guards its loops, or does so in a worker. */
export const watchdog =
  (_seconds: number, _canRepeat = false) =>
  (slice: () => void, _running: () => string) =>
    slice()
