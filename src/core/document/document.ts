/**
 * What gseal wants of a document format. A document knows nothing of certificates, seals or keys: the seal and the
 * signed value are bytes to it. The verbs `stamp` and `verify` bring the two sides together.
 */
import type { Check, Finding } from '../base/verdict.ts'

/** Size of a page in mm as shown, and how stamps name it. */
export interface PageBox {
  /** 1-based, in reading order over the whole file. */
  readonly number: number
  readonly width: number
  readonly height: number
}

/** One rectangle of a stamp in mm from the page's top left, y down; `clip` in the rectangle's own coordinates. */
export interface Placement {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** What a stamp adds to a document. */
export interface Appearance {
  /** `seal`: 电子签章 with a picture; `digital`: plain 数字签名 without one. */
  readonly kind: 'seal' | 'digital'
  readonly placements: readonly Placement[]
  /** DER seal, stored beside the signature by formats that do so. */
  readonly seal?: Uint8Array
  /** No stamp may follow this one. */
  readonly lock: boolean
  /** Claimed time of signing, ms since 1970 UTC. */
  readonly time: number
  /** OID of the signature algorithm, where the format records it. */
  readonly algorithm: string
}

/** A stamp whose room is reserved; the document it came from is left as it was. */
export interface Pending {
  readonly id: string
  /** The original text that `dataHash` is taken over. */
  readonly covered: Iterable<Uint8Array>
  /** `propertyInfo` of TBS_Sign: where the protected range is described. */
  readonly propertyInfo: string
  finish(signedValue: Uint8Array): Uint8Array
}

export type Coverage = 'whole' | 'continued' | 'revision' | 'partial'

/** A signature that stands in a document. */
export interface Found {
  readonly id: string
  readonly kind: 'seal' | 'digital'
  /** The original text that the signed value speaks about; `undefined` when it could not be read. */
  readonly covered: Iterable<Uint8Array> | undefined
  readonly signedValue: Uint8Array | undefined
  /** The seal stored beside the signature, when there is one. */
  readonly seal?: Uint8Array
  readonly propertyInfo: string
  /** OID or name of the signature algorithm that the document claims. */
  readonly claimedAlgorithm?: string
  readonly claimedTime?: string
  readonly coverage: Coverage
  readonly placements: readonly Placement[]
  /** The id of the signature that must be valid too (OFD 2.0 `Relative`). */
  readonly relative?: string
  /** What the format can say by itself: part-digest, coverage, later-changes, appearance, format. */
  integrity(): readonly Check[]
}

export interface Document {
  readonly format: 'ofd' | 'pdf'
  pages(): readonly PageBox[]
  signatures(): readonly Found[]
  /** Oddities and faults of the file as a whole. */
  findings(): readonly Finding[]
  /** Centres of each occurrence of a text, in reading order. */
  locate(text: string): readonly { readonly page: number; readonly x: number; readonly y: number }[]
  prepare(appearance: Appearance): Pending
  /** A later state of the same document; digests are reused for parts whose stored bytes are equal. */
  reopen(bytes: Uint8Array): Document
}
