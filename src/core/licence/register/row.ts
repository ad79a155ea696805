/** What comes of a row: the data of a licence, all that is wrong with it, or that it is over and left out. */
import type { Code } from '../../base/codes/index.ts'
import type { Params } from '../../base/error.ts'
import type { LicenceData } from '../metadata.ts'
import type { Scan } from './scans.ts'

export interface RowFault {
  readonly code: Code
  /** Short name of the item; absent for faults of the whole row. */
  readonly field?: string
  /** The heading that the register has for it. */
  readonly heading?: string
  /** Masked: enough to find the cell, not to use what is in it. */
  readonly value?: string
  /** Of the code's texts. */
  readonly params: Params
}

/** What a licence is made from; the rest (identifier, catalog, seal, time) is not the register's to say. */
export type RowData = Pick<
  LicenceData,
  'number' | 'issuer' | 'issuedOn' | 'holders' | 'validFrom' | 'validTo' | 'items'
>

export type RowResult =
  | {
      readonly data: RowData
      /** Told, and no obstacle. */
      readonly warnings: readonly RowFault[]
      /** Codes that fail their check and that a person vouched for; to be recorded with the licence. */
      readonly vouched: readonly string[]
      readonly scans: readonly Scan[]
      readonly photo?: Scan
    }
  | { readonly faults: readonly RowFault[] }
  /** Paper licences are digitised within their validity (政务电子证照 Art. 14): an expired one is no fault. */
  | { readonly skipped: RowFault }

/** What is known outside the row; whatever is absent is not asked. */
export interface RowContext {
  /** ms since 1970 UTC */
  readonly at: number
  /** Codes that a named person vouches for although they fail their check. */
  readonly vouched?: ReadonlySet<string>
  /** The row that had this number of this issuer before in this file; remembers it when there was none. */
  firstRowWith?(issuerCode: string, number: string, row: number): number | undefined
  /** The sound row that had this holder before in this file; asked where a holder has one licence alone. */
  readonly holdersBefore?: {
    get(holder: string): number | undefined
    set(holder: string, row: number): unknown
  }
  /** Whether a licence with this number of this issuer was issued or is being issued. */
  isIssued?(issuerCode: string, number: string): boolean
  /** Whether the holder has a licence of this catalog in force. */
  holderHas?(codeType: string, code: string): boolean
  /** Whether the issuer can still seal, or who does in its place (Art. 13); `gone` when nobody was named. */
  issuerState?(code: string): 'active' | 'succeeded' | 'gone'
  /** The first character that no font at hand has. */
  missingGlyph?(text: string): string | undefined
  readonly scans?: { of(number: string): readonly Scan[] }
  readonly photos?: { of(number: string): readonly Scan[] }
}

/** Remembers numbers within one file. */
export const rememberNumbers = (): NonNullable<RowContext['firstRowWith']> => {
  const seen = new Map<string, number>()
  return (issuerCode, number, row) => {
    const key = `${issuerCode} ${number}`
    const before = seen.get(key)
    if (before === undefined) seen.set(key, row)
    return before
  }
}
