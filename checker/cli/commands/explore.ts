import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { SpecError, UsageError } from '../../errors.ts'
import { addressOf, type ModelAddress } from '../../language/address.ts'
import { authorFiles, entries, entryOf } from '../catalogue.ts'
import { choose, find, type ModelOptions } from '../choice.ts'
import { checkAsked } from '../explorer-check.ts'
import { type Exploration, serve, serveNear } from '../explorer-server.ts'
import { interruptible } from '../interruption.ts'
import { checkFile, looksLikeFile, seenFromHere } from '../load.ts'
import type { Source } from '../source.ts'
import type { Terminal } from '../terminal.ts'

export interface ExploreOptions extends ModelOptions {
  readonly port?: number
}

const usualPort = 4747

/** `everystep explore`: the exit code, once Ctrl-C has ended it. The first spec is shown, as the options choose it; the page leads to the others. */
export async function exploreCommand(asked: readonly string[], options: ExploreOptions, terminal: Terminal): Promise<number> {
  const { port } = options
  if (port !== undefined && port > 65_535) throw new UsageError('bad-port', `there is no port ${port}`, { hint: 'choose one up to 65535' })
  const parts = await import('../../../reports/pages/explorer/index.ts')
  const { bundleWalk, endBundling, explorerPage, NotBundled, nameOf } = parts
  const { link, names } = linkIn(asked, parts.readLink)
  const [first = '', ...others] = names
  for (const other of others) looksLikeFile(other) ? checkFile(other) : entryOf(other)
  const source = await find(first, options.patience)
  const opened = names.map(subjectOf)
  const subjects = { opened, library: entries().map(entry => entry.name) }
  // A link says by itself which model it is.
  const begun = link === null ? chosenOf(source, options, opened[0]?.module ?? null) : null
  const shown = begun?.spec ?? first
  const exploration: Exploration = {
    page: explorerPage(shown, subjects),
    first: nameOf(opened[0] ?? { module: null, spec: first }),
    bundle(of) {
      const subject = subjects.opened.find(o => nameOf(o) === of) ?? (subjects.library.includes(of) ? { module: null, spec: of } : null)
      if (subject === null) return null
      const isFirst = of === exploration.first
      const files = isFirst ? source.written : subject.module === null ? authorFiles(entryOf(of)) : [resolve(subject.module)]
      return bundleWalk({ files, told: { subject, address: isFirst ? begun : null }, root: process.cwd() }, 'served')
    },
    check: checkAsked,
  }
  try {
    return await interruptible(terminal, async signal => {
      const ended = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
      const serving = port === undefined ? await serveNear(exploration, usualPort) : { ...(await serve(exploration, port)), taken: null }
      if (serving.taken !== null)
        terminal.out(`Port ${serving.taken} is taken, by another explorer perhaps: this one has the next that is free.\n`)
      terminal.out(`Explore ${shown} at ${serving.url}${link ?? ''}\nCtrl-C ends it.\n`)
      await ended
      await serving.close()
      return 0
    })
  } catch (error) {
    if (!(error instanceof NotBundled)) throw error
    throw new SpecError('cannot-bundle', `${first} cannot be explored: ${error.message}`, {
      hint: 'what a spec imports must run in a browser too; everystep check does without',
    })
  } finally {
    await endBundling()
  }
}

function chosenOf(source: Source, options: ModelOptions, module: string | null): ModelAddress {
  const { model, name } = choose(source, options)
  return addressOf(model, name, module)
}

const subjectOf = (name: string): { readonly module: string | null; readonly spec: string } =>
  looksLikeFile(name) ? { module: seenFromHere(resolve(name)).replaceAll('\\', '/'), spec: '' } : { module: null, spec: name }

/** The specs that are asked for; where the first is a link, the one that it is of, and the link from its # on. */
function linkIn(
  asked: readonly string[],
  read: typeof import('../../../reports/pages/explorer/index.ts').readLink,
): { readonly link: string | null; readonly names: readonly string[] } {
  const [link = '', ...others] = asked
  if (!/^https?:\/\//.test(link)) return { link: null, names: asked }
  const { hash } = new URL(link)
  const { subject } = read(hash)
  if (subject === null)
    throw new UsageError('no-model', `the link names no model: ${link}`, {
      hint: 'a link is what stands in the address of an explorer’s page',
    })
  const { module, spec } = subject
  if (module !== null && !existsSync(module))
    throw new UsageError('no-file', `the link is of ${module}, which is not there`, {
      hint: `looked for ${resolve(module)}: go to the folder that the link was made in, or name your file: everystep explore ./${relative('.', module).split(/[\\/]/).at(-1)}`,
    })
  return { link: hash, names: [module ?? spec, ...others] }
}
