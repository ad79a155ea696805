/** Keys in signature servers: one request for a signature whatever happens, and nothing but a verified one leaves. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { isGsealError } from '../../../../src/core/base/error.ts'
import { LIMITS } from '../../../../src/core/base/limits.ts'
import { SM2_WITH_SM3, sm2Digest, verifySignature } from '../../../../src/core/gm/index.ts'
import type { KeyAccess } from '../../../../src/core/keys/file.ts'
import { openKey, openKeyForCsr } from '../../../../src/core/keys/open.ts'
import { loadRemoteProfile } from '../../../../src/core/keys/remote/profiles.ts'
import { readServers } from '../../../../src/core/keys/remote/servers.ts'
import { issue } from '../../../helpers/certs.ts'
import { folderOf } from '../../../helpers/cli.ts'
import { ROOT } from '../../../helpers/paths.ts'
import {
  certPem,
  type Fault,
  openSignatureServer,
  parties,
  signDigest,
} from '../../../helpers/signature-server.ts'

const ours = parties('ours')
const strangers = parties('strangers')
const unit = issue('unit', undefined)
const other = issue('other', undefined)
const TBS = Buffer.from('what is signed')
const GENERIC = readFileSync(join(ROOT, 'assets/devices/remote/generic-json.json'), 'utf8')

interface Wish {
  readonly files?: Readonly<Record<string, string>>
  readonly profile?: string
  readonly server?: Readonly<Record<string, unknown>>
  readonly mode?: number
}

/** A home's worth of files for one server, and the access of a command to them. */
const accessTo = (t: Test, url: string, wish: Wish = {}): KeyAccess => {
  const folder = folderOf(t)
  mkdirSync(folder, { recursive: true })
  const files = {
    ca: ours.root,
    'client.crt': ours.client.cert,
    'client.key': ours.client.key,
    'unit.crt': certPem(unit.der),
  }
  for (const [name, text] of Object.entries({ ...files, ...wish.files }))
    writeFileSync(join(folder, name), text, { mode: wish.mode ?? 0o600 })
  const server = {
    name: 'hall',
    url,
    profile: 'generic-json',
    ca: 'ca',
    clientCert: 'client.crt',
    clientKey: 'client.key',
  }
  const keys = [{ key: 'unit-1', cert: 'unit.crt' }]
  const json = JSON.stringify({ format: 1, servers: [{ ...server, keys, ...wish.server }] })
  return {
    read: (path) => readFile(path),
    isPrivate: async (path) => ((await stat(path)).mode & 0o077) === 0,
    pin: () => Promise.reject(new Error('no PIN is asked for')),
    remote: {
      servers: async () => readServers(json, 'servers.json', (path) => join(folder, path)),
      profile: (name) =>
        loadRemoteProfile(name, async () =>
          wish.profile === undefined ? undefined : Buffer.from(wish.profile),
        ),
    },
  }
}

const URI = 'remote:hall?key=unit-1'
const sign = async (access: KeyAccess, uri = URI): Promise<Uint8Array> => {
  const signer = await openKey(uri, access)
  try {
    return await signer.sign({ kind: 'stamp', tbs: TBS })
  } finally {
    await signer.close()
  }
}
const codeOf = async (done: Promise<unknown>): Promise<string> => {
  try {
    await done
    return 'none'
  } catch (error) {
    return isGsealError(error) ? error.code : String(error)
  }
}
const good = (signature: Uint8Array): boolean =>
  verifySignature({ key: unit.key.publicKey, algorithm: SM2_WITH_SM3, message: TBS, signature }) === 'good'

const serverOf = async (t: Test, tls = ours) => {
  const server = await openSignatureServer(unit.key, { root: ours.root, server: tls.server })
  t.teardown(() => server.close())
  return server
}

