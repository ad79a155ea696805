/** What a device is to the rest of gseal: tokens, the keys on them, and the state of their PIN. */
import type { SignRequest } from '../signer.ts'

/** Names a token, never by slot: slots change when it is plugged in again. What is absent fits any. */
export interface TokenRef {
  readonly serial?: string
  readonly label?: string
  readonly manufacturer?: string
  readonly model?: string
}

export interface PinState {
  readonly loggedIn: boolean
  readonly locked: boolean
  /** Tries left, where the device tells. 1 means: the next wrong one locks. */
  readonly left?: number
  /** ms since 1970 UTC when the PIN is forgotten at the latest. */
  readonly until?: number
}

export interface TokenInfo {
  readonly serial: string
  readonly label: string
  readonly manufacturer: string
  readonly model: string
  readonly present: boolean
  /** Signing needs the PIN. */
  readonly needsPin: boolean
  readonly pin: PinState
}

/** Names a key on a token; what is absent fits any, and the fit must be a single key. */
export interface DeviceKeyRef {
  readonly token: TokenRef
  /** CKA_ID in hex; container of an SKF device; index of an SDF device. */
  readonly id?: string
  readonly label?: string
  /** DER SubjectPublicKeyInfo of a certificate that is kept in a file. */
  readonly publicKey?: Uint8Array
}

export interface DeviceKey {
  readonly uri: string
  readonly token: TokenRef
  readonly id: string
  readonly label: string
  /** OID of the signature algorithm that `sign` uses. */
  readonly algorithm: string
  /** DER, where the token keeps it. */
  readonly cert?: Uint8Array
  /** DER SubjectPublicKeyInfo; absent where neither the token nor a certificate tells it. */
  readonly publicKey?: Uint8Array
  readonly usage: 'sign' | 'decrypt' | 'unknown'
}

/** Whose login a token wants, as it tells. */
export type DeviceRight = 'anyone' | 'user' | 'admin' | 'nobody'

/** A file that a token holds beside its keys, as the token tells of it: none of this is proved. */
export interface DeviceFile {
  readonly name: string
  /** Bytes; absent where the token lists the name and tells no more. */
  readonly size?: number
  readonly read?: DeviceRight
  readonly write?: DeviceRight
}

export interface PinLimits {
  /** Since the last signature. */
  readonly idleMs: number
  /** Since it was entered. */
  readonly absoluteMs: number
  /** Signatures. */
  readonly uses?: number
  /** The person knows that this is the last try before the token locks, and wants it. */
  readonly lastTry?: boolean
  /** A token that was unplugged and is back is logged in again without asking. */
  readonly keepOnReplug?: boolean
}

export type NewKeyKind = 'SM2' | 'P-256' | 'RSA-2048' | 'RSA-3072'

export interface NewKey {
  readonly algorithm: NewKeyKind
  readonly label: string
  /** hex */
  readonly id: string
}

export interface SignOptions {
  /** Until the caller has an answer, waiting in the queue counted. */
  readonly deadlineMs?: number
}

/** One way of signing that `probe` tried. */
export interface ProbeResult {
  readonly name: string
  readonly mechanism: string
  readonly input: 'e' | 'message'
  readonly z: string
  /** `verifies`: fit for use. `no-z`: the device signed SM3(M) without the user id, which no verifier accepts. */
  readonly outcome: 'verifies' | 'no-z' | 'wrong' | 'refused' | 'form'
  readonly output?: 'raw' | 'der' | 'der-unsigned' | 'der-padded'
  readonly status?: string
  readonly ms?: number
}

export type { SignRequest }

/** How people call a token. */
export const tokenName = ({ label, serial, manufacturer, model }: TokenRef): string => {
  const name = [label ?? model ?? manufacturer, serial === undefined ? undefined : `#${serial}`]
  return name.filter((part) => part !== undefined && part !== '').join(' ') || '*'
}

export const keyName = ({ label, id }: Pick<DeviceKeyRef, 'id' | 'label'>): string =>
  label !== undefined && label !== '' ? label : (id ?? '*')

/** Whether a token is one that the reference can mean. */
export const fitsToken = (ref: TokenRef, token: TokenRef): boolean =>
  (['serial', 'label', 'manufacturer', 'model'] as const).every(
    (field) => ref[field] === undefined || ref[field] === token[field],
  )

/** A token by what stays the same over unplugging. */
export const tokenKey = ({ serial = '', label = '' }: TokenRef): string => JSON.stringify([serial, label])
