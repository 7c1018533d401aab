import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type CommandLine, commandLine } from '../../cli/command.ts'

// By the command line, in a process of its own: vitest loads modules its own way, in which a spec cannot be loaded once more with its clauses told.
let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

async function pageOf(...args: readonly string[]): Promise<string> {
  const { out, err } = await cli.run('check', ...args, '--report', 'out', '--quiet')
  const file = /^out\/.*\.html$/m.exec(out)?.[0]
  if (file === undefined) throw new Error(`no page was written: ${out}${err}`)
  return readFileSync(join(cli.folder, file), 'utf8')
}

const textOf = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
const clausesOf = (page: string): string[] =>
  [...page.matchAll(/class="clause">(.*?)<\/(?:summary|div)>/gs)].map(m => unescaped(textOf(m[1] ?? '')))
const rowsOf = (page: string): string[] =>
  [...page.matchAll(/<th scope="row">([^<]*)<\/th><td>([^<]*)<\/td>/g)].map(m => `${m[1]}: ${m[2]}`)

test('a property that fails is told clause by clause, with what its parts were asked of', async () => {
  const page = await pageOf('transaction-commit', '--model', 'commit-alone', '--property', 'agreement')
  // As agreement is written in protocol.ts: && is true, so its negation false. An RM committed while another aborted.
  const clauses = clausesOf(page)
  expect(clauses[0]).toMatch(/^!\(RM\.some\(.* && RM\.some\(.*\)\) false$/)
  const state = new Map(rowsOf(page).map(row => row.split(': ') as [string, string]))
  const rm = (what: string) => ['RM1', 'RM2', 'RM3'].find(id => state.get(`rmState[${id}]`) === what)
  expect(clauses).toContain(`rm = ${rm('committed')} s.rmState[rm] === 'committed' true s.rmState[rm] is committed`)
  expect(clauses).toContain(`rm = ${rm('aborted')} s.rmState[rm] === 'aborted' true s.rmState[rm] is aborted`)
})

test('of a deadlock it is told why each step cannot be taken, and at the top what keeps the protocol from going on', async () => {
  const page = await pageOf('two-phase-commit', '--const', 'rms=2', '--fault', 'stopTM=1', '--property', 'deadlock')
  const rows = rowsOf(page)
  expect(rows).toContain('tmAbort: TM is down')
  expect(rows).toContain('rmRcvCommit: no Commit can be delivered')
  expect(rows).toContain("rmPrepare(rm: RM1): s.rmState[rm] === 'working' is false: s.rmState[rm] is prepared")
  const [, cause] = /<span class="cause">([^<]*)/.exec(page) ?? []
  // The definition of final states asks this of each RM, and is false of both.
  expect(cause).toMatch(
    /^Deadlock after 3 steps: RM1 and RM2 are prepared, which is not final: RM1 and RM2 wait for TM, which stopped in step 3/,
  )
  // The test that finds it again says the same above it.
  expect(unescaped(page)).toContain(`// ${unescaped(cause ?? '')}`)
})

test('where final states ask for one process of several, a deadlock is told by the part that is asked for, wherever it stands', async () => {
  const page = await pageOf('primary-standby', '--model', 'progress-one-standby-stops', '--property', 'deadlock')
  // Node1 leads, and has answered nothing of the one entry of its log (specs/replication/primary-standby/variants.ts, progress).
  expect(page).toContain('Node1’s lead.answered is 0, which is not final: Node1 waits for Node2, which stopped in step 3')
  expect(page).toContain('see what becomes of the deadlock.')
  expect(page).toContain('The definition of final states is false after step 3')
  expect(page).toContain('which <code>everystep replay</code> replays')
})

test('where one process of several would do, what is not final is told of all of them, also of one that is down', async () => {
  const spec = `
    import { isDown, machine, mapOf, oneOf, processes, spec, stops } from 'everystep'
    export const together = spec('together', {}, () => {
      const Node = processes('N', 2)
      const vars = { state: mapOf(Node, oneOf('working', 'done')) }
      const { initially, action, predicate } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          finish: action({ for: { n: Node }, by: 'n', when: s => Node.ids.every(id => !isDown(s, id)), then: (s, { n }) => { s.state[n] = 'done' } }),
        },
        properties: {},
        final: predicate(s => Node.some(n => s.state[n] === 'done')),
        faults: { stop: stops(Node) },
      }
    })`
  const page = await pageOf(cli.write('together.ts', spec), '--fault', 'stop=1', '--workers', '1')
  expect(page).toContain('After step 1 of 1</h3><p class="what">N1: stopped')
  expect(page).toContain('N1 and N2 are working, which is not final')
})

test('of a lasso it is told why what is fair is not taken', async () => {
  const rows = rowsOf(await pageOf('two-phase-commit', '--model', 'progress-partition-weak', '--property', 'nonBlocking'))
  expect(rows).toContain(
    "WF(tmCommit): not taken, for nothing in the loop ever enables it: s.tmState === 'init' is false: s.tmState is aborted",
  )
})

test("of a user's own file the clauses are told too, and a file that cannot be read so is no reason to have no page", async () => {
  const own = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
  const spec = /```ts\n(.*?)```/s.exec(own)?.[1] ?? ''
  const page = await pageOf(cli.write('payment.ts', spec), '--fault', 'lose=1')
  expect(clausesOf(page)).toContain('s.charges <= 1 false s.charges is 2')
  // What is there the first time only.
  const once = `${spec}\nif ((globalThis as { met?: true }).met) throw new Error('again')\n;(globalThis as { met?: true }).met = true\n`
  const plain = await pageOf(cli.write('once.ts', once), '--fault', 'lose=1')
  expect(clausesOf(plain)).toEqual([])
  expect(plain).toContain('chargedOnce fails in 5 steps')
})

test('of a timeout that fires too early the source shown is that of the timeout', async () => {
  const page = await pageOf('two-phase-commit', '--model', 'prepared-timeout-too-early', '--property', 'agreement')
  const taken = page.slice(page.indexOf('class="taken"'))
  // Its declaration in variants.ts, of this variant.
  expect(unescaped(textOf(taken))).toMatch(/step \d rmTimeout too early .*?rmTimeout: timeout\({/)
})

test('a refinement that fails is told as the abstract spec sees it, and an action keeps its name', async () => {
  const page = await pageOf('two-phase-commit', '--model', 'progress-eager-commit', '--property', 'transactionCommit')
  expect(page).toContain('<p>rmRcvCommit(Commit(from: TM, to: RM1)) does what the abstract spec forbids.</p>')
  expect(page).toMatch(
    /<p>transaction-commit sees rmState\[RM1\]: prepared → committed; there, at rmState = .*, decide\(rm: RM1, outcome: committed\) would do that, but it cannot happen: .*\.<\/p>/,
  )
})

test('what a read is given is in the box of its step, with whose it is where another takes the step', async () => {
  const page = await pageOf('causal-store', '--model', 'relay-by-sender', '--property', 'causallyConsistent')
  const lines = [...page.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line]) => line)
  expect(lines).toEqual(expect.arrayContaining(['Client2 read x: 1', 'Client3 read y: 2', 'Client3 read x: 0']))
  // Each in its own step alone, and no write, which its step says already.
  const times = (text: string) => lines.filter(line => line === text).length
  expect(times('Client3 read y: 2')).toBe(times('Client3 read x: 0'))
  expect(lines.join('\n')).not.toContain('write x 1')
  expect(page).toContain('Every step is decisive: ')
})

test('below the diagram is told on what the decisive steps depend in turn', async () => {
  const page = await pageOf('raft', '--model', 'overwrites-uncommitted', '--property', 'stateMachineSafety')
  expect(page).toMatch(/Steps with a filled number are decisive: .* They depend on steps 2, 3, 4, 11, 13, 14 and 16 in turn\./)
})

test('what a step changes elsewhere without a message has an arrow of its own kind', async () => {
  const page = await pageOf('zab', '--model', 'what-clients-see', '--property', 'sameOnAnyServer')
  expect(page).toMatch(/class="arrow lane-\d write"/)
  expect(page).toContain('A dotted arrow leads to what a step changes elsewhere without a message.')
  // Where all is by messages there is none.
  const messages = await pageOf('paxos-commit', '--model', 'one-is-enough', '--property', 'commitValidity')
  expect(messages).not.toMatch(/class="arrow lane-\d write"/)
  expect(messages).not.toContain('A dotted arrow leads')
})

test('of a deadlock no step is told after which it could not be averted, where the variant departs from its spec only afterwards', async () => {
  const page = await pageOf('multi-paxos-smr', '--model', 'proposes-nothing-again', '--property', 'deadlock')
  expect(page).toContain('departs from multi-paxos-smr')
  expect(page).not.toContain('no final state can be reached any more')
})

test('where nothing is violated no tab is folded', async () => {
  const page = await pageOf('saga-workers')
  expect(page.match(/<label for="p\d+-tab"/g)?.length).toBeGreaterThan(2)
  expect(page).not.toContain('class="unfold"')
})

test('what is not fair is told above the diagram', async () => {
  const page = await pageOf('counters', '--model', 'progress-unfair', '--property', 'convergence')
  expect(page).toContain('<b>Not fair: </b>with WF(gossip) it would hold.')
  // What its spec could do and need not do is no departure.
  expect(page).not.toContain('unfair departs from')
})

test('on a lane of others what is of a process has its name', async () => {
  // All steps are taken by nobody, and what they change is of a process: `missed` says whose it is not.
  const page = await pageOf('flp-rounds', '--model', 'zero', '--property', 'termination')
  expect(page).toMatch(/proposal\[P1\](<\/tspan>)? none → 1/)
})

test('a message that stays on its network whoever has read it is not said to be in flight', async () => {
  const page = await pageOf('multi-paxos-smr', '--model', 'proposes-nothing-again', '--property', 'deadlock')
  expect(page).toContain('stays in net: PrepareReply(bal: 1')
  expect(page).not.toContain('in flight: PrepareReply')
  // On a broker it stays until it is acknowledged.
  const broker = await pageOf('idempotent-updates', '--model', 'adds-broker')
  expect(broker).toContain('in flight: Update(n: 1) to Copy')
  expect(broker).not.toMatch(/>stays in /)
})
