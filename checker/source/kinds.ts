import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph'
import { type Finding, findingAt } from './finding.ts'
import { bare, declarationOf, membersOf, referentOf, wordOf } from './resolve.ts'

interface Uses {
  readonly sent: Set<string>
  readonly received: Set<string>
  /** Messages in flight are looked at whatever their kind. */
  any: boolean
  /** A message is looked for that was made elsewhere. */
  made: boolean
}

const asks = new Set(['has', 'count', 'acknowledge', 'deliver', 'drop'])

/** Kinds of message that are never sent, or never received nor asked for. `related` are the files that may do so. */
export function inspectKinds(file: SourceFile, related: readonly SourceFile[]): Finding[] {
  const tables = file.getDescendantsOfKind(SyntaxKind.CallExpression).filter(call => wordOf(call) === 'messages')
  if (tables.length === 0) return []
  const kinds = tables.flatMap(table => membersOf(table.getArguments()[0]))
  const uses: Uses = { sent: new Set(), received: new Set(), any: false, made: false }
  const names = new Set(kinds.map(k => k.name))
  for (const source of related) collect(source, names, tables, uses)
  return kinds.flatMap(({ name, at }) => [
    ...(uses.sent.has(name)
      ? []
      : [
          findingAt(
            at,
            'unsent-message',
            'warning',
            `no one ever sends ${name}`,
            `send it, s.net.send(Msg.${name}({ … })), or take it out`,
          ),
        ]),
    ...(uses.received.has(name) || uses.any
      ? []
      : [
          findingAt(
            at,
            'unreceived-message',
            'warning',
            `no one ever receives ${name}`,
            `handle it, receive(Msg.${name}, { … }), or take it out`,
          ),
        ]),
  ])
}

/** Any `.Kind`, `'Kind'` or `{ Kind }` counts, whatever it is a part of, so that nothing is accused wrongly. */
function collect(source: SourceFile, kinds: ReadonlySet<string>, tables: readonly CallExpression[], uses: Uses): void {
  source.forEachDescendant(node => {
    if (Node.isPropertyAccessExpression(node) && kinds.has(node.getName())) mention(node.getName(), node, uses)
    else if (Node.isElementAccessExpression(node)) {
      const key = node.getArgumentExpression()
      if (Node.isStringLiteral(key) && kinds.has(key.getLiteralValue())) mention(key.getLiteralValue(), node, uses)
      else if (isTable(node.getExpression(), tables)) for (const kind of kinds) add(kind, uses)
    } else if (Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node.getParent())) {
      const declaration = declarationOf(node)
      const kind = Node.isBindingElement(declaration) ? (declaration.getPropertyNameNode()?.getText() ?? declaration.getName()) : undefined
      if (kind !== undefined && kinds.has(kind) && node.getParent() !== declaration) mention(kind, node, uses)
    } else if (Node.isStringLiteral(node) && kinds.has(node.getLiteralValue())) uses.received.add(node.getLiteralValue())
    else if (Node.isCallExpression(node)) {
      const word = wordOf(node)
      if (/^(values|entries|keys)$/.test(word ?? '') && node.getArguments().some(a => isTable(a, tables)))
        for (const kind of kinds) add(kind, uses)
      if (word === 'deliverable') uses.any = true
      const callee = bare(node.getExpression())
      if (
        word !== undefined &&
        asks.has(word) &&
        Node.isPropertyAccessExpression(callee) &&
        node.getArguments().some(a => !kindMade(a, kinds))
      )
        uses.made ||= /(^|\.)(net|network|\w*[nN]et)$/.test(callee.getExpression().getText())
    } else if ((Node.isForOfStatement(node) || Node.isSpreadElement(node)) && /\.\w*[nN]et(work)?$/.test(node.getExpression().getText()))
      uses.any = true
  })
  if (uses.made) for (const kind of uses.sent) uses.received.add(kind)
}

const isTable = (node: Node, tables: readonly CallExpression[]): boolean => tables.includes(referentOf(node) as CallExpression)

function add(kind: string, uses: Uses): void {
  uses.sent.add(kind)
  uses.received.add(kind)
}

/** The kind of a message made on the spot. */
function kindMade(node: Node, kinds: ReadonlySet<string>): boolean {
  const value = bare(node)
  if (!Node.isCallExpression(value)) return false
  const callee = bare(value.getExpression())
  return kinds.has(Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText())
}

function mention(kind: string, node: Node, uses: Uses): void {
  const parent = node.getParent()
  if (Node.isCallExpression(parent) && parent.getExpression() === node) {
    const asked = parent.getParent()
    if (Node.isCallExpression(asked) && asked.getArguments().includes(parent) && asks.has(wordOf(asked) ?? '')) uses.received.add(kind)
    else uses.sent.add(kind)
  } else if (Node.isCallExpression(parent) && parent.getArguments()[0] === node && /^(receive|of)$/.test(wordOf(parent) ?? '')) {
    uses.received.add(kind)
  } else if (!isListed(node)) add(kind, uses)
}

/** In `awaits: [Msg.X]` and `only: [Msg.X]`, which neither send nor receive. */
function isListed(node: Node): boolean {
  const holder = node.getParentIfKind(SyntaxKind.ArrayLiteralExpression)?.getParent()
  return Node.isPropertyAssignment(holder) && /^(awaits|only)$/.test(holder.getName())
}
