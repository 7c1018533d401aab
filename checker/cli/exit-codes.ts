// What the help of each command says of its exit codes.

export const claimsCodes = `
Exit codes: 0 every claim has its expected verdict; 12 a verdict, or the result of a check, differs; 20 a claim is undecided.
`

export const sweepCodes = `
The limits are for each combination. Exit codes: 0 all are decided; 20 one is inconclusive; 75 the spec failed in one.
`

export const mutateCodes = `
Exit codes: 0 no mutant survives but those that the spec explains; 12 some do; 20 some were not decided; 75 the spec fails without any mutation. With --shard, 0 means that the shard is complete.
`

export const replayCodes = `
Exit codes: 0 every step is enabled, even if the trace shows a violation; 75 the spec failed while running; 150 the spec cannot take these steps.
`

export const conformCodes = `
Exit codes: 0 the logs conform; 12 they diverge; 20 inconclusive; 75 the spec failed; 150 a log is empty or malformed, or the model does not know an event.
`

export const estimateCodes = `
Exit codes: 0 an estimate, or an exact count, was made; 20 the sample met a limit before the last level; 75 the spec failed while running.
`

export const gradeCodes = `
Exit codes: 0 every submission is graded, whatever its marks; 20 a mark is undecided, since a limit was reached; 150 the rubric or the folder is wrong.
`

export const exitCodes = `
Exit codes:
  0 holds   11 deadlock   12 safety violated   13 liveness violated   20 inconclusive   21 qualified under --strict
  75 the spec failed while running   150 wrong usage or invalid spec   153 a bug in everystep
  With --expect, 0 means the expected verdict, and 1 that everything holds although a violation was expected.
`

export const suiteCodes = `
Exit codes: 0 every model is as expected; 12 one is not; 20 interrupted; 75 a spec failed while running. With --shard, 0 means that the shard is complete.
`

export const mergeCodes = `
Exit codes: those of the command that is merged; 150 shards are missing, overlap, or do not belong together.
`
