/**
 * What a library's status means, whatever interface it came through: CKR of PKCS#11, SAR of SKF, SDR of SDF. The
 * recovery goes by the kind; a person gets a code of the table with the status beside it.
 */
import { type Code, isCode } from '../../base/codes/index.ts'
import { GsealError, isGsealError, type Params } from '../../base/error.ts'

export type FaultKind =
  /** The session or a handle of it is void: a new session. */
  | 'session'
  /** The login is gone: log in again with a PIN that is held. */
  | 'login'
  /** The library or the device is confused: finalize, initialize. */
  | 'reset'
  | 'removed'
  | 'pin'
  | 'pin-form'
  | 'pin-locked'
  /** No more sessions. */
  | 'busy'
  | 'unsupported'
  | 'other'

export class DeviceFault extends Error {
  override readonly name = 'DeviceFault'
  readonly kind: FaultKind
  readonly operation: string
  /** As the vendor's manual lists it: `CKR_DEVICE_ERROR (0x30)`. */
  readonly status: string

  constructor(kind: FaultKind, operation: string, status: string) {
    super(`${operation}: ${status}`)
    this.kind = kind
    this.operation = operation
    this.status = status
  }
}

const CODES: Readonly<Record<FaultKind, Code>> = {
  session: 'DEVICE_ERROR',
  login: 'DEVICE_PIN_REQUIRED',
  reset: 'DEVICE_ERROR',
  removed: 'DEVICE_LOST',
  pin: 'DEVICE_PIN_WRONG',
  'pin-form': 'DEVICE_ERROR',
  'pin-locked': 'DEVICE_PIN_LOCKED',
  busy: 'DEVICE_BUSY',
  unsupported: 'DEVICE_ERROR',
  other: 'DEVICE_ERROR',
}

/** A fault as a person is told of it. */
export const faultError = (fault: DeviceFault, where: Params): GsealError =>
  new GsealError(
    CODES[fault.kind],
    { left: '?', ...where, status: fault.status, operation: fault.operation },
    { cause: fault },
  )

/** An error as it travels between the processes. */
export interface SentError {
  readonly code: string
  readonly params: Params
  /** The ladder was climbed to its end inside the child; a new process may help. */
  readonly stuck?: boolean
}

export const sendable = (error: unknown): SentError => {
  if (isGsealError(error)) {
    const stuck = error.cause instanceof DeviceFault && error.cause.kind === 'reset'
    return { code: error.code, params: error.params, ...(stuck ? { stuck } : {}) }
  }
  return {
    code: 'INTERNAL',
    params: { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  }
}

/** @param where what the parent knows and the child does not: the module's name */
export const received = ({ code, params }: SentError, where: Params): Error =>
  isCode(code) && code !== 'INTERNAL'
    ? new GsealError(code, { ...params, ...where })
    : new Error(`the device process failed: ${String(params['detail'] ?? code)}`)
