/**
 * The child of one library as the parent sees it: started when needed, ended by SIGKILL when a call passes its deadline
 * (a library that hangs cannot be asked to stop), started again after 0.1 s, 0.2 s … 10 s, and left alone for a while
 * after five failures in a row. What was in flight when it ended is reported and never sent again: a request that
 * crashes a library would crash the next one too, and a PIN would be tried twice.
 */
import { type ChildProcess, fork } from 'node:child_process'
import type { Writable } from 'node:stream'
import { isCode } from '../../base/codes/index.ts'
import { GsealError } from '../../base/error.ts'
import { received, type SentError } from './fault.ts'
import { type Ask, type FromChild, PIN_FD, type Setup, type ToChild } from './wire.ts'

export interface ProcessTimes {
  readonly firstMs: number
  readonly mostMs: number
  /** Failures in a row after which the library is left alone, and for how long. */
  readonly failures: number
  readonly restMs: number
  /** For loading and initialising the library. */
  readonly startMs: number
}

export const PROCESS_TIMES: ProcessTimes = {
  firstMs: 100,
  mostMs: 10_000,
  failures: 5,
  restMs: 60_000,
  startMs: 30_000,
}

export interface ProcessWish {
  readonly setup: Setup
  readonly env: Readonly<Record<string, string | undefined>>
  readonly threads: number
  readonly times: ProcessTimes
  /** The child that had the logins is gone. */
  ended(): void
  /** Another one has taken its place. */
  restarted(): void
  fewer(token: string, lanes: number): void
}

interface Waiting {
  done(value: unknown): void
  fail(error: unknown): void
  timer: NodeJS.Timeout
  readonly timeoutMs: number
}

interface Running {
  readonly child: ChildProcess
  readonly waiting: Map<number, Waiting>
  /** Why it was ended, when the parent did it. */
  why?: string
}

/** Errors of a library three times in a row although it was initialised again: a new process may help. */
const STUCK = 3

export class DeviceProcess {
  readonly #wish: ProcessWish
  #running: Promise<Running> | undefined
  #current: Running | undefined
  #failures = 0
  #stuck = 0
  #restUntil = 0
  #notBefore = 0
  #started = false
  #closed = false
  #next = 1

  constructor(wish: ProcessWish) {
    this.#wish = wish
  }

  #where(): { module: string } {
    return { module: this.#wish.setup.module }
  }

  get pid(): number | undefined {
    return this.#current?.child.pid
  }

  /** A person wants it now: the rest after failures is over. */
  wake(): void {
    this.#restUntil = 0
    this.#notBefore = 0
  }

  /**
   * Sends a request and waits for its answer.
   * @param sent told when the PIN has left
   * @throws what the child reports, DEVICE_TIMEOUT, DEVICE_CRASHED, DEVICE_GIVEN_UP, DEVICE_CLOSED
   */
  async call(ask: Ask, timeoutMs: number, pin?: Uint8Array): Promise<unknown> {
    const running = await this.#ready()
    return this.#send(running, (id) => ({ id, ask }), timeoutMs, pin)
  }

