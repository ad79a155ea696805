/**
 * One request over TLS and its answer, in two steps that mean different things when they fail: until the connection
 * stands and both sides are known, nothing was sent and nothing signed; from then on a lost answer may belong to a
 * signature that was given. So each request has a connection of its own, and none is ever repeated: a connection that is
 * kept can end in the moment of asking, and then nobody knows.
 */
import { request } from 'node:https'
import { isIP } from 'node:net'
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'

export interface Line {
  readonly server: string
  readonly url: URL
  readonly secure: SecureContext
  readonly connectMs: number
  readonly deadlineMs: number
}

export interface Question {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly id: string
}

export interface Answer {
  readonly status: number
  readonly body: Buffer
}

/** @throws what OpenSSL says of a certificate or key that it cannot use */
export const secureContext = (ca: Uint8Array, cert: Uint8Array, key: Uint8Array): SecureContext =>
  createSecureContext({
    ca: Buffer.from(ca),
    cert: Buffer.from(cert),
    key: Buffer.from(key),
    minVersion: 'TLSv1.2',
  })

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

/** Of the connection itself; what is left are certificates and TLS. */
const NETWORK = /^(E[A-Z]+|timeout)$/
/** The server said in TLS that it does not take this client: TLS 1.3 tells after the handshake, before any request is read. */
const NOT_TAKEN =
  /^ERR_SSL_.*ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERT|HANDSHAKE|ACCESS_DENIED)/

/** @throws REMOTE_UNREACHABLE, REMOTE_TLS: nothing was sent */
const connected = (line: Line): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const host = line.url.hostname.replace(/^\[(.*)\]$/, '$1')
    const socket = connect({
      host,
      port: Number(line.url.port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      secureContext: line.secure,
      // Said aloud: the default can be changed from the environment.
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
    })
    const fail = (error: unknown): void => {
      clearTimeout(timer)
      socket.destroy()
      const reason = reasonOf(error)
      const code = NETWORK.test(reason) && !/^EPROTO$/.test(reason) ? 'REMOTE_UNREACHABLE' : 'REMOTE_TLS'
      reject(new GsealError(code, { server: line.server, reason }, { cause: error }))
    }
    const timer = setTimeout(() => fail(new Error('timeout')), line.connectMs)
    socket.on('error', fail)
    socket.once('close', () => fail(new Error('ECONNRESET')))
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('close')
      socket.off('error', fail)
      resolve(socket)
    })
  })

const lost = (line: Line, id: string, error: unknown): GsealError => {
  const [server, reason] = [line.server, reasonOf(error)]
  return NOT_TAKEN.test(reason)
    ? new GsealError('REMOTE_TLS', { server, reason }, { cause: error })
    : new GsealError('REMOTE_LOST', { server, reason, id }, { cause: error })
}

/** @throws REMOTE_LOST, REMOTE_ANSWER: the server may have signed */
const answered = (line: Line, socket: TLSSocket, question: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method, path, body, id } = question
    const headers = {
      'content-type': 'application/json',
      ...question.headers,
      'content-length': body.byteLength,
      connection: 'close',
    }
    const end = (error: GsealError): void => {
      clearTimeout(timer)
      reject(error)
      socket.destroy()
    }
    const timer = setTimeout(() => end(lost(line, id, new Error('timeout'))), line.deadlineMs)
    const asking = request(
      { method, path, headers, host: line.url.hostname, port: line.url.port, createConnection: () => socket },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          size += chunk.byteLength
          const limit = LIMITS.remote.answerBytes
          if (size <= limit) return
          end(
            new GsealError('REMOTE_ANSWER', { server: line.server, reason: `more than ${limit} bytes`, id }),
          )
        })
        response.on('error', (error) => end(lost(line, id, error)))
        response.on('end', () => {
          clearTimeout(timer)
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) })
          socket.destroy()
        })
      },
    )
    asking.on('error', (error) => end(lost(line, id, error)))
    asking.end(body)
  })

/**
 * Asks once.
 * @throws REMOTE_UNREACHABLE, REMOTE_TLS, REMOTE_LOST, REMOTE_ANSWER
 */
export const ask = async (line: Line, question: Question): Promise<Answer> =>
  answered(line, await connected(line), question)
