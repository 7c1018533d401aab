import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const folder = fileURLToPath(new URL('../../checker/cluster/examples', import.meta.url))

interface Container {
  readonly image: string
  readonly command: readonly string[]
}

/** The YAML of an example. Throws where it is none. */
function documents(file: string): Record<string, never>[] {
  return parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { strict: true }).map(document => {
    expect(document.errors).toEqual([])
    expect(document.warnings).toEqual([])
    return document.toJS() as Record<string, never>
  })
}

test('the examples are all looked at', () => {
  expect(readdirSync(folder).sort()).toEqual(['compose.yaml', 'kubernetes.yaml'])
})

test('docker compose runs a server with a password, and nodes that serve it', () => {
  const [{ services }] = documents('compose.yaml') as unknown as [{ services: Record<string, Container & { environment: object }> }]
  expect(Object.keys(services)).toEqual(['server', 'nodes'])
  expect(services.server?.command.at(-1)).toMatch(/--requirepass "\$\$EVERYSTEP_CLUSTER_PASSWORD"/)
  // What is named there is what the other is called.
  expect(services.nodes?.command.at(-1)).toContain('everystep serve redis://server:6379')
  for (const service of Object.values(services)) expect(service.environment).toHaveProperty('EVERYSTEP_CLUSTER_PASSWORD')
})

test('Kubernetes runs the same, and finds the server by its service', () => {
  const all = documents('kubernetes.yaml') as unknown as {
    kind: string
    metadata: { name: string }
    spec: {
      selector: { app?: string; matchLabels?: object }
      template?: { metadata: { labels: object }; spec: { containers: Container[] } }
    }
  }[]
  expect(all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Service everystep-server',
    'Deployment everystep-server',
    'Deployment everystep-nodes',
  ])
  const [service, server, nodes] = all
  for (const { spec } of [server, nodes] as [(typeof all)[number], (typeof all)[number]])
    expect(spec.template?.metadata.labels).toEqual(spec.selector.matchLabels)
  expect(server?.spec.template?.metadata.labels).toEqual(service?.spec.selector)
  expect(nodes?.spec.template?.spec.containers[0]?.command.at(-1)).toContain(`everystep serve redis://${service?.metadata.name}:6379`)
})
