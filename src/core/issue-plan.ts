/**
 * What `issue` works with, and how a row is known again. A row's key is the paper licence that it speaks of (catalog,
 * issuer, number, holders); its content is the data together with the files that belong to it. Same key and same content
 * is the same row, whichever register it stands in.
 */
import { statSync } from 'node:fs'
import { canonicalJson, type JsonObject } from './base/canonical.ts'
import type { Code } from './base/codes/index.ts'
import type { Params } from './base/error.ts'
import { sm3Hex } from './gm/index.ts'
import type { SignRequest } from './keys/signer.ts'
import type { LicenceData, Organisation } from './licence/metadata.ts'
import type { RowData } from './licence/register/index.ts'

export type { RowData } from './licence/register/index.ts'

/** A scan (`name` is its place among the pages), or a photo (`name` is the field that it fills). */
export interface Source {
  readonly kind: 'scan' | 'photo'
  readonly name: string
  readonly path: string
}

export interface Failure {
  readonly code: Code
  readonly params: Params
  /** Short name of the item. */
  readonly field?: string
  /** What stands in the cell, masked. */
  readonly value?: string
}

/** What the register and its checks say of a row. */
export type RowIn =
  | {
      readonly row: number
      readonly data: RowData
      readonly sources: readonly Source[]
      /** What is asked of a row that is not done yet alone: its files, what its holder has already. */
      judge?(): readonly Failure[]
    }
  /** Nothing to do, and no fault: expired (证照 Art. 14), empty. */
  | { readonly row: number; readonly passed: Code }
  | { readonly row: number; readonly failures: readonly Failure[] }

/** What came of it. */
export type RowOut =
  | {
      readonly type: 'issued'
      readonly row: number
      readonly identifier: string
      readonly file: string
      readonly digest: string
    }
  | { readonly type: 'skipped'; readonly row: number; readonly reason: string; readonly identifier?: string }
  | { readonly type: 'failed'; readonly row: number; readonly failures: readonly Failure[] }

export interface PressJob {
  readonly data: LicenceData
  readonly sources: readonly Source[]
  readonly format: 'ofd' | 'pdf'
  /** Where the stamped file is put, complete and synced. */
  readonly out: string
  /** Time of signing, ms since 1970 UTC. */
  readonly time: number
}

/** A composed document that waits for its signature. */
export interface Composed {
  /** SM3 of the document before stamping. */
  readonly document: string
  readonly request: SignRequest
  /** In the order of the job's sources. */
  readonly sources: readonly { readonly digest: string; readonly bytes: number }[]
  /** Stamps, verifies the result and writes it. */
  finish(signature: Uint8Array): Promise<Pressed>
  /** No signature comes. */
  drop(): void
}

export interface Pressed {
  /** SM3 of the stamped file. */
  readonly file: string
  readonly bytes: number
}

/** Composes and verifies, on other threads: the one who issues keeps the ledger and the key. */
export interface Press {
  /** Jobs that it works on at a time with profit. */
  readonly lanes: number
  /** @throws coded errors of the row: a scan that cannot be read, a character without glyph */
  compose(job: PressJob): Promise<Composed>
  /** A stamped file that an earlier run left: what it is, when it is whole, valid, and of this licence. */
  inspect(path: string, identifier: string): Promise<Pressed | undefined>
  /** Digest of a source as it is now. */
  digest(path: string): Promise<{ readonly digest: string; readonly bytes: number }>
}

const digestOf = (value: JsonObject): string => sm3Hex(canonicalJson(value))

/** The paper licence that a row speaks of. */
export const rowKey = (catalog: string, { issuer, number, holders }: RowData): string =>
  digestOf({
    catalog,
    issuer: issuer.code,
    number,
    holders: holders.map(({ code, codeType }) => ({ code, codeType })),
  })

/** Data and files of a row, as one digest. */
export const contentDigest = (
  data: RowData,
  sources: readonly { readonly name: string; readonly digest: string }[],
): string =>
  digestOf({
    number: data.number,
    issuer: { ...data.issuer },
    issuedOn: data.issuedOn,
    holders: data.holders.map((holder) => ({ ...holder })),
    ...(data.validFrom === undefined ? {} : { validFrom: data.validFrom }),
    validTo: data.validTo,
    items: { ...data.items },
    sources: sources.map(({ name, digest }) => ({ name, digest })),
  })

/** Name of a source in the ledger. */
export const sourceName = ({ kind, name }: Pick<Source, 'kind' | 'name'>): string => `${kind}:${name}`

/**
 * A file that was there, with this size, before the moment is the file that was read then. The time of the last change
 * of its entry counts too: a file that is put in another's place with an old date has a new one.
 */
export const untouchedSince = (path: string, bytes: number, moment: number): boolean => {
  const info = statSync(path, { throwIfNoEntry: false })
  return info !== undefined && info.size === bytes && Math.max(info.mtimeMs, info.ctimeMs) < moment
}

/** Who seals for an issuer that is not the unit of the seal (证照 Art. 13). */
export type SealedBy = (issuer: Organisation) => Organisation | undefined
