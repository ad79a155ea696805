/**
 * One client: lines in, answers out, within limits. A client that sends too much, too slowly or does not read is cut off;
 * what it had asked for and has not begun is dropped.
 */
import { readSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeUtf8 } from '../core/base/bytes.ts'
import { GsealError } from '../core/base/error.ts'
import { LIMITS } from '../core/base/limits.ts'
import { Lines } from '../core/keys/daemon/lines.ts'
import { RPC, rpcError } from '../core/keys/daemon/protocol.ts'
import { descriptorOf, type Peer, startReading, stopReading } from './system.ts'

const { lineBytes, calls, firstLineMs, lineMs, idleMs, unreadBytes, unreadMs, pinMs } = LIMITS.daemon

export interface Call {
  readonly method: string
  readonly params: unknown
  /** Exactly so many bytes that follow, into one buffer; whoever asks wipes it. @throws DAEMON_MESSAGE */
  secret(bytes: number): Promise<Buffer>
}

/** What the routes see of a client. */
export interface Client {
  readonly peer: Peer
  /** For the ledger: who asked. */
  readonly caller: string
  greeted: boolean
  readonly gone: boolean
}

export interface ConnectionOptions {
  readonly socket: Socket
  readonly peer: Peer
  readonly caller: string
  knows(method: string): boolean
  handle(client: Client, call: Call): Promise<unknown>
  closed(client: Client): void
}

/** An identifier that JSON-RPC knows; anything else is told with null. */
const idOf = (value: unknown): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null

const RETRY_MS = 200

export class Connection implements Client {
  readonly peer: Peer
  readonly caller: string
  greeted = false
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  readonly #lines = new Lines(lineBytes)
  #open = 0
  #over = false
  #halfway = false
  #watch: NodeJS.Timeout | undefined
  #unread: NodeJS.Timeout | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.peer = options.peer
    this.caller = options.caller
    this.#socket = options.socket
    const socket = this.#socket
    socket.on('data', (chunk) => this.#receive(chunk as Buffer))
    socket.on('drain', () => this.#drained())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#close())
    this.#expect(firstLineMs)
  }

  get gone(): boolean {
    return this.#over
  }

  /** Whether an answer is still to come. */
  get busy(): boolean {
    return this.#open > 0
  }

  /** Tells why, and ends the connection when that is sent. */
  refuse(error: GsealError): void {
    this.#send({ jsonrpc: '2.0', id: null, error: rpcError(error) })
    this.#socket.end()
    this.#socket.pause()
    setTimeout(() => this.#socket.destroy(), 1000).unref()
  }

  end(): void {
    this.#socket.end()
    setTimeout(() => this.#socket.destroy(), 1000).unref()
  }

  async #secret(id: string | number | null, bytes: number): Promise<Buffer> {
    const buffer = Buffer.alloc(bytes)
    // Node stops reading; what comes stays in the kernel until it is read into this buffer.
    stopReading(this.#socket)
    this.#send({ jsonrpc: '2.0', method: 'pin.send', params: { id } })
    try {
      await this.#fill(buffer)
      return buffer
    } catch (error) {
      buffer.fill(0)
      throw error
    } finally {
      startReading(this.#socket)
    }
  }

  async #fill(buffer: Buffer): Promise<void> {
    const until = performance.now() + pinMs
    for (let have = 0; have < buffer.length; ) {
      try {
        const count = readSync(descriptorOf(this.#socket), buffer, have, buffer.length - have, null)
        if (count === 0) throw new GsealError('DAEMON_MESSAGE', { reason: 'the PIN ended early' })
        have += count
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
        if (performance.now() > until)
          throw new GsealError('DAEMON_MESSAGE', { reason: `no PIN within ${pinMs} ms` })
        await sleep(2)
      }
    }
  }

  /** So long nothing may happen. */
  #expect(ms: number): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => this.#late(ms), ms)
    this.#watch.unref()
  }

  #late(ms: number): void {
    if (this.#open > 0) {
      this.#expect(idleMs)
      return
    }
    const watch = this.#watch
    // Timers come before sockets in a turn of the loop: what has arrived meanwhile is looked at first.
    setImmediate(() => {
      if (watch === this.#watch)
        this.refuse(new GsealError('DAEMON_MESSAGE', { reason: `nothing for ${ms} ms` }))
    })
  }

  #receive(chunk: Buffer): void {
    const lines = this.#lines.feed(chunk)
    if (lines === undefined) {
      this.refuse(new GsealError('DAEMON_LINE_LONG', { limit: lineBytes }))
      return
    }
    for (const line of lines) this.#line(line)
    // A line that was begun must end in time, or bytes in drops would keep a connection for ever.
    if (lines.length > 0 || !this.#lines.begun) this.#expect(this.greeted ? idleMs : firstLineMs)
    else if (this.greeted && !this.#halfway) this.#expect(lineMs)
    this.#halfway = this.#lines.begun
  }

  #line(line: Buffer): void {
    let message: unknown
    try {
      message = JSON.parse(decodeUtf8(line) ?? '')
    } catch {
      this.#fault(null, RPC.parse, 'no JSON in UTF-8')
      return
    }
    const { jsonrpc, id, method, params } = (message ?? {}) as Record<string, unknown>
    if (jsonrpc !== '2.0' || typeof method !== 'string' || (id !== undefined && idOf(id) === null))
      this.#fault(idOf(id), RPC.request, 'no request of JSON-RPC 2.0')
    else if (!this.#options.knows(method)) this.#fault(idOf(id), RPC.method, `no method ${method}`)
    // A notification wants no answer; there is none that this daemon knows.
    else if (id !== undefined) this.#call(idOf(id), method, params ?? {})
  }

  #call(id: string | number | null, method: string, params: unknown): void {
    if (this.#open >= calls) {
      const busy = { what: `${calls} calls of this connection are open`, retryAfterMs: RETRY_MS }
      this.#answer(id, { error: rpcError(new GsealError('DAEMON_BUSY', busy)) })
      return
    }
    this.#open += 1
    const call: Call = { method, params, secret: (bytes) => this.#secret(id, bytes) }
    this.#options.handle(this, call).then(
      (result) => this.#settle(id, { result: result ?? null }),
      (error) => this.#settle(id, { error: rpcError(error) }),
    )
  }

  #settle(id: string | number | null, answer: Record<string, unknown>): void {
    this.#open -= 1
    this.#answer(id, answer)
  }

  #fault(id: string | number | null, number: number, reason: string): void {
    this.#answer(id, { error: rpcError(new GsealError('DAEMON_MESSAGE', { reason }), number) })
  }

  #answer(id: string | number | null, answer: Record<string, unknown>): void {
    this.#send({ jsonrpc: '2.0', id, ...answer })
  }

  #send(message: Record<string, unknown>): void {
    if (this.#over || this.#socket.writableEnded) return
    if (this.#socket.write(`${JSON.stringify(message)}\n`)) return
    // It does not read: it is not read from either, for so long and so much.
    this.#socket.pause()
    if (this.#socket.writableLength > unreadBytes) this.#socket.destroy()
    this.#unread ??= setTimeout(() => this.#socket.destroy(), unreadMs)
    this.#unread.unref()
  }

  #drained(): void {
    clearTimeout(this.#unread)
    this.#unread = undefined
    if (!this.#socket.writableEnded) this.#socket.resume()
  }

  #close(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#watch)
    clearTimeout(this.#unread)
    this.#options.closed(this)
  }
}
