/**
 * One licence → one file. The same input gives the same bytes: no clock, no random number, dates in packages fixed. What
 * rows have in common (template, fonts, background) is prepared once by who calls.
 */
import type { LicenceData } from './metadata.ts'

export interface ComposeInput {
  readonly data: LicenceData
  /** Pages of the paper licence, each file as it was scanned (JPEG, PNG, TIFF, PDF), in order. */
  readonly scans: readonly Uint8Array[]
  /** Photos by the template's field. */
  readonly photos: Readonly<Record<string, Uint8Array>>
  readonly format: 'ofd' | 'pdf'
}
