import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { conforms } from '../../checker/index.ts'
import { sayMisfit } from '../../reports/say/misfit.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { type Mistake, ResourceManager, type Setting, TransactionManager } from './two-phase-commit/nodes.ts'

const folders = mkdtempSync(join(tmpdir(), 'everystep-2pc-'))
afterAll(() => rmSync(folders, { recursive: true }))

const rms = ['RM1', 'RM2', 'RM3']
const model = twoPhaseCommit.with({ rms: rms.length }, { crash: Infinity, crashTM: Infinity })

interface System {
  readonly tm: TransactionManager
  readonly rm: readonly [ResourceManager, ResourceManager, ResourceManager]
  /** Kills a node, and starts another one with its disk. */
  restart<N extends TransactionManager | ResourceManager>(node: N): Promise<N>
}

/** The logs that nodes of this kind write while something is done with them. */
async function logsOf(mistake: Mistake | null, script: (system: System) => Promise<void>): Promise<string[]> {
  const setting: Setting = { folder: mkdtempSync(join(folders, 'run-')), ports: new Map(), rms, mistake }
  const running = new Set<TransactionManager | ResourceManager>()
  const start = async <N extends TransactionManager | ResourceManager>(node: N): Promise<N> => {
    running.add(await node.start())
    return node
  }
  const kill = async (node: TransactionManager | ResourceManager) => {
    running.delete(node)
    await node.kill()
  }
  const tm = await start(new TransactionManager(setting))
  const [one, two, three] = await Promise.all(rms.map(name => start(new ResourceManager(name, setting))))
  const restart: System['restart'] = async node => {
    await kill(node)
    const next = node instanceof TransactionManager ? new TransactionManager(setting) : new ResourceManager(node.name, setting)
    return start(next) as Promise<typeof node>
  }
  await script({ tm, rm: [one, two, three] as [ResourceManager, ResourceManager, ResourceManager], restart })
  await settle(running)
  for (const node of running) await node.kill()
  return ['TM', ...rms].map(name => join(setting.folder, `${name}.ndjson`))
}

/** What was sent is handled, and what was sent in answer. */
async function settle(nodes: Iterable<TransactionManager | ResourceManager>): Promise<void> {
  for (let round = 0; round < 3; round++) for (const node of nodes) await node.settled()
}

const hidden = ['crash', 'crashTM']
const scripts = {
  'all vote yes, and commit': async ({ rm }) => {
    for (const one of rm) one.prepare()
  },
  'one refuses, and the TM gives up waiting': async ({ tm, rm }) => {
    rm[0].prepare()
    rm[1].refuse()
    rm[2].prepare()
    await settle([tm, ...rm])
    tm.abort()
  },
  'one is killed after its vote, and the TM after its decision': async ({ tm, rm, restart }) => {
    rm[0].prepare()
    await rm[0].settled()
    const again = await restart(rm[0])
    rm[1].prepare()
    rm[2].prepare()
    await settle([tm, again, ...rm])
    await restart(tm)
  },
  'the TM is killed before its decision, and one before its vote': async ({ tm, rm, restart }) => {
    await restart(rm[1])
    rm[0].prepare()
    rm[2].prepare()
    await settle([...rm])
    await restart(tm)
  },
} as const satisfies Readonly<Record<string, (system: System) => Promise<void>>>

describe('two-phase commit over TCP', () => {
  test.each(Object.keys(scripts) as (keyof typeof scripts)[])('%s: the logs conform', async script => {
    const result = await conforms(model, { logs: await logsOf(null, scripts[script]), hidden })
    expect(result.prefixes.flatMap(p => p.next.flatMap(n => n.misfits.map(sayMisfit)))).toEqual([])
    expect(result.verdict).toBe('conforms')
    expect(result.logs.map(l => l.name.slice(-10))).toEqual(['/TM.ndjson', ...rms.map(rm => `${rm}.ndjson`)])
    expect(result.explanation?.filter(s => s.event !== null).length).toBe(result.logs.reduce((sum, l) => sum + l.events, 0))
  })

  const seeded: readonly (readonly [Mistake, keyof typeof scripts, RegExp])[] = [
    ['commits-early', 'all vote yes, and commit', /^tmCommit: /],
    [
      'forgets-votes',
      'one is killed after its vote, and the TM after its decision',
      /rmState\[RM1\] is aborted in the log and prepared in the model/,
    ],
    [
      'forgets-decision',
      'one is killed after its vote, and the TM after its decision',
      /tmState is aborted in the log and committed in the model/,
    ],
    ['decides-apart', 'all vote yes, and commit', /^rmRcvAbort: no Abort\(to: RM2\) is in flight$/],
    ['commits-on-abort', 'one refuses, and the TM gives up waiting', /rmState\[RM1\] is committed in the log and aborted in the model/],
    [
      'repeats-decision-wrongly',
      'one is killed after its vote, and the TM after its decision',
      /^rmRcvAbort: no Abort\(to: RM\d\) is in flight$/,
    ],
  ]
  test.each(seeded)('%s: %s, and the logs diverge', async (mistake, script, reason) => {
    const logs = await logsOf(mistake, scripts[script])
    const result = await conforms(model, { logs, hidden })
    expect(result.verdict).toBe('diverges')
    expect(result.prefixes.flatMap(p => p.next.flatMap(n => n.misfits.map(sayMisfit)))).toContainEqual(expect.stringMatching(reason))
  })

  test('one that aborts after it has promised diverges, though all else goes well', async () => {
    const logs = await logsOf('breaks-promise', async ({ tm, rm }) => {
      rm[0].prepare()
      rm[0].refuse()
      await settle([tm, ...rm])
    }).then(all => all.slice(0, 2))
    const result = await conforms(model, { logs, hidden })
    expect(result.verdict).toBe('diverges')
    expect(result.prefixes.map(p => p.next.map(n => `${n.event.action}, line ${n.at.line}`))).toEqual([['rmChooseToAbort, line 2']])
  })
})
