import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { basicSetup } from 'codemirror'
import type { Completions, Meaning } from '../../../../checker/source/editing.ts'
import type { Problem } from '../../../choice/choice.ts'

/** What an editor asks and tells. Offsets are those of the text as it is shown. */
export interface Hooks {
  onText(text: string): void
  onCheck(): void
  completions(offset: number): Promise<Completions | null>
  meaningOf(offset: number, label: string): Promise<Meaning | null>
  meaningAt(offset: number): Promise<Meaning | null>
}

export interface Editor {
  /** Shows another text, with nothing to undo. */
  show(text: string, label: string): void
  mark(problems: readonly Problem[]): void
  go(line: number, column: number): void
}

/** How TypeScript's kinds are called by CodeMirror, which has a sign for each. */
const kinds: Readonly<Record<string, string>> = {
  function: 'function',
  method: 'method',
  property: 'property',
  getter: 'property',
  const: 'constant',
  let: 'variable',
  var: 'variable',
  parameter: 'variable',
  alias: 'namespace',
  class: 'class',
  interface: 'interface',
  type: 'type',
  string: 'text',
}

/** An editor for TypeScript in the element: CodeMirror. */
export function editorIn(parent: HTMLElement, hooks: Hooks): Editor {
  const label = new Compartment()
  const labelled = (text: string) => label.of(EditorView.contentAttributes.of({ 'aria-label': text, tabindex: '0' }))

  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w$]+/)
    const isMember = context.matchBefore(/[.'"]/) !== null
    if (word === null && !isMember && !context.explicit) return null
    const found = await hooks.completions(context.pos)
    if (found === null || context.aborted) return null
    return {
      from: found.from,
      validFor: /^[\w$]*$/,
      options: found.options.map(({ label, kind }) => ({ label, type: kinds[kind] ?? 'text', info: infoOf(context.pos) })),
    }
  }
  const infoOf =
    (offset: number) =>
    async ({ label }: Completion) => {
      const meaning = await hooks.meaningOf(offset, label)
      return meaning && told(meaning)
    }
  const hover = hoverTooltip(async (_, pos) => {
    const meaning = await hooks.meaningAt(pos)
    return meaning && { pos: meaning.from, end: meaning.to, above: true, create: () => ({ dom: told(meaning) }) }
  })

  const check = () => {
    hooks.onCheck()
    return true
  }
  const stateOf = (text: string, called: string): EditorState =>
    EditorState.create({
      doc: text,
      extensions: [
        // Before the editor's own keys, of which one is the same.
        keymap.of([{ key: 'Mod-Enter', preventDefault: true, run: check }]),
        basicSetup,
        javascript({ typescript: true }),
        syntaxHighlighting(classHighlighter),
        autocompletion({ override: [complete] }),
        hover,
        lintGutter(),
        labelled(called),
        EditorView.updateListener.of(update => {
          if (update.docChanged) hooks.onText(update.state.doc.toString())
        }),
      ],
    })
  const view = new EditorView({ parent, state: stateOf('', 'The spec') })

  return {
    show(text, called) {
      view.setState(stateOf(text, called))
      view.scrollDOM.scrollTo(0, 0)
    },
    mark(problems) {
      const { doc } = view.state
      const diagnostics = problems.flatMap((p): Diagnostic[] => {
        if (p.where === null || p.where.line > doc.lines) return []
        const line = doc.line(p.where.line)
        const from = Math.min(line.from + p.where.column - 1, line.to)
        const word = /^[\w$]+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 0
        const message = p.hint === null ? p.problem : `${p.problem}\n${p.hint}`
        return [{ from, to: word > 0 ? from + word : line.to, severity: p.isError ? 'error' : 'warning', message }]
      })
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    go(line, column) {
      const at = view.state.doc.line(Math.min(line, view.state.doc.lines))
      view.dispatch({
        selection: { anchor: Math.min(at.from + column - 1, at.to) },
        effects: EditorView.scrollIntoView(at.from, { y: 'center' }),
      })
      view.focus()
    },
  }
}

function told({ declaration, doc }: Meaning): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'meaning'
  const code = document.createElement('code')
  code.textContent = declaration
  const says = document.createElement('p')
  says.textContent = doc
  dom.append(code, ...(doc === '' ? [] : [says]))
  return dom
}
