import type { McpServer } from '@modelcontextprotocol/server'
import { version } from '../version.ts'
import { ask } from './asking.ts'
import { limits, type Question } from './question.ts'
import { tools } from './tools.ts'

/** Serves the tools over this process's standard input and output, for files below `folder`, until the input ends or `signal` says so. Throws where the SDK is not installed. */
export async function serveTools(folder: string, signal: AbortSignal): Promise<void> {
  const { McpServer, fromJsonSchema } = await import('@modelcontextprotocol/server')
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio')
  const made = (): McpServer => {
    const server = new McpServer({ name: 'everystep', version: version() }, { instructions })
    for (const { name, title, description, schema } of tools)
      server.registerTool(
        name,
        {
          title,
          description,
          inputSchema: fromJsonSchema<Question['asked']>(schema),
          annotations: { readOnlyHint: true, openWorldHint: false },
        },
        async (asked, context) => {
          const { text, data, failed } = await ask({ tool: name, asked } as Question, folder, context.mcpReq.signal)
          return { content: [{ type: 'text', text }], structuredContent: { ...data }, ...(failed ? { isError: true } : {}) }
        },
      )
    return server
  }
  const serving = serveStdio(made)
  await new Promise<void>(resolve => {
    process.stdin.once('close', resolve).once('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await serving.close()
}

const instructions = `Everystep is a model checker for distributed protocols written in TypeScript. Check a spec after each change of it.
Only a check that says PASS is a pass: INCONCLUSIVE means that a limit was reached before every state was seen, vacuous that a property holds only because what it is about never happened,
and "never fired" that an action was not exercised. A pass is for the constants and fault budgets of the model that was checked, and is no proof for larger ones; say which they were.
A check takes ${limits.maxSeconds} s and ${limits.maxStates.toLocaleString('en')} states unless it is asked for more. Look words up with explain before writing a spec.`
