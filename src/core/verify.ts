/**
 * Document bytes and trust → a report. No store, no socket, no native module. Every check of the standard is made and
 * reported; what could not be made is `unknown`, so that silence never means "passed".
 */
import { openDocument } from './document/open.ts'
import { judge, type VerifyOptions } from './judge.ts'
import type { Report } from './report.ts'

export type { VerifyOptions } from './judge.ts'

/**
 * Verifies every signature of a document. A package that is broken is a report with a finding, not an error.
 * @throws FORMAT_UNSUPPORTED when the content is of no known format
 */
export const verify = (bytes: Uint8Array, options: VerifyOptions): Report =>
  judge(openDocument, bytes, options)
