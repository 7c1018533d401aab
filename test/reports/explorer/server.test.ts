import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Course } from '../../../checker/cli/explorer-checks.ts'
import { type Exploration, type Serving, serve, serveNear } from '../../../checker/cli/explorer-server.ts'
import type { AskedCheck } from '../../../reports/pages/explorer/found.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-server-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Two specs, whose scripts are the texts of their files, and checks that end when they are told to. */
function exploration(): Exploration & { readonly checked: { asked: AskedCheck; course: Course; end: () => void }[] } {
  const checked: { asked: AskedCheck; course: Course; end: () => void }[] = []
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), name)
  const texts = new Map([
    ['a', 0],
    ['b', 0],
  ])
  return {
    page: '<!doctype html>',
    first: 'a',
    checked,
    bundle(of) {
      const known = texts.get(of)
      if (known === undefined) return null
      texts.set(of, known + 1)
      return import('node:fs').then(({ readFileSync }) => ({
        text: readFileSync(join(folder, of), 'utf8'),
        inputs: [join(folder, of)],
        notices: [],
      }))
    },
    check: (asked, course) =>
      new Promise(resolve => checked.push({ asked, course, end: () => resolve({ traces: [], cause: `checked ${asked.of}` }) })),
  }
}
const wanted = (of: string) =>
  JSON.stringify({ of, spec: of, variant: null, model: null, constants: {}, faults: {}, networks: {}, properties: [] })

/** The status that a request gets, and its headers. */
const ask = (
  url: string,
  { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) =>
  new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }>((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, answer => {
      let text = ''
      answer.on('data', chunk => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })

describe('the server', () => {
  const explored = exploration()
  let served: Serving
  let own: Record<string, string>
  beforeAll(async () => {
    served = await serve(explored, 0)
    own = { origin: new URL(served.url).origin }
  })
  afterAll(() => served.close())

  test('answers its own page alone', async () => {
    const { port } = new URL(served.url)
    expect((await ask(served.url)).status).toBe(200)
    expect((await ask(`${served.url}explorer.js`)).body).toBe('a')
    for (const path of ['', 'explorer.js', 'events', 'check', 'stop']) {
      const method = path === 'check' || path === 'stop' ? 'POST' : 'GET'
      // A page elsewhere, and a name that was made to point to this machine.
      expect((await ask(served.url + path, { method, headers: { origin: 'https://evil.example' } })).status).toBe(403)
      expect((await ask(served.url + path, { method, headers: { host: `evil.example:${port}` } })).status).toBe(403)
      expect((await ask(served.url + path, { method, headers: { origin: 'null' } })).status).toBe(403)
    }
    // A form on another page, from a browser that says nothing of where it comes from.
    expect((await ask(`${served.url}check`, { method: 'POST', body: wanted('a') })).status).toBe(403)
    expect((await ask(`${served.url}../../package.json`)).status).toBe(404)
    expect((await ask(`${served.url}check`, { method: 'PUT', headers: own })).status).toBe(404)
  })

  test('a link that somebody follows on another site leads to the page, and from there nothing else is given', async () => {
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await ask(served.url, { headers: followed })).status).toBe(200)
    for (const path of ['explorer.js', 'events']) expect((await ask(served.url + path, { headers: followed })).status).toBe(403)
    for (const how of [{ 'sec-fetch-mode': 'no-cors' }, { 'sec-fetch-dest': 'iframe' }])
      expect((await ask(served.url, { headers: { ...followed, ...how } })).status).toBe(403)
  })

  test('lets nobody else read it, and its page load nothing from elsewhere', async () => {
    const { headers } = await ask(served.url)
    expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  })

  test('listens on the loopback interface alone', async () => {
    const outer = Object.values(networkInterfaces()).flatMap(all =>
      (all ?? []).filter(i => i.family === 'IPv4' && !i.internal).map(i => i.address),
    )
    for (const address of outer) await expect(ask(`http://${address}:${new URL(served.url).port}/`)).rejects.toThrow('ECONNREFUSED')
    expect(new URL(served.url).hostname).toBe('127.0.0.1')
  })

  test('gives the specs that it was started with and no other file, and checks none but those that a page has', async () => {
    expect((await ask(`${served.url}explorer.js?of=b`)).body).toBe('b')
    for (const name of ['c', '../a', join(folder, 'a'), ''])
      expect((await ask(`${served.url}explorer.js?of=${name}`)).status, name).toBe(404)
    for (const [body, status] of [
      [wanted('c'), 404],
      ['{', 400],
      ['x'.repeat(200_000), 400],
    ] as const)
      expect((await ask(`${served.url}check`, { method: 'POST', headers: own, body })).status).toBe(status)
    expect(explored.checked).toEqual([])
  })

  test('tells a page how its check goes, ends it with what it knows when it is stopped, and altogether when the page has gone', async () => {
    const controller = new AbortController()
    const post = (path: string, signal?: AbortSignal) =>
      fetch(`${served.url}${path}`, { method: 'POST', headers: own, body: wanted('a'), ...(signal ? { signal } : {}) })
    const reader = (await post('check', controller.signal)).body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('{"is":"begun"}\n')
    explored.checked[0]?.course.onGoing({ distinct: 5, generated: 9, depth: 2, queue: 3, seconds: 1 })
    expect((await reader?.read())?.value).toContain('"distinct":5')
    await post('stop')
    expect(explored.checked[0]?.course.stopped.aborted).toBe(true)
    explored.checked[0]?.end()
    expect((await reader?.read())?.value).toContain('checked a')
    const gone = new AbortController()
    await post('check', gone.signal)
    gone.abort()
    await expect.poll(() => explored.checked[1]?.course.left.aborted).toBe(true)
    explored.checked[1]?.end()
  })

  test('a page hears of a change of its own spec, and not of another one', async () => {
    const heard = async (of: string) => (await fetch(`${served.url}events?of=${of}`)).body?.pipeThrough(new TextDecoderStream()).getReader()
    const [a, b] = [await heard('a'), await heard('b')]
    for (const reader of [a, b]) expect((await reader?.read())?.value).toContain('event: script')
    writeFileSync(join(folder, 'b'), 'b, changed')
    expect((await b?.read())?.value).toContain('event: changed')
    expect((await ask(`${served.url}explorer.js?of=b`)).body).toBe('b, changed')
    const others = await Promise.race([a?.read(), new Promise(resolve => setTimeout(resolve, 20))])
    expect(others).toBeUndefined()
  })

  test('says that a port is taken', async () => {
    const { port } = new URL(served.url)
    await expect(serve(exploration(), Number(port))).rejects.toThrow(`cannot serve on port ${port}: EADDRINUSE`)
  })

  test('without a port it is at the usual one, and where that is taken at the next, and says so', async () => {
    // Some port that is free, and one that is not.
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const beside = await serveNear(exploration(), port)
    expect(beside.taken).toBe(port)
    expect(Number(new URL(beside.url).port)).toBeGreaterThan(port)
    const usual = Number(new URL(beside.url).port)
    await beside.close()
    const again = await serveNear(exploration(), usual)
    expect([again.taken, again.url]).toEqual([null, `http://127.0.0.1:${usual}/`])
    await again.close()
    taken.close()
  })
})