t.test('the digest with ZA is asked for once, and the raw answer leaves as DER that verifies', async (t) => {
  const server = await serverOf(t)
  t.ok(good(await sign(accessTo(t, server.url))))
  t.equal(server.seen.length, 1)
  const sm2 = unit.key.publicKey.sm2
  if (sm2 === undefined) throw new Error('no SM2 key')
  const data = Buffer.from(sm2Digest(sm2, TBS)).toString('base64')
  t.match(server.seen[0], {
    keyId: 'unit-1',
    data,
    path: '/v1/sign',
    method: 'POST',
    requestId: /^[0-9a-f-]{36}$/,
  })
})

t.test(
  'a profile may send the message, another method and path, and read hex from another place',
  async (t) => {
    const server = await serverOf(t)
    server.fault = (response, { data }) => {
      const { signature } = data as { signature: string }
      response.end(JSON.stringify({ result: { sig: Buffer.from(signature, 'base64').toString('hex') } }))
    }
    const profile = JSON.stringify({
      profile: 'generic-json',
      version: 1,
      request: {
        method: 'PUT',
        path: '/api/seal',
        body: { keyId: '{key}', inputType: 'message', data: '{data}', 'a.b': 1, 'a.c': true },
        input: 'message',
      },
      answer: { signature: 'result.sig', encoding: 'hex' },
    })
    t.ok(good(await sign(accessTo(t, server.url, { profile }))))
    const data = TBS.toString('base64')
    t.match(server.seen, [{ path: '/api/seal', method: 'PUT', data, a: { b: 1, c: true } }])
  },
)

t.test('a P-256 key signs the message, and its answer leaves verified', async (t) => {
  const nist = issue('nist', undefined, { kind: 'P-256' })
  const server = await openSignatureServer(nist.key, { root: ours.root, server: ours.server })
  t.teardown(() => server.close())
  const profile = GENERIC.replace('"digest"', '"message"').replace('"input": "digest"', '"input": "message"')
  const signature = await sign(accessTo(t, server.url, { profile, files: { 'unit.crt': certPem(nist.der) } }))
  const { algorithm, publicKey: key } = nist.key
  t.equal(verifySignature({ key, algorithm, message: TBS, signature }), 'good')
})

const FAULTS: readonly (readonly [name: string, code: string, fault: Fault])[] = [
  ['gives no answer', 'REMOTE_LOST', () => undefined],
  [
    'is slower than the deadline between the pieces of its answer',
    'REMOTE_LOST',
    (response, value) => {
      const text = JSON.stringify(value)
      let at = 0
      const timer = setInterval(() => response.write(text[at++] ?? ' '), 50)
      response.on('close', () => clearInterval(timer))
    },
  ],
  ['closes without an answer', 'REMOTE_LOST', (response) => response.socket?.destroy()],
  [
    'closes in the middle of its answer',
    'REMOTE_LOST',
    (response, value) => {
      response.writeHead(200, { 'content-length': 4000 })
      response.write(JSON.stringify(value), () => response.socket?.destroy())
    },
  ],
  ['answers what is no JSON', 'REMOTE_ANSWER', (response) => response.end('<html>ok</html>')],
  [
    'answers a huge body',
    'REMOTE_ANSWER',
    (response) => response.end(Buffer.alloc(LIMITS.remote.answerBytes + 1, 0x20)),
  ],
  ['leaves out its code', 'REMOTE_ANSWER', (response, { data }) => response.end(JSON.stringify({ data }))],
  ['leaves out the signature', 'REMOTE_ANSWER', (response) => response.end('{"code":0,"data":{}}')],
  ['writes no base64', 'REMOTE_ANSWER', (response) => response.end('{"code":0,"data":{"signature":"%%"}}')],
  ['fails with 500', 'REMOTE_STATUS', (response) => response.writeHead(500).end('oh')],
  [
    'fails with 500 around a good answer',
    'REMOTE_STATUS',
    (response, value) => response.writeHead(500).end(JSON.stringify(value)),
  ],
  ['redirects', 'REMOTE_STATUS', (response) => response.writeHead(307, { location: '/v1/sign' }).end()],
  ['refuses with its own code', 'REMOTE_REFUSED', (response) => response.end('{"code":1002,"message":"x"}')],
  [
    'signs with another key',
    'REMOTE_SIGNATURE_WRONG',
    (response) => {
      const signature = signDigest(other.key, Buffer.alloc(32, 7)).toString('base64')
      response.end(JSON.stringify({ code: 0, data: { signature } }))
    },
  ],
  [
    'answers bytes that are no signature',
    'REMOTE_SIGNATURE_WRONG',
    (response) => response.end('{"code":0,"data":{"signature":"AAAA"}}'),
  ],
]

