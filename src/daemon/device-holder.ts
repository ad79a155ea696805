/**
 * A key on a device: its library, sessions and PIN are in the child of the device's host; here is only what state it is
 * in. The host climbs the ladder of recovery; what it reports is final.
 */
import { concatBytes } from '../core/base/bytes.ts'
import { GsealError, isGsealError } from '../core/base/error.ts'
import { publicKeyOf } from '../core/gm/index.ts'
import { readCertFields } from '../core/keys/cert-fields.ts'
import { deviceAlgorithm } from '../core/keys/device/forms.ts'
import type { DeviceHost } from '../core/keys/device/host.ts'
import {
  type DeviceKeyRef,
  fitsToken,
  keyName,
  type TokenInfo,
  tokenName,
} from '../core/keys/device/model.ts'
import { chooseKey } from '../core/keys/device/signer.ts'
import type { SignRequest } from '../core/keys/signer.ts'
import type { HeldCert, HeldRequest, Holder, HolderState, PinTerms } from './holder.ts'
import type { Log } from './log.ts'

export interface DeviceHolderOptions {
  readonly name: string
  readonly uri: string
  readonly ref: DeviceKeyRef
  readonly host: DeviceHost
  /** Certificate that lies in a file of the home, for tokens that keep none. */
  readonly cert: Uint8Array | undefined
  readonly log: Log
}

/** After these the key does not sign until somebody does something. */
const LOCKED: ReadonlySet<string> = new Set(['DEVICE_PIN_REQUIRED', 'DEVICE_PIN_WRONG', 'DEVICE_PIN_LOCKED'])

export class DeviceHolder implements Holder {
  readonly name: string
  readonly uri: string
  readonly token: string
  readonly #options: DeviceHolderOptions
  #state: HolderState = 'locked'
  #fault = ''
  #keep = false
  #cert: HeldCert | undefined
  #ref: DeviceKeyRef
  #until: number | undefined
  #left: number | undefined

  constructor(options: DeviceHolderOptions) {
    this.#options = options
    this.name = options.name
    this.uri = options.uri
    this.#ref = options.ref
    const { host, ref } = options
    this.token = `${host.module} ${tokenName(ref.token)}`
    if (options.cert !== undefined) this.#cert = this.#held(options.cert)
    host.on('lost', (token) => this.#lost(token))
    host.on('back', (token) => this.#back(token))
    host.on('restarted', () => this.#ended())
  }

  get state(): HolderState {
    return this.#state
  }

  get fault(): string {
    return this.#fault
  }

  get cert(): HeldCert | undefined {
    return this.#cert
  }

  get until(): number | undefined {
    return this.#state === 'unlocked' ? this.#until : undefined
  }

  get left(): number | undefined {
    return this.#left
  }

  get lanes(): number {
    return this.#options.host.lanes(this.#ref.token)
  }

  async unlock(pin: Buffer, terms: PinTerms): Promise<void> {
    const { host, ref } = this.#options
    const { idleMs, absoluteMs, uses, keepOnReplug, lastTry } = terms
    const state = await host.unlock(ref.token, pin, {
      idleMs,
      absoluteMs,
      keepOnReplug,
      lastTry,
      ...(uses === undefined ? {} : { uses }),
    })
    this.#left = state.left
    await this.#learn()
    this.#state = 'unlocked'
    this.#fault = ''
    this.#keep = keepOnReplug
    this.#until = state.until
  }

  /** Which key it is, and what certificate it has. @throws DEVICE_KEY_MISSING, DEVICE_KEY_NO_CERT, KEY_CERT_INVALID */
  async #learn(): Promise<void> {
    const { host, ref, cert: bound } = this.#options
    const where = { module: host.module, token: tokenName(ref.token) }
    const key = chooseKey(await host.keys(ref.token), ref, where)
    const cert = bound ?? key.cert
    if (cert === undefined) throw new GsealError('DEVICE_KEY_NO_CERT', { ...where, key: keyName(key) })
    this.#cert = this.#held(cert)
    const { spki } = readCertFields(cert, this.uri).publicKey
    this.#ref = { token: ref.token, id: key.id, publicKey: spki }
  }

  #held(bytes: Uint8Array): HeldCert {
    const { der, chain, publicKey } = readCertFields(bytes, this.uri)
    return { cert: der, chain, algorithm: deviceAlgorithm(publicKeyOf(publicKey.spki)) }
  }

  async lock(): Promise<void> {
    this.#state = 'locked'
    this.#fault = ''
    await this.#options.host.lock(this.#options.ref.token)
  }

  async sign({ kind, parts }: HeldRequest, deadlineMs: number): Promise<Uint8Array> {
    if (this.#state === 'locked') throw new GsealError('DAEMON_KEY_LOCKED', { key: this.name })
    try {
      const request: SignRequest = { kind, tbs: concatBytes(...parts) }
      return await this.#options.host.sign(this.#ref, request, { deadlineMs })
    } catch (error) {
      if (isGsealError(error) && LOCKED.has(error.code)) this.#state = 'locked'
      throw error
    }
  }

  /** What is asked for goes to the library's process one by one. */
  flush(): void {}

  /** Its answers come as messages, which the loop alone can take. */
  collect(): void {}

  async close(): Promise<void> {
    await this.lock()
  }

  #isOurs(token: TokenInfo | undefined): boolean {
    return token !== undefined && fitsToken(this.#options.ref.token, token)
  }

  #lost(token: TokenInfo | undefined): void {
    if (!this.#isOurs(token) || this.#state === 'locked') return
    this.#options.log('warn', 'token.lost', { key: this.name })
    // A PIN that is kept waits with the signatures for the token.
    if (this.#keep) return
    this.#state = 'lost'
    this.#fault = 'its token was unplugged'
  }

  #back(token: TokenInfo | undefined): void {
    if (!this.#isOurs(token)) return
    this.#options.log('info', 'token.back', { key: this.name })
    if (this.#state !== 'lost') return
    this.#state = 'locked'
    this.#fault = ''
  }

  #ended(): void {
    if (this.#state === 'locked') return
    this.#options.log('error', 'device.process-lost', { key: this.name })
    this.#state = 'lost'
    this.#fault = 'the process of its library ended'
  }
}
