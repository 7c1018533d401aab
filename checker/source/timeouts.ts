import { type CallExpression, type SourceFile, SyntaxKind } from 'ts-morph'
import { nameOf } from './constructs.ts'
import { type Finding, findingAt } from './finding.ts'
import { partOf, wordOf } from './resolve.ts'

/**
 * Timeouts of a spec that wait until nothing else can happen, where no fault lets them fire sooner: they may never fire, and nothing of what they do is
 * checked then. `related` are the files that may declare that fault.
 */
export function inspectTimeouts(file: SourceFile, related: readonly SourceFile[]): Finding[] {
  const words = new Set(related.flatMap(callsIn).map(wordOf))
  if (!words.has('spec') || words.has('prematureTimeouts')) return []
  return callsIn(file)
    .filter(call => wordOf(call) === 'timeout' && partOf(call.getArguments()[0], 'awaits') === undefined)
    .map(call =>
      findingAt(
        call,
        'waiting-timeout',
        'warning',
        `the timeout ${nameOf(call)} fires only when nothing else can happen, and no fault lets it fire sooner`,
        'say what it waits for, awaits: [Msg.X]; declare a fault prematureTimeouts(); or make it an action if it may fire at any time',
      ),
    )
}

const callsIn = (file: SourceFile): CallExpression[] => file.getDescendantsOfKind(SyntaxKind.CallExpression)