for (const [name, code, fault] of FAULTS) {
  t.test(`a server that ${name} is asked once: ${code}`, async (t) => {
    const server = await serverOf(t)
    server.fault = fault
    const waits = code === 'REMOTE_LOST' ? { deadlineMs: 1500 } : {}
    t.equal(await codeOf(sign(accessTo(t, server.url, { server: waits }))), code)
    t.equal(server.seen.length, 1)
    server.fault = undefined
    t.ok(good(await sign(accessTo(t, server.url))), 'the next signature is not affected')
    t.equal(server.seen.length, 2)
  })
}

t.test('a lost answer says that the server may have signed and names the request', async (t) => {
  const server = await serverOf(t)
  server.fault = (response) => response.socket?.destroy()
  const error = await sign(accessTo(t, server.url)).catch((caught: unknown) => caught)
  t.match(String(error), /may have signed/)
  t.ok(String(error).includes(String(server.seen[0]?.['requestId'])))
})

t.test("the server's code is told with the profile's words, and control characters are not", async (t) => {
  const server = await serverOf(t)
  server.fault = (response) => response.end('{"code":1002}')
  await t.rejects(sign(accessTo(t, server.url)), { message: /1002.*may not use the key/ })
  server.fault = (response) => response.end(JSON.stringify({ code: 9, message: 'a\u001b[2Jb' }))
  await t.rejects(sign(accessTo(t, server.url)), { message: /a \[2Jb/ })
})

t.test('a server of another authority, or of another name, gets no request', async (t) => {
  const server = await serverOf(t, strangers)
  t.equal(await codeOf(sign(accessTo(t, server.url))), 'REMOTE_TLS')
  const named = await serverOf(t)
  const url = named.url.replace('127.0.0.1', 'localhost')
  t.match(await codeOf(sign(accessTo(t, url))), /^REMOTE_TLS$/)
  t.equal(server.seen.length + named.seen.length, 0)
})

t.test('the environment cannot switch the verification of the server off', async (t) => {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  t.teardown(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
  })
  const server = await serverOf(t, strangers)
  t.equal(await codeOf(sign(accessTo(t, server.url))), 'REMOTE_TLS')
  t.equal(server.seen.length, 0)
})

t.test('a client that the server does not know signs nothing', async (t) => {
  const server = await serverOf(t)
  const files = { 'client.crt': strangers.client.cert, 'client.key': strangers.client.key }
  // TLS 1.3 tells a client after its handshake; when the connection is gone before that is read, the answer is lost.
  t.match(await codeOf(sign(accessTo(t, server.url, { files }))), /^REMOTE_(TLS|LOST)$/)
  t.equal(server.seen.length, 0)
})

t.test('without a client certificate, or with a key that others may read, nothing is opened', async (t) => {
  const server = await serverOf(t)
  t.equal(await codeOf(sign(accessTo(t, server.url, { server: { clientCert: undefined } }))), 'REMOTE_CONFIG')
  t.equal(await codeOf(sign(accessTo(t, server.url, { server: { clientCert: 'gone' } }))), 'REMOTE_FILE')
  t.equal(await codeOf(sign(accessTo(t, server.url, { mode: 0o644 }))), 'REMOTE_FILE')
  t.equal(
    await codeOf(sign(accessTo(t, server.url, { files: { 'client.key': ours.server.key } }))),
    'REMOTE_FILE',
  )
  t.equal(server.seen.length, 0)
})

