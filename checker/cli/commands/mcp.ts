import { errorOf, UsageError } from '../../errors.ts'
import { interruptible } from '../interruption.ts'
import type { Terminal } from '../terminal.ts'

const sdk = '@modelcontextprotocol/server'

/** `everystep mcp`: the exit code, once the client has closed the connection. */
export async function mcpCommand(terminal: Terminal): Promise<number> {
  const { serveTools } = await import('../mcp/server.ts')
  try {
    await interruptible(terminal, signal => serveTools(process.cwd(), signal))
    return 0
  } catch (thrown) {
    const error = errorOf(thrown)
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND' || !error.message.includes(sdk)) throw thrown
    throw new UsageError('no-sdk', `everystep mcp needs the package ${sdk}`, { hint: `install it beside everystep: npm install ${sdk}@2` })
  }
}
