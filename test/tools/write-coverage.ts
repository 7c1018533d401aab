import { takeCoverage } from 'node:v8'
import { afterAll } from 'vitest'

// A test file's process is ended by a signal, at which Node writes nothing.
afterAll(() => takeCoverage())