t.test('a server that is not there, or hangs before TLS, is unreachable: nothing was sent', async (t) => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume())
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`
  t.equal(await codeOf(sign(accessTo(t, url, { server: { connectMs: 200 } }))), 'REMOTE_UNREACHABLE')
  await new Promise((done) => silent.close(done))
  t.equal(await codeOf(sign(accessTo(t, url))), 'REMOTE_UNREACHABLE')
})

t.test(
  'the key of a URI is one that servers.json lists, with the certificate that stands there',
  async (t) => {
    const server = await serverOf(t)
    const access = accessTo(t, server.url)
    t.equal(await codeOf(sign(access, 'remote:other?key=unit-1')), 'REMOTE_SERVER_UNKNOWN')
    t.equal(await codeOf(sign(access, 'remote:hall?key=unit-2')), 'REMOTE_KEY_UNKNOWN')
    for (const uri of [
      'remote:hall',
      'remote:https://127.0.0.1/',
      'remote:hall?key=a&pin=1',
      'remote:hall?key=%F',
    ])
      t.equal(await codeOf(sign(access, uri)), 'REMOTE_URI', uri)
    const files = { 'unit.crt': certPem(other.der) }
    t.equal(await codeOf(sign(accessTo(t, server.url, { files }))), 'REMOTE_SIGNATURE_WRONG')
    const signer = await openKey(URI, access)
    await signer.close()
    t.equal(await codeOf(signer.sign({ kind: 'stamp', tbs: TBS })), 'KEY_CLOSED')
    const forCsr = await openKeyForCsr(URI, access)
    t.same(forCsr.publicKey.spki, unit.key.publicKey.spki)
  },
)

t.test('servers.json is read strictly', async (t) => {
  const wrong: Readonly<Record<string, unknown>>[] = [
    { url: 'http://127.0.0.1:1' },
    { url: 'https://user:pass@127.0.0.1:1' },
    { url: 'https://127.0.0.1:1/path' },
    { rejectUnauthorized: false },
    { ca: undefined },
    { deadlineMs: 0 },
    {
      keys: [
        { key: 'a', cert: 'a' },
        { key: 'a', cert: 'b' },
      ],
    },
  ]
  for (const server of wrong)
    t.equal(
      await codeOf(sign(accessTo(t, 'https://127.0.0.1:1', { server }))),
      'REMOTE_CONFIG',
      JSON.stringify(server),
    )
})

t.test('a profile is read strictly and holds no secret', async (t) => {
  const twist = (change: (value: Record<string, Record<string, unknown>>) => void): string => {
    const value = JSON.parse(GENERIC) as Record<string, Record<string, unknown>>
    change(value)
    return JSON.stringify(value)
  }
  const request = (more: object): string => twist((value) => Object.assign(value['request'] ?? {}, more))
  const wrong = [
    'no JSON',
    GENERIC.replace('"generic-json"', '"another"'),
    request({ headers: { authorization: 'Basic x' } }),
    request({ headers: { 'transfer-encoding': 'chunked' } }),
    request({ headers: { 'x-a': 'b\r\nc: d' } }),
    request({ body: { k: '{key}', d: '{data}', password: 'x' } }),
    request({ body: { k: '{key}' } }),
    request({ body: { k: '{key}', d: '{data}', x: '{pin}' } }),
    request({ body: { k: '{key}', 'k.d': '{data}' } }),
    request({ body: { k: '{key}', d: '{data}', __proto: 1 } }),
    request({ path: 'https://elsewhere/' }),
    request({ verify: false }),
    twist((value) => Object.assign(value['answer'] ?? {}, { ok: [] })),
    twist((value) => Object.assign(value, { insecure: true })),
  ]
  for (const profile of wrong)
    t.equal(await codeOf(sign(accessTo(t, 'https://127.0.0.1:1', { profile }))), 'REMOTE_PROFILE', profile)
  const server = { profile: '../generic-json' }
  t.equal(await codeOf(sign(accessTo(t, 'https://127.0.0.1:1', { server }))), 'REMOTE_PROFILE_UNKNOWN')
})
