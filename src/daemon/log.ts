/** The daemon's log: one line of JSON an event, on stderr, for journald or a file. Never a secret, never a document. */
import { isGsealError, type Params } from '../core/base/error.ts'
import { isoTime } from '../core/base/time.ts'

export type LogLevel = 'info' | 'warn' | 'error'

export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void

export const makeLog =
  (write: (line: string) => void, now: () => number): Log =>
  (level, event, fields = {}) =>
    write(`${JSON.stringify({ at: isoTime(now()), level, event, ...fields })}\n`)

/** An error as fields: code and parameters of an expected one, the stack of a fault of gseal. */
export const errorFields = (error: unknown): { code: string; params?: Params; detail?: string } =>
  isGsealError(error)
    ? { code: error.code, params: error.params }
    : { code: 'INTERNAL', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }
