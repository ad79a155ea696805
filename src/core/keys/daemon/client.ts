/** One connection to the daemon: calls by number, answers in any order, a PIN outside of all messages. */
import { connect, type Socket } from 'node:net'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { PRODUCT } from '../../base/product.ts'
import { Lines } from './lines.ts'
import { errorOfWire, type Hello, PROTOCOL } from './protocol.ts'
import { checkOwner, checkPath, type SocketPlace } from './socket-path.ts'

export interface DaemonClient {
  readonly socket: string
  readonly hello: Hello
  /** @throws what the daemon answers, DAEMON_LOST */
  call<T>(method: string, params?: Readonly<Record<string, unknown>>): Promise<T>
  /** As `call`, with a secret that goes beside the messages; it is wiped. */
  callWithSecret<T>(method: string, params: Readonly<Record<string, unknown>>, secret: Buffer): Promise<T>
  close(): void
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
  readonly secret?: Buffer
}

interface Message {
  readonly id?: unknown
  readonly method?: unknown
  readonly params?: { readonly id?: unknown }
  readonly result?: unknown
  readonly error?: { readonly data?: unknown }
}

const CONNECT_MS = 5_000

class Connection {
  readonly #socket: Socket
  readonly #lines = new Lines(LIMITS.daemon.lineBytes)
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  #over: GsealError | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#receive(chunk as Buffer))
    socket.on('error', (error) => this.#end(error.message))
    socket.on('close', () => this.#end('the daemon closed it'))
  }

  call(method: string, params: Readonly<Record<string, unknown>>, secret?: Buffer): Promise<unknown> {
    if (this.#over !== undefined) return Promise.reject(this.#over)
    this.#last += 1
    const id = this.#last
    const line = `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, ...(secret === undefined ? {} : { secret }) })
      this.#socket.ref()
      this.#socket.write(line)
    })
  }

  close(): void {
    this.#end('it was closed')
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    const lines = this.#lines.feed(chunk)
    if (lines === undefined) {
      this.#fail('a line is too long')
      return
    }
    for (const line of lines) {
      let message: Message
      try {
        message = JSON.parse(line.toString('utf8')) as Message
      } catch {
        this.#fail('the daemon speaks no JSON')
        return
      }
      this.#take(message)
    }
  }

  #take(message: Message): void {
    if (message.method === 'pin.send') {
      this.#sendSecret(Number(message.params?.id))
      return
    }
    const waiting = this.#waiting.get(Number(message.id))
    if (message.id === null && message.error !== undefined) this.#over = errorOfWire(message.error.data)
    if (waiting === undefined) return
    this.#waiting.delete(Number(message.id))
    // An idle connection does not keep a program alive.
    if (this.#waiting.size === 0) this.#socket.unref()
    if (message.error === undefined) waiting.resolve(message.result)
    else waiting.reject(errorOfWire(message.error.data))
  }

  #sendSecret(id: number): void {
    const secret = this.#waiting.get(id)?.secret
    if (secret === undefined) this.#fail('it asked for a PIN that was not offered')
    else this.#socket.write(secret, () => secret.fill(0))
  }

  #fail(reason: string): void {
    this.#end(reason)
    this.#socket.destroy()
  }

  #end(reason: string): void {
    this.#over ??= new GsealError('DAEMON_LOST', { reason })
    for (const { reject } of this.#waiting.values()) reject(this.#over)
    this.#waiting.clear()
  }
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'])

/** @throws DAEMON_ABSENT, DAEMON_SOCKET_FOREIGN, DAEMON_SOCKET */
const opened = (path: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(path)
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new GsealError('DAEMON_LOST', { reason: `no connection within ${CONNECT_MS} ms` }))
    }, CONNECT_MS)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      const { code = '' } = error
      const full = { what: 'many connect at once', retryAfterMs: 500 }
      if (code === 'EAGAIN') reject(new GsealError('DAEMON_BUSY', full, { cause: error }))
      else if (ABSENT.has(code)) reject(new GsealError('DAEMON_ABSENT', { socket: path }, { cause: error }))
      else reject(new GsealError('DAEMON_SOCKET', { path, reason: code || error.message }, { cause: error }))
    })
  })

/**
 * Connects and greets.
 * @param uid of the caller, where the system has such
 * @throws DAEMON_ABSENT, DAEMON_SOCKET, DAEMON_SOCKET_FOREIGN, DAEMON_PROTOCOL, DAEMON_DENIED, DAEMON_BUSY
 */
export const connectDaemon = async (place: SocketPlace, uid: number | undefined): Promise<DaemonClient> => {
  checkOwner(place, uid)
  const connection = new Connection(await opened(checkPath(place.path)))
  try {
    const hello = (await connection.call('hello', {
      protocol: PROTOCOL,
      client: `${PRODUCT.name} ${PRODUCT.version}`,
    })) as Hello
    if (hello.protocol !== PROTOCOL)
      throw new GsealError('DAEMON_PROTOCOL', { theirs: hello.protocol, ours: PROTOCOL })
    return {
      socket: place.path,
      hello,
      call: <T>(method: string, params: Readonly<Record<string, unknown>> = {}) =>
        connection.call(method, params) as Promise<T>,
      callWithSecret: <T>(method: string, params: Readonly<Record<string, unknown>>, secret: Buffer) =>
        connection.call(method, { ...params, bytes: secret.length }, secret) as Promise<T>,
      close: () => connection.close(),
    }
  } catch (error) {
    connection.close()
    throw error
  }
}

/** The first daemon that answers; `undefined` when there is none. @throws as `connectDaemon`, but DAEMON_ABSENT */
export const findDaemon = async (
  places: readonly SocketPlace[],
  uid: number | undefined,
): Promise<DaemonClient | undefined> => {
  for (const place of places) {
    try {
      return await connectDaemon(place, uid)
    } catch (error) {
      if (!(error instanceof GsealError) || error.code !== 'DAEMON_ABSENT' || place.named) throw error
    }
  }
  return undefined
}
