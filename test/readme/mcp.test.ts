import { expect, test } from 'vitest'
import { bin } from '../cli/command.ts'
import { session } from '../cli/mcp/client.ts'
import { blocks, readRoot } from './shown.ts'

const [configuration = '{}', ...others] = blocks(readRoot('README.md'), 'json')
const [code = ''] = blocks(readRoot('README.md'), 'ts')

test("an assistant's configuration in the README starts a server that has the tools which it names", async () => {
  expect(others).toEqual([])
  const { everystep } = JSON.parse(configuration).mcpServers
  expect([everystep.command, everystep.args[0]]).toEqual(['npx', 'everystep'])
  // `npx everystep` is what lies in the package's folder.
  const mcp = await session(process.execPath, [bin, ...everystep.args.slice(1)])
  try {
    const [, section = ''] = readRoot('README.md').split('\n## With a coding assistant\n')
    const [, sentence = ''] = /^The tools are (.*?)\.$/m.exec(section.split('\n## ')[0] ?? '') ?? []
    const named = [...sentence.matchAll(/`(.*?)`/g)].map(([, name]) => name)
    expect((await mcp.client.listTools()).tools.map(t => t.name)).toEqual(named)
    mcp.write('my-protocol.ts', code)
    const { text, data } = await mcp.call('check', { spec: './my-protocol.ts', faults: { early: 1 } })
    expect(data).toMatchObject({ pass: false, verdict: 'violated' })
    expect(text).toContain('payment breaks chargedOnce in 4 steps with early=1') // as `check --fault early=1` above in the README
  } finally {
    await mcp.close()
  }
})
