/** A register: a table whose columns mean something to a catalog. */
import { GsealError } from '../../base/error.ts'
import type { Catalog } from '../catalog.ts'
import {
  type BaseKey,
  type Column,
  HEADER_WITHIN,
  type HeadingMap,
  isHeader,
  readColumns,
} from './headings.ts'
import { openTable, type TableOptions } from './open.ts'
import type { Cell, Table, TableFacts, TableRow, TableSource } from './table.ts'

export interface RegisterRow {
  /** As the program that a clerk uses numbers it. */
  readonly row: number
  readonly base: Readonly<Partial<Record<BaseKey, Cell>>>
  /** By the key of the catalog's field. */
  readonly items: Readonly<Record<string, Cell>>
  /** The heading that the register itself has for an item, by short name. */
  readonly headings: ReadonlyMap<string, string>
  /** Cells where the header has no column. */
  readonly stray: readonly Cell[]
  /** The row as it stands, for lists of errors. */
  readonly raw: readonly string[]
}

export interface RegisterOptions extends TableOptions {
  readonly catalog: Catalog
  readonly map?: HeadingMap | undefined
}

export interface Register {
  readonly facts: TableFacts
  /** The header row as it stands. */
  readonly header: readonly string[]
  readonly columns: readonly Column[]
  /** @throws what reading further finds wrong with the file itself */
  rows(): AsyncIterable<RegisterRow>
}

const rawOf = (row: TableRow): string[] => Array.from(row.cells, (cell) => cell?.text ?? '')

const findHeader = async (
  table: Table,
  { catalog, map }: RegisterOptions,
  file: string,
): Promise<TableRow> => {
  let seen = 0
  for await (const row of table.rows()) {
    if (isHeader(row, catalog, map)) return row
    if (++seen >= HEADER_WITHIN) break
  }
  throw seen === 0 ? new GsealError('REGISTER_EMPTY', { file }) : new GsealError('REGISTER_HEADER', { file })
}

const rowReader = (header: TableRow, columns: readonly Column[]): ((row: TableRow) => RegisterRow) => {
  const headings = new Map(columns.map((column) => [column.field, column.heading]))
  return (row) => {
    const base: Partial<Record<BaseKey, Cell>> = {}
    const items: Record<string, Cell> = {}
    for (const column of columns) {
      const cell = row.cells[column.at]
      if (cell === undefined) continue
      if ('base' in column) base[column.base] = cell
      else items[column.item.key] = cell
    }
    const stray = row.cells.filter(
      (cell, at): cell is Cell => cell !== undefined && header.cells[at] === undefined,
    )
    return { row: row.row, base, items, headings, stray, raw: rawOf(row) }
  }
}

/**
 * Opens a register: format, encoding, sheet, header and columns are judged, no row is.
 * @throws REGISTER_*, LIMIT_EXCEEDED, ZIP_*, XML_*
 */
export const openRegister = async (source: TableSource, options: RegisterOptions): Promise<Register> => {
  const table = await openTable(source, options)
  const header = await findHeader(table, options, source.name)
  const columns = readColumns(header, options.catalog, options.map)
  const read = rowReader(header, columns)
  return {
    facts: table.facts,
    header: rawOf(header),
    columns,
    rows: async function* () {
      for await (const row of table.rows()) if (row.row > header.row) yield read(row)
    },
  }
}

/** The rows of a register, as a stream. @throws as `openRegister`, before the first row */
export async function* readRegister(
  source: TableSource,
  options: RegisterOptions,
): AsyncGenerator<RegisterRow> {
  yield* (await openRegister(source, options)).rows()
}
