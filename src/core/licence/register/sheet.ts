/**
 * One sheet as a stream of rows. Merged regions stand behind all rows in the file, so a sheet is read twice: a survey
 * counts rows and finds the regions, and refuses what is beyond the limits before a first row is handed out.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { XmlPusher, type XmlSink } from '../../xml/index.ts'
import { readPieces, type ZipEntry } from '../../zip/index.ts'
import { isoDay } from '../validity.ts'
import type { PackedTexts } from './shared-strings.ts'
import type { Cell, CellKind, TableRow } from './table.ts'

const over = (what: string, actual: number, limit: number): never => {
  throw new GsealError('LIMIT_EXCEEDED', { what, actual, limit })
}

interface Place {
  readonly row: number
  readonly column: number
}

/** `AB12` → row 12, column 27. */
const placeOf = (reference: string): Place | undefined => {
  const [, letters = '', digits = ''] = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/.exec(reference) ?? []
  if (letters === '') return undefined
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(digits), column: column - 1 }
}

export interface Region {
  readonly from: Place
  readonly to: Place
}

export interface Survey {
  readonly rows: number
  readonly regions: readonly Region[]
}

const surveySink = (part: string, regions: Region[], count: { rows: number }): XmlSink => {
  let filled = false
  return {
    open: (local, attribute) => {
      if (local === 'row') filled = false
      else if (local === 'v' || local === 't') filled = true
      else if (local === 'mergeCell') {
        const [from, to] = (attribute('ref') ?? '').split(':').map(placeOf)
        if (from !== undefined && to !== undefined) regions.push({ from, to })
        if (regions.length > LIMITS.register.merges)
          over(`merged regions of ${part}`, regions.length, LIMITS.register.merges)
      }
    },
    close: (local) => {
      if (local === 'row' && filled) count.rows += 1
    },
    text: () => undefined,
  }
}

/** @throws ZIP_*, XML_*, LIMIT_EXCEEDED */
export const surveySheet = async (entry: ZipEntry): Promise<Survey> => {
  const regions: Region[] = []
  const count = { rows: 0 }
  const pusher = new XmlPusher(entry.name, surveySink(entry.name, regions, count))
  for await (const piece of readPieces(entry)) pusher.write(piece)
  pusher.end()
  return { rows: count.rows, regions }
}

/** What the cells of a sheet need to become texts. */
export interface SheetContext {
  readonly texts: PackedTexts
  readonly days: readonly boolean[]
  readonly from1904: boolean
  readonly regions: readonly Region[]
}

/** Excel's serials: day 60 of 1900 never was, and what lies before counts one less. */
export const serialDay = (serial: number, from1904: boolean): string | undefined => {
  if (!(serial >= (from1904 ? 0 : 1)) || serial > 2_958_465) return undefined
  const whole = Math.floor(serial)
  if (!from1904 && whole === 60) return undefined
  const day = from1904 ? whole + 1462 : whole < 60 ? whole + 1 : whole
  return isoDay((day - 25_569) * 86_400_000)
}

/** Without exponent and without the noise of binary fractions: what Excel shows, 15 digits at most. */
export const plainNumber = (text: string): string => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return text
  if (Number.isInteger(value)) return BigInt(value).toString()
  return String(Number(value.toPrecision(15)))
}

const numberCell = (value: string, style: number, context: SheetContext): Cell => {
  const day = context.days[style] === true ? serialDay(Number(value), context.from1904) : undefined
  return day === undefined ? { text: plainNumber(value), kind: 'number' } : { text: day, kind: 'day' }
}

const KINDS: Readonly<Record<string, CellKind>> = { b: 'flag', e: 'error', d: 'day' }

/** A cell by its type (ECMA-376 18.18.11). */
const cellOf = (
  type: string,
  value: string,
  style: number,
  formula: boolean,
  context: SheetContext,
): Cell | undefined => {
  const plain = type === 's' ? (context.texts.get(Number(value)) ?? '') : value
  const text = plain.length > LIMITS.register.cellChars ? plain.slice(0, LIMITS.register.cellChars) : plain
  if (text.trim() === '') return formula ? { text: '', kind: 'formula' } : undefined
  const cell =
    type === 'n' || type === ''
      ? numberCell(text, style, context)
      : { text: text.trim(), kind: KINDS[type] ?? ('text' as const) }
  return formula ? { ...cell, kind: 'formula' } : cell
}

