/** A table as it comes out of a file, before anybody knows what its columns mean. */

export type CellKind = 'text' | 'number' | 'day' | 'flag' | 'formula' | 'error'

export interface Cell {
  /** As a person sees it; days are ISO, whole numbers have no exponent. */
  readonly text: string
  readonly kind: CellKind
  /** Part of a merged region: whether its value is meant for this row nobody can tell. */
  readonly merged?: true
}

export interface TableRow {
  /** As the program that a clerk uses numbers it, from 1. */
  readonly row: number
  /** By column from 0; an empty cell has no member. */
  readonly cells: readonly (Cell | undefined)[]
}

export interface TableFacts {
  readonly format: 'csv' | 'xlsx'
  /** Rows with anything in them; known beforehand for XLSX, where the sheet is read twice. */
  readonly rows?: number
  readonly sheet?: string
  readonly encoding?: string
}

export interface Table {
  readonly facts: TableFacts
  /** Can be read several times. @throws REGISTER_* */
  rows(): AsyncIterable<TableRow>
}

/** Where the bytes come from; pieces can be asked for again. */
export interface TableSource {
  readonly name: string
  readonly size: number
  pieces(): AsyncIterable<Uint8Array>
}

export const bytesSource = (name: string, bytes: Uint8Array): TableSource => ({
  name,
  size: bytes.byteLength,
  pieces: async function* () {
    for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536)
  },
})

export const textCell = (text: string): Cell => ({ text, kind: 'text' })