  #send(
    running: Running,
    message: (id: number) => ToChild,
    timeoutMs: number,
    pin?: Uint8Array,
  ): Promise<unknown> {
    const id = this.#next
    this.#next += 1
    return new Promise((done, fail) => {
      const expired = (): void => this.#expired(running, id)
      running.waiting.set(id, { done, fail, timeoutMs, timer: setTimeout(expired, timeoutMs) })
      const pipe = running.child.stdio[PIN_FD] as Writable | undefined
      if (pin !== undefined) pipe?.write(pin, () => pin.fill(0))
      running.child.send(message(id), (error) => {
        if (error !== null) this.#settle(running, id)?.fail(this.#crashed(running))
      })
    })
  }

  #settle(running: Running, id: number): Waiting | undefined {
    const waiting = running.waiting.get(id)
    running.waiting.delete(id)
    clearTimeout(waiting?.timer)
    return waiting
  }

  #expired(running: Running, id: number): void {
    const waiting = this.#settle(running, id)
    if (waiting === undefined) return
    waiting.fail(new GsealError('DEVICE_TIMEOUT', { ...this.#where(), ms: waiting.timeoutMs }))
    this.#end(running, 'it was ended because another call hung')
  }

  #crashed({ child, why }: Running): GsealError {
    const how = why ?? (child.signalCode === null ? `exit status ${child.exitCode ?? '?'}` : child.signalCode)
    return new GsealError('DEVICE_CRASHED', { ...this.#where(), how })
  }

  async #ready(): Promise<Running> {
    if (this.#closed) throw new GsealError('DEVICE_CLOSED', this.#where())
    if (this.#running !== undefined) return this.#running
    const starting = this.#start()
    this.#running = starting
    try {
      return await starting
    } catch (error) {
      if (this.#running === starting) this.#running = undefined
      throw error
    }
  }

  async #start(): Promise<Running> {
    try {
      const seconds = Math.ceil((this.#restUntil - Date.now()) / 1000)
      if (seconds > 0)
        throw new GsealError('DEVICE_GIVEN_UP', { ...this.#where(), count: this.#failures, seconds })
      const wait = this.#notBefore - Date.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      const running = this.#fork()
      const { setup, times } = this.#wish
      await this.#send(running, (id) => ({ id, setup }), times.startMs)
      if (this.#started) this.#wish.restarted()
      this.#started = true
      return running
    } catch (error) {
      if (this.#current !== undefined) this.#end(this.#current, 'it could not be started')
      throw error
    }
  }

  #fork(): Running {
    const { env, threads } = this.#wish
    const child = fork(new URL('./child.js', import.meta.url), [], {
      env: { ...env, UV_THREADPOOL_SIZE: String(threads) },
      execArgv: [],
      serialization: 'advanced',
      // What a vendor's library prints is nobody's; the last pipe is for PINs.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
    })
    const running: Running = { child, waiting: new Map() }
    this.#current = running
    child.on('message', (message) => this.#heard(running, message as FromChild))
    child.on('error', () => this.#gone(running))
    child.on('exit', () => this.#gone(running))
    ;(child.stdio[PIN_FD] as Writable | undefined)?.on('error', () => undefined)
    return running
  }

  #heard(running: Running, message: FromChild): void {
    if ('lanes' in message) {
      this.#wish.fewer(message.token, message.lanes)
      return
    }
    if ('again' in message) {
      const waiting = running.waiting.get(message.id)
      waiting?.timer.refresh()
      return
    }
    const waiting = this.#settle(running, message.id)
    if ('error' in message) this.#refused(running, waiting, message.error)
    else {
      if (this.#started) this.#failures = this.#stuck = 0
      waiting?.done(message.ok)
    }
  }

  #refused(running: Running, waiting: Waiting | undefined, error: SentError): void {
    waiting?.fail(received(error, this.#where()))
    if (!isCode(error.code) || error.stuck !== true) return
    this.#stuck += 1
    if (this.#stuck < STUCK) return
    this.#stuck = 0
    this.#end(running, 'it was ended because the library kept failing')
  }

  /** From now on nothing is sent to it, although the system takes its time. */
  #end(running: Running, why: string): void {
    running.why = why
    running.child.kill('SIGKILL')
    this.#gone(running)
  }

  #gone(running: Running): void {
    if (this.#current !== running) return
    this.#current = undefined
    this.#running = undefined
    const { times } = this.#wish
    this.#failures += 1
    this.#notBefore = Date.now() + Math.min(times.firstMs * 2 ** (this.#failures - 1), times.mostMs)
    if (this.#failures >= times.failures) this.#restUntil = Date.now() + times.restMs
    this.#wish.ended()
    const ids = [...running.waiting.keys()]
    for (const id of ids) this.#settle(running, id)?.fail(this.#crashed(running))
  }

  /** Waits for what runs, has the library finalized, and ends the child whatever that does. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true
    const running = this.#current
    if (running === undefined) return
    const exited = new Promise<void>((resolve) => running.child.once('exit', () => resolve()))
    try {
      await this.#send(running, (id) => ({ id, ask: { do: 'close' } }), timeoutMs)
    } catch {
      // It hangs or is gone: ended below.
    }
    const killer = setTimeout(() => running.child.kill('SIGKILL'), 1000)
    if (running.child.connected) running.child.disconnect()
    if (running.child.exitCode === null && running.child.signalCode === null) await exited
    clearTimeout(killer)
  }
}
