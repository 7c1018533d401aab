/** The declarations of a rule, and what they apply to: the last of these compounds, below the others. */
interface Rule {
  readonly path: readonly Compound[]
  readonly weight: number
  readonly declarations: readonly (readonly [name: string, value: string])[]
}

interface Compound {
  readonly tag: string | null
  readonly classes: readonly string[]
}

/** An element as the style sheet sees it. */
export interface Styled {
  readonly tag: string
  readonly classes: readonly string[]
}

/** The custom properties that an element has, from its own rules and from what it is in. */
export type Custom = Readonly<Record<string, string>>

export interface Style {
  /** What the rules say of an element, the last of a path from the root; names and values are those of SVG's presentation attributes. */
  of(path: readonly Styled[], inherited: Custom): { readonly attributes: Readonly<Record<string, string>>; readonly custom: Custom }
}

/** What SVG can say of an element by attributes (https://www.w3.org/TR/SVG11/propidx.html), as far as the sheets use it. */
const presentation = new Set([
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-size',
  'font-style',
  'font-weight',
])

/**
 * A style sheet without its media queries, for programs that know less of CSS than a browser: many that draw SVG know neither custom properties nor
 * `color-mix`. Rules with anything but tags, classes and descendants in their selector are left out: of pseudo-classes only `:root` counts.
 */
export function styleOf(sheet: string): Style {
  const plain = sheet.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
  const rules = [...plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selectors = '', body = '']) => {
    const declarations = body.split(';').flatMap(line => {
      const [, name = '', value = ''] = /^\s*([\w-]+):\s*(.*?)\s*$/s.exec(line) ?? []
      return name === '' ? [] : [[name, value] as const]
    })
    return selectors.split(',').flatMap(selector => ruleOf(selector.trim(), declarations))
  })
  const ordered = rules.map((rule, i) => ({ rule, i })).sort((a, b) => a.rule.weight - b.rule.weight || a.i - b.i)
  return {
    of(path, inherited) {
      const declared = new Map(ordered.filter(({ rule }) => applies(rule.path, path)).flatMap(({ rule }) => rule.declarations))
      const own = [...declared].filter(([name]) => name.startsWith('--'))
      const custom = { ...inherited, ...Object.fromEntries(own.map(([name, value]) => [name, resolved(value, inherited)])) }
      const attributes = [...declared].filter(([name]) => presentation.has(name)).map(([name, value]) => [name, resolved(value, custom)])
      return { attributes: Object.fromEntries(attributes), custom }
    },
  }
}

function ruleOf(selector: string, declarations: Rule['declarations']): Rule[] {
  if (selector === ':root') return [{ path: [{ tag: 'svg', classes: ['root'] }], weight: 0, declarations }]
  if (!/^[\w. -]+$/.test(selector)) return []
  const path = selector.split(/\s+/).map((compound): Compound => {
    const [tag = '', ...classes] = compound.split('.')
    return { tag: tag === '' ? null : tag, classes }
  })
  const weight = path.reduce((sum, { tag, classes }) => sum + 100 * classes.length + (tag === null ? 0 : 1), 0)
  return [{ path, weight, declarations }]
}

/** Whether an element is what a rule is about: descendants may be as far below as they like. */
function applies(rule: readonly Compound[], path: readonly Styled[]): boolean {
  const own = path.at(-1)
  const last = rule.at(-1)
  if (own === undefined || last === undefined || !fits(last, own)) return false
  let left = rule.length - 2
  for (const above of path.slice(0, -1).reverse()) {
    const next = rule[left]
    if (next && fits(next, above)) left--
  }
  return left < 0
}

const fits = ({ tag, classes }: Compound, element: Styled): boolean =>
  (tag === null || tag === element.tag) && classes.every(name => element.classes.includes(name))

/** A value without variables and mixtures, its lengths in pixels as numbers. */
function resolved(value: string, custom: Custom): string {
  const known = value.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) => custom[name] ?? 'none')
  const mixed = known.replaceAll(/color-mix\(in srgb, (#\w+) (\d+)%, (#\w+)\)/g, (_, a: string, part: string, b: string) =>
    mixture(a, Number(part) / 100, b),
  )
  return mixed.replaceAll(/(\d)px\b/g, '$1')
}

/** So much of one colour in another. */
export function mixture(a: string, part: number, b: string): string {
  const [first, second] = [a, b].map(channels)
  return `#${(first ?? []).map((n, i) => hexadecimal(Math.round(part * n + (1 - part) * (second?.[i] ?? 0)))).join('')}`
}

/** Red, green and blue of `#rgb` or `#rrggbb`. */
const channels = (colour: string): number[] =>
  (colour.length === 4 ? [...colour.slice(1)].map(digit => digit + digit) : (colour.slice(1).match(/../g) ?? [])).map(pair =>
    Number.parseInt(pair, 16),
  )

const hexadecimal = (n: number): string => n.toString(16).padStart(2, '0')
