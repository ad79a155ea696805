/** The daemon's side of one process that holds a key of a file. */
import { type ChildProcess, fork } from 'node:child_process'
import { writeSync } from 'node:fs'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { GsealError } from '../core/base/error.ts'
import { errorOfWire } from '../core/keys/daemon/protocol.ts'
import {
  type FileOpen,
  type Frame,
  Frames,
  type FromFileChild,
  KeptParts,
  PIN_FD,
  SIGN_FD,
  SIGNED,
} from './file-wire.ts'
import type { HeldCert, HeldRequest } from './holder.ts'
import { descriptorOf, type System } from './system.ts'

interface Waiting {
  resolve(signature: Uint8Array): void
  reject(error: Error): void
  readonly timer: NodeJS.Timeout
}

/** Opening costs a key derivation, of which slow ones take seconds. */
const OPEN_MS = 120_000
/** A signature with what is around it takes less. */
const ANSWER_BYTES = 1024
/** The least that the system can wait. */
const SOON_MS = 1

export class FileProcess {
  readonly #child: ChildProcess
  readonly #key: string
  readonly #waiting = new Map<number, Waiting>()
  readonly #gone: (process: FileProcess) => void
  readonly #pipe: Socket
  readonly #kept = new KeptParts()
  readonly #frames = new Frames()
  readonly #system: System | undefined
  #corked = false
  /** The processor that it is kept off. */
  #off = -1
  #last = 0
  #opening: { resolve(cert: HeldCert): void; reject(error: Error): void } | undefined
  #over: GsealError | undefined

  /** @param gone called once when it has ended without being asked to */
  constructor(key: string, system: System | undefined, gone: (process: FileProcess) => void) {
    this.#key = key
    this.#system = system
    this.#gone = gone
    this.#child = fork(fileURLToPath(new URL('./file-child.js', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe', 'pipe'],
      execArgv: ['--max-semi-space-size=2'],
      env: {},
    })
    this.#pipe = (this.#child.stdio as readonly unknown[])[SIGN_FD] as Socket
    this.#pipe.on('data', (chunk: Buffer) => this.#hear(chunk))
    // Its end is told by the process.
    this.#pipe.on('error', () => undefined)
    this.#child.on('message', (message: FromFileChild) => this.#take(message))
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('exit', (code, signal) => this.#end(signal ?? `exit status ${code}`))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Signatures that were asked for and have not come. */
  get load(): number {
    return this.#waiting.size
  }

  /** One try. @throws KEY_*, DAEMON_KEY_LOST, DAEMON_DEADLINE */
  open(uri: string, pin: Buffer): Promise<HeldCert> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new GsealError('DAEMON_DEADLINE', { ms: OPEN_MS }))
        this.kill()
      }, OPEN_MS)
      const settled =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer)
          this.#opening = undefined
          then(value)
        }
      this.#opening = { resolve: settled(resolve), reject: settled(reject) }
      const pipe = descriptorOf(this.#child.stdio[PIN_FD] as unknown as Socket)
      // Straight from our buffer into the kernel.
      for (let at = 0; at < pin.length; ) at += writeSync(pipe, pin, at)
      const message: FileOpen = { do: 'open', uri, pinBytes: pin.length }
      if (this.#child.connected) this.#child.send(message, () => undefined)
    })
  }

  sign({ kind, parts }: HeldRequest, deadlineMs: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) return reject(this.#over)
      this.#last += 1
      const n = this.#last
      const timer = setTimeout(() => this.#late(n, deadlineMs), deadlineMs)
      this.#waiting.set(n, { resolve, reject, timer })
      this.#cork()
      for (const bytes of this.#kept.frames(n, kind, parts)) this.#pipe.write(bytes)
    })
  }

  /**
   * For a signature that is alone: the daemon goes on to write the ledger, and what the system wakes on its processor
   * waits there until it waits for the disk. It was seen to do so while another one was idle (docs/decisions/daemon.md).
   */
  standApart(): void {
    this.#keepOff(this.#system?.ownProcessor() ?? -1)
  }

  /** Wherever there is room. */
  spread(): void {
    this.#keepOff(-1)
  }

  #keepOff(processor: number): void {
    if (processor === this.#off || this.pid === undefined) return
    this.#off = processor
    this.#system?.keepOff(this.pid, processor)
  }

  kill(): void {
    this.#over ??= new GsealError('DAEMON_KEY_LOCKED', { key: this.#key })
    this.#child.kill('SIGKILL')
  }

  /** What is asked for at one moment goes as one write. */
  #cork(): void {
    if (this.#corked) return
    this.#corked = true
    this.#pipe.cork()
    process.nextTick(() => this.flush())
  }

  flush(): void {
    if (!this.#corked) return
    this.#corked = false
    this.#pipe.uncork()
  }

  /** What comes soon; the rest comes through the loop, which takes longer to wake and to read. */
  collect(): void {
    if (this.#waiting.size === 0 || this.#system === undefined) return
    const room = Buffer.allocUnsafe(ANSWER_BYTES)
    const count = this.#system.readSoon(descriptorOf(this.#pipe), room, SOON_MS)
    this.#hear(room.subarray(0, count))
  }

  #hear(chunk: Buffer): void {
    for (const answer of this.#frames.feed(chunk)) this.#settle(answer)
  }

  #take(message: FromFileChild): void {
    if (message.done === 'open') this.#opening?.resolve(message)
    else this.#opening?.reject(errorOfWire(message.error))
  }

  #settle({ number, tag, content }: Frame): void {
    const waiting = this.#waiting.get(number)
    if (waiting === undefined) return
    this.#waiting.delete(number)
    clearTimeout(waiting.timer)
    if (tag === SIGNED) waiting.resolve(content)
    else waiting.reject(errorOfWire(JSON.parse(content.toString('utf8'))))
  }

  /** What does not answer is ended: a signature that comes later must not leave. */
  #late(n: number, ms: number): void {
    const waiting = this.#waiting.get(n)
    this.#waiting.delete(n)
    waiting?.reject(new GsealError('DAEMON_DEADLINE', { ms }))
    this.#child.kill('SIGKILL')
  }

  #end(reason: string): void {
    const asked = this.#over !== undefined
    this.#over ??= new GsealError('DAEMON_KEY_LOST', { key: this.#key, reason })
    this.#opening?.reject(this.#over)
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(this.#over)
    }
    this.#waiting.clear()
    if (!asked) this.#gone(this)
  }
}
