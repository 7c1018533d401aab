import type { ModelAddress } from '../../../../checker/language/address.ts'
import { dirname } from '../../../../checker/platform/files.ts'
import type { Choice } from '../../../choice/choice.ts'
import type { Command, Contents, Example } from '../contents.ts'
import { folder } from '../files.ts'
import type { Sources } from '../messages.ts'
import { hashOf, type Shared, sharedIn, type View } from '../share.ts'

/** What is open, and what a reader made of it: all that an address holds. */
export interface Session {
  readonly example: Example
  readonly file: string
  readonly written: Readonly<Record<string, string>>
  /** What to choose next: an address where one is known, or else a choice. */
  readonly address: ModelAddress | null
  readonly choice: Choice
  readonly properties: readonly string[]
  readonly view: View | null
}

export const begin = (example: Example): Session => ({
  example,
  file: example.files[0] ?? '',
  written: {},
  address: null,
  // The first model of a library's spec is what the command line checks where none is named.
  choice: {},
  properties: [],
  view: null,
})

/** The files that are loaded to be checked: those that are open and lie beside the one that is shown. */
export function sourcesOf({ example, file, written }: Pick<Session, 'example' | 'file' | 'written'>): Sources {
  const open = example.files.filter(f => dirname(f) === dirname(file))
  return { open: open.includes(file) ? open : [...open, file], written }
}

/** What an address stands for; null where it is none of ours, or damaged. */
export async function sessionAt(hash: string, { examples }: Contents): Promise<Session | null> {
  const name = decodeURIComponent(hash.replace(/^#/, ''))
  const plain = examples.find(e => e.id === name)
  if (plain) return begin(plain)
  const shared = await sharedIn(hash)
  const example = shared && examples.find(e => e.id === shared.example)
  if (!shared || !example) return null
  const { file, written, address, properties, view } = shared
  return { ...begin(example), file, written, address, properties, view }
}

/** What follows the # for a session: the name of an example of which nothing was changed, or everything. `address` is the model that is chosen now. */
export async function hashFor(session: Session, address: ModelAddress | null): Promise<string> {
  const { example, file, written, properties, view } = session
  const isUntouched =
    file === example.files[0] &&
    Object.keys(written).length === 0 &&
    properties.length === 0 &&
    view === null &&
    session.address === null &&
    Object.keys(session.choice).length === 0
  return isUntouched ? example.id : hashOf({ example: example.id, file, written, address, properties, view } satisfies Shared)
}

/** What a command of a lesson opens; null where it is about no file that is open. */
export function commanded(session: Session, { subject, model, variant, constants, faults, properties }: Command): Session | null {
  const { files } = session.example
  const file = subject.startsWith('./')
    ? files.find(f => f.startsWith(`${folder}/`) && f.endsWith(subject.slice(1)))
    : files.find(f => dirname(f).endsWith(`/${subject}`))
  if (file === undefined) return null
  const isThere = dirname(session.file) === dirname(file)
  const choice: Choice = {
    ...(model === null ? {} : { model }),
    ...(variant === null ? {} : { variant }),
    ...(Object.keys(constants).length === 0 ? {} : { constants }),
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
  }
  return { ...session, file: isThere ? session.file : file, address: null, choice, properties, view: null }
}
