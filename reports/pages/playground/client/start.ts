// The playground's script.
import { h, render } from 'preact'
import type { Contents } from '../contents.ts'
import { through } from '../share.ts'
import { Playground } from './playground.ts'
import { Colleague } from './workers.ts'

/** What the page carries, in base64 of gzip. */
async function unpacked(id: string): Promise<string> {
  const bytes = Uint8Array.from(atob(document.getElementById(id)?.textContent ?? ''), c => c.charCodeAt(0))
  return new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')))
}

const [script, text] = await Promise.all([unpacked('worker'), unpacked('contents')])
const { examples, files: entries } = JSON.parse(text) as Pick<Contents, 'examples'> & { readonly files: [string, string][] }
const files = new Map(entries)
const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
const place = document.getElementById('playground')
if (place) {
  place.replaceChildren()
  render(h(Playground, { contents: { examples, files }, checker: new Colleague(url, files), types: new Colleague(url, files) }), place)
}
