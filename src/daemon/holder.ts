/**
 * A key that the daemon holds: a file in processes of its own, or a key on a device in the process of its library.
 * The PIN and the key are there and never here; what leaves is a signature that was verified.
 */
import type { SignRequest } from '../core/keys/signer.ts'

/** What is to be signed, in parts that follow one another; a part that comes again as the same object is sent once. */
export interface HeldRequest {
  readonly kind: SignRequest['kind']
  readonly parts: readonly Uint8Array[]
}

export interface HeldCert {
  /** DER. */
  readonly cert: Uint8Array
  readonly chain: readonly Uint8Array[]
  /** OID of the signature algorithm; known from the first unlocking on. */
  readonly algorithm: string | undefined
}

export interface PinTerms {
  /** Since the last signature. */
  readonly idleMs: number
  /** Since it was entered. */
  readonly absoluteMs: number
  /** Signatures. */
  readonly uses: number | undefined
  readonly keepOnReplug: boolean
  /** The person knows that this is the last try before the token locks, and wants it. */
  readonly lastTry: boolean
}

export type HolderState = 'locked' | 'unlocked' | 'lost'

export interface Holder {
  /** As people call it. */
  readonly name: string
  readonly uri: string
  /** Keys of one token share its sessions, and so one queue. */
  readonly token: string
  readonly state: HolderState
  /** Why the state is `lost`. */
  readonly fault: string
  readonly cert: HeldCert | undefined
  /** ms since 1970 UTC when the PIN is forgotten at the latest. */
  readonly until: number | undefined
  /** Tries of the PIN that are left, where the device tells. */
  readonly left: number | undefined
  /** Signatures that can be made at the same time. */
  readonly lanes: number
  /** One try. The buffer is wiped. @throws KEY_*, DEVICE_* */
  unlock(pin: Buffer, terms: PinTerms): Promise<void>
  /** Forgets PIN and key; what is being signed is given up. */
  lock(): Promise<void>
  /** @throws DAEMON_DEADLINE, DAEMON_KEY_LOCKED, DAEMON_KEY_LOST, KEY_*, DEVICE_* */
  sign(request: HeldRequest, deadlineMs: number): Promise<Uint8Array>
  /** Sends at once what was asked for in this turn of the loop, which gathers otherwise. */
  flush(): void
  /** Takes what was signed meanwhile or is at once, where that can be known before the loop tells. */
  collect(): void
  close(): Promise<void>
}
