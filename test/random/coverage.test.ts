import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Node, Project } from 'ts-morph'
import { expect, test } from 'vitest'
import * as language from '../../checker/language/index.ts'
import { networkKindNames } from '../../checker/values/index.ts'
import { edits } from './editing.ts'
import { randomSpec } from './random-spec.ts'
import { networkReadings, readings } from './reading.ts'

const specs = 400

/** Words of the language that random specs do not have, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'export model': 'names a model for the catalogue, and changes nothing of it',
  'export instance': 'likewise, without a name',
  'export claim': 'a sentence with its checks, not a part of a spec',
  'export comparison': 'questions with their checks, likewise',
  'export rubric': 'how what others wrote is graded, likewise',
  'export faultKinds': 'how steps of faults are shown and counted, not a part of a spec',
  'export history': 'a map of records of lists of unions, which are here',
  'export reads': 'makes a member of such a union',
  'export writes': 'likewise',
  'export calls': 'likewise',
  'export invoke': 'sets such a record; what comes of it is tested in language/consistency.test.ts',
  'export invoked': 'likewise',
  'export respond': 'likewise',
  'export abandon': 'likewise',
  'machine serializable': 'an invariant: whether a history satisfies it is compared with brute force in language/isolation.test.ts',
  'machine snapshotIsolated': 'likewise',
  'machine readCommitted': 'likewise',
  'machine linearizable': 'an invariant: whether calls satisfy it is compared with the definitions in language/consistency.test.ts',
  'machine sequentiallyConsistent': 'likewise',
  'machine causallyConsistent': 'likewise',
  'machine pramConsistent': 'likewise',
  'machine sessionGuarantees': 'likewise',
  'definition parts': 'what variants may use, of any type; it is not looked at',
  'sort name': 'only read by people',
  'sort ids': 'the processes themselves, which specs name by quantifiers',
  'network deliver': 'what a receive does by itself',
  'network drop': 'what losing a message does by itself',
  'network copy': 'what duplicating a message does by itself',
  'network copies': 'for faults and reports',
  'network restore': 'for the checker',
  'network places': 'for faults',
  'network overtake': 'what reordering messages does by itself',
  'network capacity': 'declared with the network, whose own word it is',
  'network key': 'for the checker',
}

/** How a word is recognised in the text of a spec. */
type Words = readonly (readonly [word: string, pattern: RegExp])[]

const called = (of: string, words: readonly string[]): Words =>
  words.map(word => [`${of} ${word}`, new RegExp(`\\b${word}\\(|\\b${word}\\b(?!:)`)])
const parts = (of: string, words: readonly string[]): Words => words.map(word => [`${of} ${word}`, new RegExp(`\\b${word}(:| =>|,$)`, 'm')])
const methods = (of: string, words: readonly string[]): Words => words.map(word => [`${of} ${word}`, new RegExp(`\\.${word}\\b`)])
const quoted = (of: string, words: readonly string[]): Words => words.map(word => [`${of} ${word}`, new RegExp(`'${word}'`)])

const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { noLib: true } })
const source = (file: string) => {
  const text = readFileSync(new URL(`../../checker/${file}`, import.meta.url), 'utf8')
  return project.getSourceFile(`/${file}`) ?? project.createSourceFile(`/${file}`, text)
}
/** The members of an interface, or of the object types that a type is made of. */
const membersOf = (file: string, name: string): string[] => {
  const declared = source(file).getInterface(name) ?? source(file).getTypeAliasOrThrow(name)
  const all = declared.getDescendants().filter(n => Node.isPropertySignature(n) || Node.isMethodSignature(n))
  return [...new Set(all.map(n => n.getName()).filter(n => !n.startsWith('[')))]
}
const words: Words = [
  ...called('export', Object.keys(language)),
  ...called('machine', Object.keys(language.machine({}))),
  ...parts('definition', membersOf('language/definition.ts', 'Definition')),
  ...parts('model option', membersOf('language/spec.ts', 'ModelOptions')),
  ...parts('step', membersOf('language/machine.ts', 'Step')),
  ...parts('timeout', ['awaits']),
  ...parts('fairness', membersOf('language/action.ts', 'Together')),
  ...quoted('fairness', ['weak', 'strong']),
  ...parts('variant', membersOf('language/variant.ts', 'Delta')),
  ...parts('crashes', membersOf('language/faults/crash.ts', 'Recovery')),
  ...parts('pauses', membersOf('language/faults/pause.ts', 'Pausing')),
  ...parts('time', membersOf('language/timer.ts', 'Passage')),
  ...parts('byzantine', membersOf('language/faults/byzantine.ts', 'Options')),
  ...parts('partitions', membersOf('language/faults/partition.ts', 'Options')),
  ...quoted('partitions', ['fairly', 'perhaps']),
  ...parts('message fault', membersOf('language/faults/message.ts', 'Which')),
  ...quoted('network', networkKindNames),
  ...parts('network', ['capacity']),
  ...methods('network', membersOf('values/network.ts', 'NetworkView')),
  ...methods('network', membersOf('values/network.ts', 'Network')),
  ...methods('sort', membersOf('language/processes.ts', 'Sort')),
]

