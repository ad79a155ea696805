/**
 * What gseal wants of a document format. A document knows nothing of certificates, seals or keys: the seal and the
 * signed value are bytes to it. The verbs `stamp` and `verify` bring the two sides together.
 */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import type { Memory } from '../base/memory.ts'
import type { Check, CheckName, Finding } from '../base/verdict.ts'
import type { Asked, RunningHash } from '../gm/index.ts'
import type { Metadata } from './metadata.ts'

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

/**
 * The form of a signed value: SES_Signature (GB/T 38540), SignedData with the identifiers of GB/T 35275, CMS of PAdES
 * baseline B (ETSI EN 319 142-1), or CMS with a signing time.
 */
export type ValueForm = 'ses' | 'gm' | 'cades' | 'pkcs7'

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
  /** The seal's picture and its size in mm, for formats that draw the stamp themselves. */
  readonly picture?: { readonly bytes: Uint8Array; readonly width: number; readonly height: number }
  readonly form: ValueForm
  /** Upper bound of the signed value's length, for formats that reserve room. */
  readonly valueBytes: number
  /** PDF: who, why and where, as shown by readers. */
  readonly signerName?: string
  readonly reason?: string
  readonly location?: string
  /** PDF: certify; what may follow (ISO 32000-2 table 257). */
  readonly level?: 1 | 2 | 3
  /** PDF: full name of the waiting field to sign; without placements its own rectangle shows the picture. */
  readonly field?: string
  /** Texts that the caller took the SM3 of: a part with the same bytes is not digested again. */
  readonly known?: readonly KnownDigest[]
  /** For the finished file. */
  readonly memory?: Memory
}

export interface KnownDigest {
  readonly bytes: Uint8Array
  readonly sm3: Uint8Array
}

/** A stamp whose room is reserved; the document it came from is left as it was. */
export interface Pending {
  readonly id: string
  /** The original text that `dataHash` is taken over. */
  readonly covered: Iterable<Uint8Array>
  /** `propertyInfo` of TBS_Sign: where the protected range is described. */
  readonly propertyInfo: string
  /** What the caller should tell the user. */
  readonly notes?: readonly { readonly code: Code; readonly params: Params }[]
  /**
   * The finished file; who has it made opens it before anybody else sees it.
   * @throws PDF_CONTENTS_ROOM when the value is longer than was reserved
   */
  finish(signedValue: Uint8Array): Uint8Array
  /** The finished file in pieces that share their beginning with `covered`, for formats that have it so. */
  pieces?(signedValue: Uint8Array): Iterable<Uint8Array>
}

/** What happened to the document after a signature, in words of the format. */
export interface LaterChange {
  readonly kind: string
  readonly code: Code
  readonly params: Params
}

export type Coverage = 'whole' | 'continued' | 'revision' | 'partial'

/** A signature that stands in a document. */
export interface Found {
  readonly id: string
  /** What the document claims the value to be; absent where the value alone says it. */
  readonly kind?: 'seal' | 'digital'
  /** The original text that the signed value speaks about; `undefined` when it could not be read. */
  readonly covered: Iterable<Uint8Array> | undefined
  readonly signedValue: Uint8Array | undefined
  /** The seal stored beside the signature, when there is one. */
  readonly seal?: Uint8Array
  /** What `propertyInfo` of the value must say; absent where no rule speaks of it. */
  readonly propertyInfo?: string
  /** OID or name of the signature algorithm that the document claims. */
  readonly claimedAlgorithm?: string
  readonly claimedTime?: string
  /** The same in ms since 1970 UTC, where the format's own time counts for values that hold none (PDF /M). */
  readonly claimedAt?: number
  readonly coverage: Coverage
  readonly placements: readonly Placement[]
  /** The id of the signature that must be valid too (OFD 2.0 `Relative`). */
  readonly relative?: string
  /** Changes since, listed; formats without revisions have none. */
  readonly laterChanges?: readonly LaterChange[]
  /** Name of the handler that the document claims made the value. */
  readonly handler?: string
  /** The same, where its values may be of a form that is not known here. */
  readonly unknownHandler?: string
  /** Checks that do not exist in this format. */
  readonly absent?: ReadonlySet<CheckName>
  /** What the format can say by itself: part-digest, coverage, later-changes, appearance, format. */
  integrity(): readonly Check[]
}

/** Digests to be taken. The texts are all in memory until `take`, and an opening must not change for as long as the document is used. */
export interface Ahead {
  readonly asked: readonly Asked[]
  /** @param outcome of each of `asked`, in its order */
  take(outcome: readonly (Uint8Array | RunningHash)[]): void
}

export interface Document {
  readonly format: 'ofd' | 'pdf'
  pages(): readonly PageBox[]
  /** The same one by one, since a format need not read all of them for it. */
  pageCount(): number
  page(number: number): PageBox | undefined
  signatures(): readonly Found[]
  /** The file, with what its digest shares with those of its signatures; to be asked for before they are judged. */
  whole?(): Iterable<Uint8Array>
  /**
   * What stamping will digest by SM3 of stored bytes, for those who have several documents digested together.
   * @param except contents whose digests the caller knows already
   */
  ahead?(except: readonly Uint8Array[]): Ahead
  /** Oddities and faults of the file as a whole. */
  findings(): readonly Finding[]
  /** Centres of each occurrence of a text, in reading order. */
  locate(text: string): readonly { readonly page: number; readonly x: number; readonly y: number }[]
  /**
   * Data about the document for machines, of each document in the file that has any.
   * @throws XML_*, PDF_*, LIMIT_EXCEEDED when it cannot be read
   */
  metadata(): readonly Metadata[]
  prepare(appearance: Appearance): Pending
  /** A later state of the same document; what is known of stored bytes that are equal is used again. */
  reopen(bytes: Uint8Array): Document
}
