/**
 * The ledger's writing end in a thread of its own (ledger-thread.ts): while a transaction waits for the disk, the daemon
 * goes on reading sockets and feeding keys. Groups are written in the order in which they were given.
 */
import { Worker } from 'node:worker_threads'
import { GsealError } from '../core/base/error.ts'
import type { Begun, GateAnswers, GateGroup } from '../core/gate-batch.ts'
import { errorOfWire, type WireError } from '../core/keys/daemon/protocol.ts'
import type { GroupWriter } from './clerk.ts'

export type ToLedger = { readonly n: number; readonly group: GateGroup } | { readonly close: true }

/** What crosses to the thread and back keeps no classes: a refusal travels as on the socket. */
export type SentBegun = { readonly use: string } | { readonly refused: WireError }

export type FromLedger =
  | { readonly ready: true }
  | { readonly failed: WireError }
  | {
      readonly n: number
      readonly begun: readonly SentBegun[]
      readonly ended: readonly (WireError | undefined)[]
    }
  | { readonly n: number; readonly durable: true }
  | { readonly n: number; readonly error: WireError }

interface Waiting {
  decided(answers: GateAnswers): void
  resolve(): void
  reject(error: GsealError): void
}

const begunOf = (sent: SentBegun): Begun => ('use' in sent ? sent : errorOfWire(sent.refused))

const refusalOf = (sent: WireError | undefined): GsealError | undefined =>
  sent === undefined ? undefined : errorOfWire(sent)

export class LedgerThread implements GroupWriter {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #exited: Promise<void>
  readonly #lost: (error: GsealError) => void
  #started: ((error?: GsealError) => void) | undefined
  #last = 0
  #closing = false
  #over: GsealError | undefined

  private constructor(path: string, lost: (error: GsealError) => void) {
    this.#lost = lost
    this.#worker = new Worker(new URL('./ledger-thread.js', import.meta.url), { workerData: { path } })
    this.#worker.on('message', (message: FromLedger) => this.#take(message))
    this.#worker.on('error', (error) => this.#end(path, error.message))
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', (status) => {
        this.#end(path, `its thread ended with ${status}`)
        resolve()
      })
    })
  }

  /**
   * @param path of the ledger
   * @param lost called once when the thread ends without being asked to: nothing can be recorded any more
   * @throws STORE_*
   */
  static async open(path: string, lost: (error: GsealError) => void): Promise<LedgerThread> {
    const thread = new LedgerThread(path, lost)
    await new Promise<void>((resolve, reject) => {
      thread.#started = (error) => {
        thread.#started = undefined
        if (error === undefined) resolve()
        else reject(error)
      }
    })
    return thread
  }

  write(group: GateGroup, decided: (answers: GateAnswers) => void): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over)
    this.#last += 1
    const n = this.#last
    this.#worker.ref()
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { decided, resolve, reject })
      this.#send({ n, group })
    })
  }

  /** After what was given is written. */
  async close(): Promise<void> {
    this.#closing = true
    this.#worker.ref()
    if (this.#over === undefined) this.#send({ close: true })
    await this.#exited
  }

  #send(message: ToLedger): void {
    this.#worker.postMessage(message)
  }

  #take(message: FromLedger): void {
    if ('ready' in message) {
      this.#started?.()
      this.#rest()
    } else if ('failed' in message) {
      this.#closing = true
      this.#started?.(errorOfWire(message.failed))
    } else this.#settle(message)
  }

  /** A thread that has nothing to write does not keep a daemon alive that could not start. */
  #rest(): void {
    if (this.#waiting.size === 0 && !this.#closing) this.#worker.unref()
  }

  #settle(message: Extract<FromLedger, { n: number }>): void {
    const waiting = this.#waiting.get(message.n)
    if ('begun' in message) {
      waiting?.decided({ begun: message.begun.map(begunOf), ended: message.ended.map(refusalOf) })
      return
    }
    this.#waiting.delete(message.n)
    this.#rest()
    if ('error' in message) waiting?.reject(errorOfWire(message.error))
    else waiting?.resolve()
  }

  #end(path: string, reason: string): void {
    if (this.#over !== undefined) return
    this.#over = new GsealError('STORE_IO', { path, reason })
    this.#started?.(this.#over)
    for (const { reject } of this.#waiting.values()) reject(this.#over)
    this.#waiting.clear()
    if (!this.#closing) this.#lost(this.#over)
  }
}
