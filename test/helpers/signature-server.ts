/**
 * A double of a signature server: HTTPS with both sides' certificates, one SM2 key, and faults on demand. It counts what
 * reaches it, so that a request that was repeated shows.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { write } from '../../src/core/der/index.ts'
import type { PrivateKey } from '../../src/core/keys/private-key.ts'
import { extension, OID } from '../../src/core/pki/index.ts'
import { DAY, type Issued, issue } from './certs.ts'

// It has no types of its own.
const { sm2 } = createRequire(import.meta.url)('sm-crypto') as {
  sm2: { doSignature(e: readonly number[], scalar: string, options: { hash: false }): string }
}

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END ${label}-----\n`

export const certPem = (der: Uint8Array): string => pem('CERTIFICATE', der)

export interface Party {
  readonly cert: string
  readonly key: string
}

const party = (issued: Issued): Party => ({
  cert: certPem(issued.der),
  key: pem('PRIVATE KEY', issued.key.pkcs8()),
})

const LOOPBACK = extension(
  OID.subjectAltName,
  false,
  write.sequence(write.tagged(7, [Uint8Array.of(127, 0, 0, 1)], false)),
)
// TLS judges by the clock of the machine, and not by the invented day of other tests.
const today = () => ({ notBefore: Date.now() - DAY, notAfter: Date.now() + DAY })

/** An authority, and a server and a client by it. */
export const parties = (label: string): { root: string; server: Party; client: Party } => {
  const root = issue(`${label} root`, undefined, { kind: 'P-256', ...today() })
  const server = issue(`${label} server`, root, { kind: 'P-256', ...today(), extensions: [LOOPBACK] })
  const client = issue(`${label} client`, root, { kind: 'P-256', ...today() })
  return { root: certPem(root.der), server: party(server), client: party(client) }
}

export type Fault = (response: ServerResponse, value: Record<string, unknown>) => void

export interface SignatureServer {
  readonly url: string
  /** Requests that arrived whole, and what stood in the last. */
  readonly seen: Record<string, unknown>[]
  /** Instead of an honest answer. */
  fault: Fault | undefined
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>
}

/** r ‖ s over a digest that the client computed, by a library that gseal does not sign with. */
export const signDigest = (key: PrivateKey, digest: Uint8Array): Buffer => {
  const pkcs8 = Buffer.from(key.pkcs8())
  const at = pkcs8.indexOf(Buffer.from('0201010420', 'hex')) + 5
  return Buffer.from(sm2.doSignature([...digest], pkcs8.toString('hex', at, at + 32), { hash: false }), 'hex')
}

export const openSignatureServer = async (
  key: PrivateKey,
  { root, server: own }: { readonly root: string; readonly server: Party },
): Promise<SignatureServer> => {
  const seen: Record<string, unknown>[] = []
  const options = { ...own, ca: root, requestCert: true, rejectUnauthorized: true }
  const server: Server = createServer(options, async (request, response) => {
    const asked = await bodyOf(request)
    seen.push({ ...asked, path: request.url, method: request.method })
    const data = Buffer.from(String(asked['data']), 'base64')
    const bytes = asked['inputType'] === 'message' ? key.sign(data) : signDigest(key, data)
    const signature = Buffer.from(bytes).toString('base64')
    const value = { code: 0, message: 'ok', data: { signature } }
    if (double.fault !== undefined) double.fault(response, value)
    else response.end(JSON.stringify(value))
  })
  // A client that goes away in the handshake is what some tests are about.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const double: SignatureServer = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    fault: undefined,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  return double
}
