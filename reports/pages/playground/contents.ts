import { dirname } from '../../../checker/platform/files.ts'
import { type Files, folder, library } from './files.ts'

/** Something to open. */
export interface Example {
  /** What an address names it by, after the #. */
  readonly id: string
  readonly title: string
  readonly group: 'Start here' | 'The course' | 'The library'
  /** Whole paths; the first is shown. */
  readonly files: readonly string[]
  /** The model that is chosen at first; null where that is the spec with its defaults. */
  readonly model: string | null
  /** Of the course: the lesson, as HTML of ours. */
  readonly lesson: string | null
}

/** What the page has beside its code. */
export interface Contents {
  readonly files: Files
  readonly examples: readonly Example[]
}

/** The files of a spec that one reads: what else its author put beside them is among the page's files, and can be imported. */
const parts = ['protocol.ts', 'variants.ts', 'models.ts']

/** Markdown, as it is in the files of those names. */
export interface Texts {
  readonly readme: string
  readonly course: string
  readonly exercises: string
}

/**
 * The examples: the README's spec, the lessons of the course with their exercises, and the library's specs. `specs` are the library's files by their whole paths, and
 * `html` renders markdown.
 */
export function contentsOf({ readme, course, exercises }: Texts, specs: Files, html: (markdown: string) => string): Contents {
  const own = `${folder}/my-protocol.ts`
  const first = /^```ts\n(\/\*\*[\s\S]*?^export const payment[\s\S]*?)^```/m.exec(readme)?.[1]
  if (first === undefined) throw new Error('the README has no spec')
  const files = new Map([...specs, [own, first]])
  const folders = [...new Set([...specs.keys()].filter(f => f.endsWith('/protocol.ts')).map(f => dirname(f)))].sort()
  const partsOf = (of: string) => parts.map(part => `${of}/${part}`).filter(file => specs.has(file))
  const folderOf = (name: string) => folders.find(f => f.endsWith(`/${name}`))
  const lessons = course
    .split(/^## /m)
    .slice(1)
    .flatMap((text): Example[] => {
      const [title = '', ...lines] = text.split('\n')
      const number = /^Lesson (\d+)\./.exec(title)?.[1]
      if (number === undefined) return []
      const mine = /^```ts\n([\s\S]*?)^```/m.exec(text)?.[1]
      const mineFile = `${folder}/lesson-${number}/mine.ts`
      if (mine !== undefined) files.set(mineFile, mine)
      const exercise = exerciseOf(exercises, number)
      const exerciseFile = `${folder}/lesson-${number}/my-folder/mine.ts`
      if (exercise !== null) files.set(exerciseFile, exercise.file)
      const named = [...new Set([...text.matchAll(/^\$ everystep check ([\w-]+)/gm)].flatMap(m => folderOf(m[1] ?? '') ?? []))]
      return [
        {
          ...{
            id: `lesson-${number}`,
            title,
            group: 'The course',
            lesson: html([...lines.filter(line => !line.includes('/playground/')), exercise?.says ?? ''].join('\n')),
            model: null,
          },
          files: [...named.flatMap(partsOf), ...(mine === undefined ? [] : [mineFile]), ...(exercise === null ? [] : [exerciseFile])],
        },
      ]
    })
  const examples: Example[] = [
    { id: 'payment', title: 'A shop and a bank: the spec of the README', group: 'Start here', files: [own], model: null, lesson: null },
    ...lessons,
    ...folders.map(of => ({
      ...{ id: of.slice(dirname(of).length + 1), title: of.slice(library.length + 1), group: 'The library' as const, lesson: null },
      ...{ files: partsOf(of), model: null },
    })),
  ]
  return { files, examples }
}

/** The exercise of a lesson: its file, and the rest of it, folded, with the command that checks the file. Null where the lesson has none. */
function exerciseOf(exercises: string, lesson: string): { readonly file: string; readonly says: string } | null {
  const section = exercises.split(/^## /m).find(text => text.startsWith(`Lesson ${lesson}\n`))
  const [, task, file, command, rest] = /\n([\s\S]*?)```ts\n([\s\S]*?)^```\n\n```sh\n(.*)\n[\s\S]*?^```([\s\S]*)/m.exec(section ?? '') ?? []
  if (task === undefined || file === undefined) return null
  const where =
    'The file `my-folder/mine.ts`, which can be chosen below, has a hole where it says `TODO`. Whether it is filled as it should be is what `everystep grade` says on the command line.'
  return {
    file,
    says: `\n<details><summary>Exercise ${lesson}, with a hole to fill in</summary>\n\n${task}\n${where}\n\n\`\`\`console\n$ ${command}\n\`\`\`\n${rest}\n</details>\n`,
  }
}

/** What a command of the course chooses: the files it is about, and of them what; null where it is another command than `check`. */
export interface Command {
  readonly subject: string
  readonly model: string | null
  readonly variant: string | null
  readonly constants: Readonly<Record<string, string>>
  readonly faults: Readonly<Record<string, string>>
  readonly properties: readonly string[]
}

export function commandIn(text: string): Command | null {
  const [, subject, rest = ''] = /^\$ everystep check (\S+)(.*)$/m.exec(text) ?? []
  if (subject === undefined) return null
  const of = (option: string) => [...rest.matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].map(m => m[1] ?? '')
  const pairs = (option: string) => Object.fromEntries(of(option).map(pair => pair.split('=', 2) as [string, string]))
  return {
    subject,
    model: of('model')[0] ?? null,
    variant: of('variant')[0] ?? null,
    constants: pairs('const'),
    faults: pairs('fault'),
    properties: of('property').flatMap(names => names.split(',')),
  }
}
