/**
 * What client and daemon say to each other: JSON-RPC 2.0, one message a line, UTF-8. Both sides read this file, so that
 * a word means one thing. The design and its reasons: docs/decisions/daemon.md.
 *
 * A caller never sends a document, a digest to be signed, or a structure: it names a seal, says what the structure is to
 * hold, and the daemon composes it from its own copy of the seal.
 *
 * A PIN is in no message. `pin.unlock` says how many bytes it has; the daemon answers with the notification `pin.send`,
 * and then exactly those bytes follow, which the daemon reads from the descriptor into one buffer that it wipes.
 */
import { type Code, isCode } from '../../base/codes/index.ts'
import { GsealError, isGsealError, type Params } from '../../base/error.ts'

/** Raised when an older side would misunderstand a newer one. */
export const PROTOCOL = 1

/** One stamp that is wanted. */
export interface StampItem {
  /** UUIDv7, chosen by the caller: names the stamp in the ledger, and makes the request one that can be repeated. */
  readonly id: string
  /** `stamp`: TBS_Sign. `cms`: the signed attributes of a SignedData. */
  readonly kind: 'stamp' | 'cms'
  /** SM3 of the document before stamping, hex. */
  readonly document: string
  /** What the structure holds: dataHash, or messageDigest; hex. */
  readonly digest: string
  /** ms since 1970 UTC; absent where CMS attributes carry none. */
  readonly time?: number
  /** propertyInfo of TBS_Sign; absent when empty. */
  readonly property?: string
  /** Identifiers of GB/T 35275 or of RFC 5652. */
  readonly form?: 'gm' | 'cms'
  readonly use?: string
  readonly scene?: string
  /** A mark of classification that the caller found in the document. */
  readonly classified?: string
  /**
   * Identifier of a licence whose stamp a batch has begun in the ledger: nothing more is counted, and what comes of it
   * stands in the events of the licence. Such an item cannot be repeated, and `sign.end` does not know it.
   */
  readonly licence?: string
}

export interface SignParams {
  /** Code of the seal. */
  readonly seal: string
  /** SM3 of the seal that the caller has, hex: another copy is refused at once. */
  readonly sealDigest: string
  /** URI or name of the key; else the one that is unlocked and listed in the seal. */
  readonly key?: string
  readonly items: readonly StampItem[]
  /** For the whole call. */
  readonly deadlineMs?: number
}

/** An error as it travels: a code of the table with its parameters. */
export interface WireError {
  readonly code: string
  readonly params: Params
}

export interface SignedItem {
  readonly id: string
  /** Base64. */
  readonly signature: string
  /** The permission that was counted. */
  readonly use: string
}

export type ItemAnswer = SignedItem | { readonly id: string; readonly error: WireError }

export interface SignAnswer {
  /** The key that signed. */
  readonly key: string
  /** In the order of the items; each signed once or with its error. */
  readonly items: readonly ItemAnswer[]
}

/** What came of a stamp after its signature had left. */
export interface StampOutcome {
  readonly id: string
  readonly outcome: 'stamped' | 'lost'
  /** SM3 of the stamped document, hex. */
  readonly result?: string
  readonly reason?: string
}

export interface HeldKeyInfo {
  readonly name: string
  readonly uri: string
  /** `lost`: its process ended, or its token was unplugged. */
  readonly state: 'locked' | 'unlocked' | 'lost'
  /** SM3 of the certificate, hex, and its algorithm; known from the first unlocking at the latest. */
  readonly cert?: string
  readonly algorithm?: string
  /** ms since 1970 UTC when the PIN is forgotten at the latest. */
  readonly until?: number
  readonly waiting: number
  readonly signed: number
  /** Tries left, where the device tells. */
  readonly left?: number
  /** Whether the caller may use it. */
  readonly allowed: boolean
}

export interface Hello {
  readonly protocol: number
  readonly daemon: string
  readonly pid: number
  /** The home whose ledger is asked. */
  readonly home: string
}

export interface DaemonStatus extends Hello {
  readonly healthy: boolean
  /** Codes of what is wrong. */
  readonly faults: readonly WireError[]
  readonly startedAt: number
  readonly connections: number
  readonly signed: number
  readonly refused: number
  readonly rssBytes: number
  readonly ledgerSeq: number
  readonly keys: readonly HeldKeyInfo[]
}

/** Numbers of JSON-RPC 2.0 5.1; `busy` and `failed` are ours. */
export const RPC = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  internal: -32603,
  failed: -32000,
  busy: -32005,
} as const

const NUMBERS: Partial<Record<Code, number>> = {
  DAEMON_BUSY: RPC.busy,
  DAEMON_MESSAGE: RPC.params,
  DAEMON_LINE_LONG: RPC.request,
  INTERNAL: RPC.internal,
}

export const wireError = (error: unknown): WireError =>
  isGsealError(error)
    ? { code: error.code, params: error.params }
    : { code: 'INTERNAL', params: { detail: error instanceof Error ? error.message : String(error) } }

export const rpcError = (error: unknown, number?: number): Record<string, unknown> => {
  const data = wireError(error)
  const known = new GsealError(isCode(data.code) ? data.code : 'INTERNAL', data.params)
  return { code: number ?? NUMBERS[known.code] ?? RPC.failed, message: known.message, data }
}

/** What the other side sent, as an error of the table; a code that this version does not know stays visible. */
export const errorOfWire = (wire: unknown): GsealError => {
  const { code, params } = (wire ?? {}) as Partial<WireError>
  if (typeof code === 'string' && isCode(code)) return new GsealError(code, params ?? {})
  return new GsealError('DAEMON_MESSAGE', { reason: `the error ${String(code)}` })
}
