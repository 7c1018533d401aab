import { takeCoverage } from 'node:v8'
import { isMainThread } from 'node:worker_threads'

// Loaded by every process of a measurement. One that is ended by a signal writes no coverage: it is written first, and the signal sent again.
if (isMainThread)
  process.once('SIGTERM', () => {
    takeCoverage()
    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM')
  })