/** Collects the parts of one cell while its tags pass by, and rows of cells. */
class RowSink implements XmlSink {
  readonly #part: string
  readonly #context: SheetContext
  readonly #emit: (row: TableRow) => void
  #row = 0
  #column = -1
  #cells: (Cell | undefined)[] = []
  #type = ''
  #style = 0
  #value = ''
  #formula = false
  #inValue = false
  #reading = 0

  constructor(part: string, context: SheetContext, emit: (row: TableRow) => void) {
    this.#part = part
    this.#context = context
    this.#emit = emit
  }

  open(local: string, attribute: (name: string) => string | undefined): void {
    if (local === 'c') this.#openCell(attribute)
    else if (local === 'v') this.#inValue = true
    else if (local === 't') this.#inValue = this.#reading === 0
    else if (local === 'f') this.#formula = true
    else if (local === 'rPh') this.#reading += 1
    else if (local === 'row') this.#openRow(attribute('r'))
  }

  close(local: string): void {
    if (local === 'v' || local === 't') this.#inValue = false
    else if (local === 'c') this.#closeCell()
    else if (local === 'rPh') this.#reading -= 1
    else if (local === 'row' && this.#cells.length > 0) this.#emit({ row: this.#row, cells: this.#cells })
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text
  }

  #openRow(given: string | undefined): void {
    const row = given === undefined ? this.#row + 1 : Number(given)
    if (!Number.isInteger(row) || row <= this.#row)
      throw new GsealError('REGISTER_XLSX', {
        file: this.#part,
        reason: `row ${given} after row ${this.#row}`,
      })
    if (row > LIMITS.register.rows) over(`rows of ${this.#part}`, row, LIMITS.register.rows)
    this.#row = row
    this.#column = -1
    this.#cells = []
  }

  #openCell(attribute: (name: string) => string | undefined): void {
    const reference = attribute('r')
    const place = reference === undefined ? { row: this.#row, column: this.#column + 1 } : placeOf(reference)
    if (place === undefined || place.row !== this.#row || place.column <= this.#column)
      throw new GsealError('REGISTER_XLSX', {
        file: this.#part,
        reason: `cell ${reference} in row ${this.#row}`,
      })
    if (place.column >= LIMITS.register.columns)
      over(`columns of ${this.#part}`, place.column + 1, LIMITS.register.columns)
    this.#column = place.column
    this.#type = attribute('t') ?? ''
    this.#style = Number(attribute('s') ?? 0)
    this.#value = ''
    this.#formula = false
  }

  #closeCell(): void {
    const cell = cellOf(this.#type, this.#value, this.#style, this.#formula, this.#context)
    if (cell !== undefined) this.#cells[this.#column] = cell
  }
}

/** Rows that a region covers beyond its one cell get the region's value, marked: nobody can tell what was meant. */
const withRegions = (row: TableRow, regions: readonly Region[]): TableRow => {
  const touching = regions.filter(({ from, to }) => from.row <= row.row && row.row <= to.row)
  if (touching.length === 0) return row
  const cells = [...row.cells]
  for (const { from, to } of touching) {
    const last = Math.min(to.column, LIMITS.register.columns - 1)
    for (let column = from.column; column <= last; column++)
      cells[column] = { ...(cells[column] ?? { text: '', kind: 'text' }), merged: true }
  }
  return { ...row, cells }
}

/** @throws ZIP_*, XML_*, REGISTER_XLSX, LIMIT_EXCEEDED */
export async function* sheetRows(entry: ZipEntry, context: SheetContext): AsyncGenerator<TableRow> {
  let waiting: TableRow[] = []
  const pusher = new XmlPusher(entry.name, new RowSink(entry.name, context, (row) => waiting.push(row)))
  // Regions by their first row: only those that can still touch a row are looked at.
  const regions = [...context.regions].sort((a, b) => a.from.row - b.from.row)
  let [next, live] = [0, [] as Region[]]
  const marked = (row: TableRow): TableRow => {
    for (; (regions[next]?.from.row ?? Number.POSITIVE_INFINITY) <= row.row; next++)
      live.push(regions[next] as Region)
    if (live.length === 0) return row
    live = live.filter(({ to }) => to.row >= row.row)
    return withRegions(row, live)
  }
  for await (const piece of readPieces(entry)) {
    pusher.write(piece)
    const ready = waiting
    waiting = []
    for (const row of ready) yield marked(row)
  }
  pusher.end()
  for (const row of waiting) yield marked(row)
}
