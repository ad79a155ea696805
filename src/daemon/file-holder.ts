/**
 * A key of a file in a pool of processes, each of which opened it with the same PIN at the same unlocking. SM2 is a
 * matter of the processor, so there are as many as there are cores to sign on.
 */
import { availableParallelism } from 'node:os'
import { GsealError } from '../core/base/error.ts'
import { FileProcess } from './file-process.ts'
import type { HeldCert, HeldRequest, Holder, HolderState, PinTerms } from './holder.ts'
import type { Log } from './log.ts'
import type { System } from './system.ts'

/** Signatures that wait in one process while another one is made, so that its pipe is never empty. */
const DEPTH = 16
const MOST_PROCESSES = 8

export const defaultProcesses = (): number => Math.max(1, Math.min(availableParallelism(), 4))

export interface FileHolderOptions {
  readonly name: string
  readonly uri: string
  readonly processes: number | undefined
  readonly log: Log
  readonly system: System | undefined
  now(): number
  /** The certificate beside the key, before the first unlocking. */
  readonly known: HeldCert | undefined
}

export class FileHolder implements Holder {
  readonly name: string
  readonly uri: string
  readonly token: string
  readonly left = undefined
  readonly #options: FileHolderOptions
  readonly #count: number
  #pool: FileProcess[] = []
  #cert: HeldCert | undefined
  #terms: PinTerms | undefined
  #since = 0
  #used = 0
  #timer: NodeJS.Timeout | undefined
  #fault = ''

  constructor(options: FileHolderOptions) {
    this.#options = options
    this.name = options.name
    this.uri = options.uri
    this.token = `file ${options.uri}`
    this.#cert = options.known
    this.#count = Math.min(options.processes ?? defaultProcesses(), MOST_PROCESSES)
  }

  get state(): HolderState {
    if (this.#terms === undefined) return this.#fault === '' ? 'locked' : 'lost'
    return 'unlocked'
  }

  get fault(): string {
    return this.#fault
  }

  get cert(): HeldCert | undefined {
    return this.#cert
  }

  get until(): number | undefined {
    return this.#terms === undefined ? undefined : this.#since + this.#terms.absoluteMs
  }

  get lanes(): number {
    return this.#pool.length * DEPTH
  }

  async unlock(pin: Buffer, terms: PinTerms): Promise<void> {
    const pool = [this.#process()]
    try {
      // The first tries the PIN; the others only follow when it is right.
      const cert = await (pool[0] as FileProcess).open(this.uri, pin)
      for (let i = 1; i < this.#count; i++) pool.push(this.#process())
      await Promise.all(pool.slice(1).map((other) => other.open(this.uri, pin)))
      await this.lock()
      this.#cert = cert
      this.#pool = pool
      this.#terms = terms
      this.#since = this.#options.now()
      this.#used = 0
      this.#fault = ''
      this.#arm()
    } catch (error) {
      for (const process of pool) process.kill()
      throw error
    } finally {
      pin.fill(0)
    }
  }

  async lock(): Promise<void> {
    clearTimeout(this.#timer)
    this.#terms = undefined
    const pool = this.#pool
    this.#pool = []
    for (const process of pool) process.kill()
  }

  async sign(request: HeldRequest, deadlineMs: number): Promise<Uint8Array> {
    const idlest = this.#idlest()
    this.#place(idlest)
    if (idlest === undefined || this.#spent()) throw this.#closed()
    this.#used += 1
    this.#arm()
    try {
      return await idlest.sign(request, deadlineMs)
    } finally {
      // The last one that the count allowed: the key goes when the others have come too.
      if (this.#spent() && this.#pool.every(({ load }) => load === 0)) await this.lock()
    }
  }

  flush(): void {
    for (const process of this.#pool) process.flush()
  }

  collect(): void {
    for (const process of this.#pool) process.collect()
  }

  close(): Promise<void> {
    return this.lock()
  }

  #spent(): boolean {
    return this.#terms?.uses !== undefined && this.#used >= this.#terms.uses
  }

  #idlest(): FileProcess | undefined {
    let found: FileProcess | undefined
    for (const process of this.#pool) if (found === undefined || process.load < found.load) found = process
    return found
  }

  #place(next: FileProcess | undefined): void {
    if (this.#pool.every(({ load }) => load === 0)) next?.standApart()
    else for (const process of this.#pool) process.spread()
  }

  #process(): FileProcess {
    return new FileProcess(this.name, this.#options.system, (gone) => this.#lost(gone))
  }

  #closed(): GsealError {
    return this.#fault === ''
      ? new GsealError('DAEMON_KEY_LOCKED', { key: this.name })
      : new GsealError('DAEMON_KEY_LOST', { key: this.name, reason: this.#fault })
  }

  /** The others go on; the PIN for another one is not kept. */
  #lost(gone: FileProcess): void {
    if (!this.#pool.includes(gone)) return
    this.#pool = this.#pool.filter((process) => process !== gone)
    this.#options.log('error', 'key.process-lost', { key: this.name, left: this.#pool.length })
    if (this.#pool.length > 0) return
    clearTimeout(this.#timer)
    this.#terms = undefined
    this.#fault = 'its process ended'
  }

  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#terms === undefined) return
    const { idleMs, absoluteMs } = this.#terms
    const left = Math.min(idleMs, this.#since + absoluteMs - this.#options.now())
    this.#timer = setTimeout(
      () => {
        this.#options.log('info', 'key.expired', { key: this.name })
        void this.lock()
      },
      Math.max(0, Math.min(left, 0x7fff_ffff)),
    )
    this.#timer.unref()
  }
}
