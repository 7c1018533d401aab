import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { bin } from '../command.ts'

export interface Called {
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads it as JSON
  readonly data: any
  readonly failed: boolean
}

export interface Session {
  readonly client: Client
  /** The folder that the server was started in, outside the repository. */
  readonly folder: string
  write(name: string, text: string): void
  call(name: string, asked: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Called>
  /** How many processes the server has started that have not ended. */
  children(): number
  close(): Promise<void>
}

/** The SDK's own client, connected by real standard input and output to a server of its own. */
export async function session(command = process.execPath, args: readonly string[] = [bin, 'mcp']): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-mcp-'))
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StdioClientTransport({ command, args: [...args], cwd: folder, stderr: 'inherit' })
  await client.connect(transport)
  return {
    client,
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    async call(name, asked, signal) {
      const {
        content,
        structuredContent,
        isError = false,
      } = await client.callTool({ name, arguments: { ...asked } }, signal === undefined ? {} : { signal })
      const [first] = content
      return { text: first?.type === 'text' ? first.text : '', data: structuredContent, failed: isError }
    },
    children: () => spawnSync('pgrep', ['-P', String(transport.pid)], { encoding: 'utf8' }).stdout.split('\n').length - 1,
    async close() {
      await client.close()
      rmSync(folder, { recursive: true })
    },
  }
}
