// `everystep estimate --nodes`: what a check by a cluster would take.
import { beforeAll, describe, expect, it } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine, lock } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
  cli.write('lock.ts', lock())
})

const commit = ['estimate', 'two-phase-commit', '--const', 'rms=4', '--property', 'agreement'] as const

describe('an estimate for clusters', () => {
  it('has a line for each number of nodes: time, memory, and what goes between them', async () => {
    const { out, code } = await cli.run(...commit, '--nodes', '1,2')
    expect(out).toMatch(/^cluster 1 node: about [\d.]+ s; \d+ MiB of states at the node with most; 0 MiB between them$/m)
    expect(out).toMatch(/^cluster 2 nodes: about /m)
    expect(code).toBe(exitCode.holds)
  })

  it('says where too few states were seen to tell how they spread over so many', async () => {
    const { out } = await cli.run(...commit, '--nodes', '1000')
    expect(out).toContain('cluster 1,000 nodes: about ')
    expect(out).toContain('unsure, since too few states were seen for so many')
  })

  it('takes longer where it takes long to get to another node, and where little goes through', async () => {
    const seconds = async (...more: readonly string[]) =>
      (JSON.parse((await cli.run(...commit, '--nodes', '2', '--json', ...more)).out) as { clusters: { seconds: number }[] }).clusters[0]
        ?.seconds
    // 13 levels of four RMs, of which the last finds nothing: two round trips each.
    expect(await seconds('--round-trip', '10')).toBeGreaterThan(13 * 2 * 10)
    expect(await seconds('--bandwidth', '1k')).toBeGreaterThan(5)
  })

  it('is refused for what a cluster does not decide', async () => {
    const liveness = await cli.run('estimate', 'two-phase-commit', '--model', 'progress', '--nodes', '2')
    expect(liveness.err).toContain('a cluster does not keep the graph of all states, which decides ')
    expect(liveness.code).toBe(exitCode.usage)
    const symmetry = await cli.run(...commit, '--symmetry', '--nodes', '2')
    expect(symmetry.err).toContain('a cluster counts every state, and symmetry was asked for')
    expect(symmetry.err).toContain('--no-symmetry')
  })

  it('takes numbers of nodes alone', async () => {
    expect((await cli.run(...commit, '--nodes', '2,a')).err).toContain("argument '2,a' is invalid. It must be a whole number above zero.")
  })
})
