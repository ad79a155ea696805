/**
 * What happened to a document after a signature: each change with its place, put into a kind that DocMDP speaks about
 * (ISO 32000-2 12.8.2.2). A change that fits no kind is `forbidden`; there is no kind for "not understood".
 */
import type { Code } from '../../../base/codes/index.ts'
import type { Params } from '../../../base/error.ts'
import type { PdfDict } from '../value.ts'

export type ChangeKind =
  /** A signature was added, in a new or a waiting field. */
  | 'signature'
  | 'timestamp'
  /** A field for a signature was added and is empty. */
  | 'signature-field'
  /** Document security store (ISO 32000-2 12.8.4.3). */
  | 'validation-data'
  | 'metadata'
  | 'form-filled'
  | 'annotation'
  /** New objects that nothing refers to. */
  | 'unused'
  | 'forbidden'

export interface Change {
  readonly kind: ChangeKind
  readonly code: Code
  readonly params: Params
  /** Full name of the field, where the change belongs to one. */
  readonly field?: string
}

/** Something visible that was laid over a page later. */
export interface Overlay {
  /** 1-based. */
  readonly page: number
  /** Object number of the widget or annotation; 0 when it is part of the page's list. */
  readonly object: number
  readonly dict: PdfDict
  /** `waiting`: a field that was there empty; `uncovered`: it lay there when the document was signed, and was taken off or altered. */
  readonly kind: 'signature' | 'annotation' | 'waiting' | 'uncovered'
}

export interface Comparison {
  readonly changes: readonly Change[]
  readonly overlays: readonly Overlay[]
}