/** What a spec has that no word says. */
const shapes: Words = [
  ['several initial states together with faults', /faults: \{[\s\S]*init: \[/],
  ['initial states by parameters', /initially\(\{ x: /],
  ['a step property with parameters', /step\(\{ for:/],
  ['a property over time with parameters', /(eventually|infinitelyOften|eventuallyAlways)\(\{ for:/],
  ['an invariant with a premise', /always\(\{[^\n]*when:/],
  ['a receive with a guard', /receive\([^\n]*when:/],
  ['a timeout that awaits a kind', /timeout\([^\n]*awaits:/],
  ['a map of maps', /mapOf\(\w+, mapOf/],
  ['a union in a map', /mapOf\(\w+, union/],
  ['a record in a union', /union\([^\n]*record\(/],
  ['a map in a list', /listOf\(mapOf/],
  ['a set of sets', /setOf\(setOf/],
  ['a set of maybe', /setOf\(maybe/],
  ['a set of records', /setOf\(record/],
  ['messages in a variable', /v\d: [^\n]*Msg\.\w\.domain/],
  ['a bound in a set', /setOf\([^\n]*bounded/],
  ['a bound in a message', /const Msg =[^\n]*bounded/],
  ['a bound as a constant', /^return .*spec\('random', \{[^\n]*bounded/m],
  ['a bounded list', /bounded\(listOf/],
  ['a signed value in a message', /const Msg =[^\n]*signedBy/],
  ['traitors where something is signed', /const Msg =[^\n]*signedBy[\s\S]*byzantine\(/],
  ['timers of each process', /mapOf\(\w+, timer/],
  ['timers whose clocks drift', /timer\([\s\S]*clockDrift\(/],
  ['logs of processes that crash', /logOf\([\s\S]*crashes\(/],
  ['a log in a record', /record\([^\n]*logOf/],
  ['every fault without end', /: Infinity/],
  ['a fault twice', /: 2\b[^\n]*\}/],
  ['two faults together', /faults: \{\n[^\n]*\n[^\n]*: (?!stops\(P\))/],
]

/** The text without the lines that bring the vocabulary into scope, of which not all is used. */
const used = (text: string): string => text.replaceAll(/^const (c = base\.constants, )?\{.*\} = /gm, '')

const share = (pattern: RegExp, texts: readonly string[]): number =>
  Math.round((100 * texts.filter(text => pattern.test(text)).length) / texts.length)

test('random specs have every word of the language, or a reason why not', async () => {
  const texts = fc.sample(randomSpec(), { seed: 20_260_101, numRuns: specs }).map(spec => used(spec.text))
  const rows = [...words, ...shapes].map(([word, pattern]): [string, number] => [word, share(pattern, texts)])
  const missing = rows.filter(([word, percent]) => percent === 0 && leftOut[word] === undefined).map(([word]) => word)
  expect(missing).toEqual([])
  expect(Object.keys(leftOut).filter(word => !rows.some(([known]) => known === word))).toEqual([])
  const told = ([word, percent]: [string, number]) => `| ${word} | ${leftOut[word] ?? (percent === 0 ? '' : `${percent} %`)} |`
  await expect(`# What random specs have of the language

Of ${specs} random specs, how many have each word; written by coverage.test.ts, \`vitest -u\`. What is left out has its reason.

| word | specs |
|---|---|
${rows.map(told).join('\n')}
`).toMatchFileSnapshot('coverage.md')
})

test('random specs read and edit in every way that the tables have', () => {
  const trees = JSON.stringify(fc.sample(randomSpec(), { seed: 20_260_101, numRuns: 4 * specs }).map(({ spec }) => spec))
  const unused = (all: readonly string[]) => all.filter(word => !trees.includes(`"word":${JSON.stringify(word)}`))
  expect(unused([...Object.keys(readings), ...Object.keys(networkReadings)])).toEqual([])
  expect(unused(Object.keys(edits))).toEqual([])
})
