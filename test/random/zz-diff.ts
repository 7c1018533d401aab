import fc from 'fast-check'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { stepsOf } from './dumb/steps.ts'
import { randomSpec } from './random-spec.ts'
import { plainState, plainValue } from './told.ts'

const [seed, n, k] = process.argv.slice(2)
const s = fc.sample(randomSpec(), { seed: Number(seed), numRuns: Number(n) })[Number(k)]!
const sem = semanticsOf(s.model())
const steps = stepsOf(s.spec)
const queue = [...sem.model.initial]
const seen = new Set<string>()
let shown = 0
for (const st of queue) {
  const plain = plainState(s.spec, st)
  if (seen.has(JSON.stringify(plain))) continue
  seen.add(JSON.stringify(plain))
  const { transitions, beyond } = sem.successors(st)
  const a = [
    ...transitions.map(
      t =>
        `${t.action} ${t.action === 'partition' ? '' : JSON.stringify(plainValue(t.parameters))} ${JSON.stringify(plainValue(t.message))} -> ${JSON.stringify(plainState(s.spec, t.to))}`,
    ),
    ...beyond,
  ].sort()
  const b = steps
    .from(plain)
    .map(t =>
      t.to === null
        ? t.cut!
        : `${t.action} ${t.action === 'partition' ? '' : JSON.stringify(t.parameters)} ${JSON.stringify(t.message)} -> ${JSON.stringify(t.to)}`,
    )
    .sort()
  const x = a.filter(y => !b.includes(y)),
    y = b.filter(y => !a.includes(y))
  if (x.length + y.length > 0 || a.length !== b.length) {
    console.log('STATE', JSON.stringify(plain))
    console.log(' engine only:', x.join('\n   '))
    console.log(' dumb only:', y.join('\n   '), a.length, b.length)
    if (++shown > 2) break
  }
  for (const t of transitions) queue.push(t.to)
  if (seen.size > 150) break
}
