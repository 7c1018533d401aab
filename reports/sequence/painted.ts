import { Fragment, h, type JSX, type VNode } from 'preact'
import type { Custom, Style, Styled } from './style.ts'

type Child = VNode | string | number | null
type Props = Record<string, unknown>

/**
 * The same drawing with all that a style sheet says of it in attributes, and nothing that only a page needs: it looks the same wherever SVG is drawn, and a page
 * that it is put into keeps its own look. Components are called as they are, so they may use no hooks.
 */
export const painted = (drawing: VNode, style: Style): JSX.Element => h(Fragment, {}, paint(drawing, style, [], {}))

function paint(node: unknown, style: Style, above: readonly Styled[], custom: Custom): Child[] {
  if (Array.isArray(node)) return node.flatMap(child => paint(child, style, above, custom))
  if (typeof node === 'string' || typeof node === 'number') return [node]
  if (!isNode(node)) return []
  const { type } = node
  const { children, ...props } = node.props as Props
  if (type === Fragment) return paint(children, style, above, custom)
  if (typeof type === 'function') return paint((type as (props: object) => unknown)(node.props), style, above, custom)
  const path = [...above, { tag: type, classes: String(props.class ?? '').split(' ') }]
  const here = style.of(path, custom)
  if (here.attributes.fill === 'transparent') return []
  const inside = paint(children, style, path, here.custom)
  const own = Object.entries(props).filter(([name]) => isDrawn(name))
  const attributes = { ...Object.fromEntries(own.map(([name, value]) => [name, short(value)])), ...here.attributes }
  if (type !== 'svg' || above.length === 0) return [h(type, attributes, inside) as VNode]
  // A picture within the picture: some programs do not draw it where it stands.
  return [h('g', { ...here.attributes, transform: placed(props) }, inside) as VNode]
}

const isNode = (node: unknown): node is VNode => typeof node === 'object' && node !== null && 'type' in node

/** What only a page needs: names for its style and its script, and for those who hear it. */
const isDrawn = (name: string): boolean => !/^(class|style|role|tabindex|data-.*|aria-.*)$/.test(name)

/** Tenths of a pixel are as fine as can be seen, and the same on every machine. */
const short = (value: unknown): unknown =>
  typeof value === 'number'
    ? Math.round(value * 10) / 10
    : typeof value === 'string'
      ? value.replaceAll(/\d+\.\d{2,}/g, n => String(short(Number(n))))
      : value

/** Where a picture within the picture stands, and how large a unit of it is. */
function placed({ x = 0, y = 0, width, viewBox }: Props): string {
  const [left = 0, top = 0, own = 1] = String(viewBox ?? '')
    .split(' ')
    .map(Number)
  const scale = width === undefined ? 1 : Number(width) / own
  const at = [Number(x) - scale * left, Number(y) - scale * top].map(n => Math.round(n * 100) / 100)
  return `translate(${at.join(' ')})${scale === 1 ? '' : ` scale(${scale})`}`
}
