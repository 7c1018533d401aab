import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
  cli.write('c1.ndjson', '{"action":"enter","parameters":{"c":"C1"}}\n{"action":"leave","parameters":{"c":"C1"}}\n')
  cli.write('c2.ndjson', '{"action":"enter","parameters":{"c":"C2"},"state":{"at":{"C1":"in"}}}\n')
  cli.write('c3.ndjson', '{"action":"enter","parameters":{"c":"C2"}}\n{"action":"enter","parameters":{"c":"C2"}}\n')
  cli.write('c2.txt.ndjson', '{"op":"in","who":"C2"}\n{"op":"ping"}\n')
  cli.write(
    'read.ts',
    "export const read = (event: { op: string; who?: string }) => (event.op === 'ping' ? 'ignore' : { action: 'enter', parameters: { c: event.who } })\n",
  )
})

const read = (file: string) => readFileSync(join(cli.folder, file), 'utf8')
const conform = (...args: readonly string[]) => cli.run('conform', './lock.ts', '--const', 'clients=2', ...args)

describe('conform', () => {
  it('succeeds where the logs conform, and counts what it saw', async () => {
    const { code, out } = await conform('c1.ndjson', 'c2.ndjson')
    expect(code).toBe(0)
    expect(out).toBe('lock: the logs conform\n  3 events in 2 logs; 3 states looked at\n')
  })

  it('fails with the longest prefix and the clause that refuses, from the source of the spec', async () => {
    const { code, out } = await conform('c1.ndjson', 'c3.ndjson', '--variant', 'polite')
    expect(code).toBe(12)
    expect(out).toContain('lock (polite): the logs diverge\n')
    expect(out).toContain('  explained: c1.ndjson 2 of 2, c3.ndjson 1 of 2\n')
    expect(out).toMatch(/c3\.ndjson:2 enter\(c: C2\)\n {4}enter\(c: C2\): for where: in, where === .out. is false/)
  })

  it('writes a page that says where the logs diverge, why, and how to see it again', async () => {
    const { code, err } = await conform('c1.ndjson', 'c3.ndjson', '--report', 'out')
    expect(code).toBe(12)
    expect(err).toContain('written: out/lock.conformance.html\n')
    const page = read('out/lock.conformance.html')
    for (const said of [
      'the logs diverge from the model: c3.ndjson after its event 1',
      'c3.ndjson:2 </span><code>enter(c: C2)</code> does not fit',
      '<code>everystep conform ./lock.ts c1.ndjson c3.ndjson --const clients=2</code>',
    ])
      expect(page).toContain(said)
  })

  it('of logs that conform, writes the steps that explain them', async () => {
    const { err } = await conform('c1.ndjson', 'c2.ndjson', '--report', 'conforming')
    expect(err).toContain('written: conforming/lock.conformance.html\n')
    expect(read('conforming/lock.conformance.html')).toMatch(
      /the model explains every event of the logs.*<td data-column="event">c2\.ndjson:1</s,
    )
  })

  it('is inconclusive at a limit', async () => {
    const { code, out } = await conform('c1.ndjson', '--max-states', '1')
    expect(code).toBe(20)
    expect(out).toContain('lock: inconclusive\n  1 states were looked at: raise --max-states')
  })

  it('reads another format by a module, and prints JSON', async () => {
    const { code, out } = await conform('c2.txt.ndjson', '--read', './read.ts', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      event: 'conform',
      spec: 'lock',
      verdict: 'conforms',
      logs: [{ events: 1, ignored: 1 }],
      unexercised: ['leave'],
    })
  })

  it('says what is wrong with a log or a module, and what to do', async () => {
    const unread = await conform('c2.txt.ndjson')
    expect(unread.code).toBe(150)
    expect(unread.err).toContain('c2.txt.ndjson:1 has an event with neither an action nor a state')
    expect((await conform('c1.ndjson', '--read', './lock.ts')).err).toContain('./lock.ts exports no function read')
    expect((await conform('c1.ndjson', '--hidden', 'entr')).err).toContain("did you mean 'enter'?")
  })
})
