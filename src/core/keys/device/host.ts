/**
 * A module of devices as the rest of gseal sees it: its tokens, their keys, their PINs, and signatures that were
 * verified. The library itself runs in a child process (process.ts, child.ts): it may hang, crash or leak there. The
 * PIN is held in the child alone, so it is gone with the child, and a person is asked again.
 */
import { EventEmitter } from 'node:events'
import { GsealError, isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { matchToken } from './match.ts'
import {
  type DeviceFile,
  type DeviceKey,
  type DeviceKeyRef,
  fitsToken,
  type NewKey,
  type PinLimits,
  type PinState,
  type ProbeResult,
  type SignOptions,
  type SignRequest,
  type TokenInfo,
  type TokenRef,
  tokenKey,
  tokenName,
} from './model.ts'
import { DeviceProcess, PROCESS_TIMES, type ProcessTimes } from './process.ts'
import type { DeviceProfile, SignWay } from './profile.ts'
import { TokenQueue } from './queue.ts'
import { storedFile, wholeFile } from './stored.ts'

export type DeviceEvent = 'lost' | 'back' | 'restarted'
/** `lost` and `back` name the token; `restarted` concerns all of the module: their PINs are gone. */
export type DeviceListener = (token: TokenInfo | undefined) => void

export interface DeviceHostOptions {
  /** Its name in devices.json, for messages. */
  readonly module: string
  /** Path of the library; only what the home lists gets here. */
  readonly library: string
  readonly profile: DeviceProfile
  /** For libraries that take a configuration when they are initialised. */
  readonly config?: string
  /** The child's environment; never a PIN. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How often a token that was unlocked or lost is looked for. */
  readonly pollMs?: number
  readonly times?: Partial<ProcessTimes>
}

export interface DeviceHost {
  readonly module: string
  readonly profile: DeviceProfile
  /** Process id of the child that runs now. */
  readonly pid: number | undefined
  tokens(): Promise<readonly TokenInfo[]>
  keys(token: TokenRef): Promise<readonly DeviceKey[]>
  /** One try with this PIN. The buffer is wiped before this returns. */
  unlock(token: TokenRef, pin: Uint8Array, limits: PinLimits): Promise<PinState>
  lock(token?: TokenRef): Promise<void>
  sign(key: DeviceKeyRef, request: SignRequest, options?: SignOptions): Promise<Uint8Array>
  /** How many calls of sign at once are useful. */
  lanes(token: TokenRef): number
  generate(token: TokenRef, wish: NewKey): Promise<DeviceKey>
  /** Stores a certificate beside its key on the token. */
  writeCert(key: DeviceKeyRef, der: Uint8Array): Promise<void>
  /** What the token tells of its files. @throws DEVICE_NO_FILES */
  files(token: TokenRef): Promise<readonly DeviceFile[]>
  /** A whole file, or nothing of it. @throws DEVICE_FILE_MISSING, DEVICE_FILE_SIZE, LIMIT_EXCEEDED */
  readFile(token: TokenRef, name: string): Promise<Uint8Array>
  /** Signs a message in one way and says what became of it. */
  probe(key: DeviceKeyRef, way: SignWay, message: Uint8Array): Promise<ProbeResult>
  on(event: DeviceEvent, listener: DeviceListener): void
  off(event: DeviceEvent, listener: DeviceListener): void
  /** Finishes what runs, refuses what waits, finalizes the library, ends the child. */
  close(): Promise<void>
}

/** How long a signature waits for a token that is away, when its PIN is kept and the caller names no deadline. */
const REPLUG_MS = 60_000
const POLL_MS = 2_000
const CLOSE_MS = 5_000

/** What the parent remembers of a token. */
interface Known {
  readonly info: TokenInfo
  readonly queue: TokenQueue
  unlocked: boolean
  keep: boolean
  lost: boolean
}

class Host implements DeviceHost {
  readonly module: string
  readonly profile: DeviceProfile
  readonly #process: DeviceProcess
  readonly #events = new EventEmitter()
  readonly #known = new Map<string, Known>()
  readonly #pollMs: number
  #timer: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined

  constructor(options: DeviceHostOptions) {
    const { module, library, profile, config } = options
    this.module = module
    this.profile = profile
    this.#pollMs = options.pollMs ?? POLL_MS
    this.#process = new DeviceProcess({
      setup: { module, library, profile, ...(config === undefined ? {} : { config }) },
      env: options.env ?? {},
      // One more than the sessions: file and name look-ups of the library's own share the pool.
      threads: Math.max(4, profile.module.maxSessions + 1),
      times: { ...PROCESS_TIMES, ...options.times },
      ended: () => this.#ended(),
      restarted: () => void this.#events.emit('restarted', undefined),
      fewer: (token, lanes) => this.#fewer(token, lanes),
    })
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  on(event: DeviceEvent, listener: DeviceListener): void {
    this.#events.on(event, listener)
  }

  off(event: DeviceEvent, listener: DeviceListener): void {
    this.#events.off(event, listener)
  }

  #call(ask: Parameters<DeviceProcess['call']>[0], patience = 1, pin?: Uint8Array): Promise<unknown> {
    if (this.#closing !== undefined) throw new GsealError('DEVICE_CLOSED', { module: this.module })
    return this.#process.call(ask, patience * this.profile.module.callTimeoutMs, pin)
  }

  #ended(): void {
    for (const known of this.#known.values()) {
      known.unlocked = known.keep = false
      known.queue.paused = false
    }
  }

  #fewer(token: string, lanes: number): void {
    const known = this.#known.get(token)
    if (known !== undefined) known.queue.lanes = lanes
  }

  async tokens(): Promise<readonly TokenInfo[]> {
    // Twice as patient as a signature: of two that hang together, the one that hung is the one that is told so.
    const found = (await this.#call({ do: 'tokens' }, 2)) as readonly TokenInfo[]
    for (const info of found) this.#learn(info)
    for (const known of this.#known.values()) {
      const info = found.find((token) => tokenKey(token) === tokenKey(known.info))
      if (info === undefined) this.#lose(known)
      else {
        known.unlocked = info.pin.loggedIn
        if (known.lost) this.#back(known)
      }
    }
    this.#watch()
    const away = [...this.#known.values()].filter(({ lost }) => lost)
    return [...found, ...away.map(({ info }) => ({ ...info, present: false }))]
  }

  #learn(info: TokenInfo): Known {
    const key = tokenKey(info)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const queue = new TokenQueue(this.module, this.profile.module.maxSessions)
    const added: Known = { info, queue, unlocked: false, keep: false, lost: false }
    this.#known.set(key, added)
    return added
  }

  #lose(known: Known): void {
    if (!known.keep) known.unlocked = false
    known.queue.paused = known.keep
    if (known.lost) return
    known.lost = true
    this.#events.emit('lost', known.info)
    this.#watch()
  }

  #back(known: Known): void {
    known.lost = false
    known.queue.paused = false
    this.#events.emit('back', known.info)
  }

  /** Looks after tokens while a PIN is held or one is away; C_WaitForSlotEvent is missing in too many libraries. */
  #watch(): void {
    const wanted = [...this.#known.values()].some(({ unlocked, lost }) => unlocked || lost)
    if (!wanted || this.#closing !== undefined) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      return
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      // What is wrong is told to whoever uses the token; looking goes on.
      void this.tokens().catch(() => this.#watch())
    }, this.#pollMs).unref()
  }

  /** The token that a reference means, known or looked for. @throws DEVICE_ABSENT, DEVICE_AMBIGUOUS */
  async #token(ref: TokenRef): Promise<Known> {
    const known = [...this.#known.values()].filter(({ info }) => fitsToken(ref, info))
    const [only] = known
    if (only !== undefined && known.length === 1) return only
    return this.#learn(matchToken(await this.tokens(), ref, this.module))
  }

  #exact(known: Known): TokenRef {
    return { serial: known.info.serial, label: known.info.label }
  }

  async keys(token: TokenRef): Promise<readonly DeviceKey[]> {
    const known = await this.#token(token)
    return (await this.#call({ do: 'keys', token: this.#exact(known) })) as readonly DeviceKey[]
  }

  async unlock(token: TokenRef, pin: Uint8Array, limits: PinLimits): Promise<PinState> {
    try {
      this.#process.wake()
      const known = await this.#token(token)
      const ask = { do: 'unlock', token: this.#exact(known), pinBytes: pin.byteLength, limits } as const
      const state = (await this.#call(ask, 1, pin)) as PinState
      known.unlocked = true
      known.keep = limits.keepOnReplug === true
      if (known.lost) this.#back(known)
      this.#watch()
      return state
    } finally {
      pin.fill(0)
    }
  }

  async lock(token?: TokenRef): Promise<void> {
    const ref = token === undefined ? undefined : this.#exact(await this.#token(token))
    for (const known of this.#known.values())
      if (ref === undefined || fitsToken(ref, known.info)) known.unlocked = known.keep = false
    if (this.#process.pid !== undefined)
      await this.#call({ do: 'lock', ...(ref === undefined ? {} : { token: ref }) })
  }

  async sign(key: DeviceKeyRef, request: SignRequest, options: SignOptions = {}): Promise<Uint8Array> {
    const [actual, limit] = [request.tbs.byteLength, LIMITS.devices.tbsBytes]
    if (actual > limit) throw new GsealError('LIMIT_EXCEEDED', { what: 'data to be signed', actual, limit })
    const known = await this.#token(key.token)
    const ask = { do: 'sign', key: { ...key, token: this.#exact(known) }, tbs: request.tbs } as const
    const once = (): Promise<Uint8Array> =>
      known.queue.add(
        async () => (await this.#call(ask)) as Uint8Array,
        options.deadlineMs ?? (known.keep ? REPLUG_MS : undefined),
      )
    try {
      return await once()
    } catch (error) {
      if (!isGsealError(error, 'DEVICE_LOST') && !isGsealError(error, 'DEVICE_ABSENT')) throw error
      this.#lose(known)
      // No signature was made: the token was away. Once more when it is back, and only then.
      if (!known.keep) throw error
      return once()
    }
  }

  lanes(token: TokenRef): number {
    const known = [...this.#known.values()].find(({ info }) => fitsToken(token, info))
    return known?.queue.lanes ?? this.profile.module.maxSessions
  }

  async generate(token: TokenRef, wish: NewKey): Promise<DeviceKey> {
    const known = await this.#token(token)
    await this.#call({ do: 'generate', token: this.#exact(known), wish })
    const made = (await this.keys(token)).find(({ id, usage }) => id === wish.id && usage !== 'decrypt')
    if (made !== undefined) return made
    throw new GsealError('DEVICE_KEY_MISSING', {
      module: this.module,
      token: known.info.label,
      key: wish.label,
    })
  }

  async writeCert(key: DeviceKeyRef, der: Uint8Array): Promise<void> {
    const known = await this.#token(key.token)
    await this.#call({ do: 'writeCert', key: { ...key, token: this.#exact(known) }, der })
  }

  async files(token: TokenRef): Promise<readonly DeviceFile[]> {
    const known = await this.#token(token)
    return (await this.#call({ do: 'files', token: this.#exact(known) })) as readonly DeviceFile[]
  }

  async readFile(ref: TokenRef, name: string): Promise<Uint8Array> {
    const known = await this.#token(ref)
    const token = this.#exact(known)
    const where = { module: this.module, token: tokenName(token) }
    const file = storedFile(await this.files(token), name, where)
    return wholeFile(file, where, async (piece) => {
      return (await this.#call({ do: 'piece', token, piece })) as Uint8Array
    })
  }

  async probe(key: DeviceKeyRef, way: SignWay, message: Uint8Array): Promise<ProbeResult> {
    const known = await this.#token(key.token)
    const ask = { do: 'probe', key: { ...key, token: this.#exact(known) }, way, message } as const
    return (await this.#call(ask)) as ProbeResult
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer)
    await Promise.all([...this.#known.values()].map(({ queue }) => queue.drain()))
    await this.#process.close(Math.min(CLOSE_MS, this.profile.module.callTimeoutMs))
  }
}

/** Nothing is started before the first call. The caller closes it. */
export const openDeviceHost = (options: DeviceHostOptions): DeviceHost => new Host(options)
