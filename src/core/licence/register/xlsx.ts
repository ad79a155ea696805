/**
 * Registers as XLSX: an own reader over our ZIP and XML rooms (docs/decisions/registers.md says why). Constant memory but
 * for the shared texts; formulas are never computed, and nothing outside the package is ever fetched.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { readSharedStrings } from './shared-strings.ts'
import { type Survey, sheetRows, surveySheet } from './sheet.ts'
import type { Table, TableSource } from './table.ts'
import { dayStyles, openWorkbook, type SheetEntry, type Workbook } from './workbook.ts'

const gathered = async (source: TableSource): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source.pieces()) {
    size += piece.byteLength
    const limit = LIMITS.register.bytes
    if (size > limit) throw new GsealError('LIMIT_EXCEEDED', { what: source.name, actual: size, limit })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

interface Chosen {
  readonly sheet: SheetEntry
  readonly survey: Survey
}

/** The sheet that was named, or the only visible one that has rows. */
const choose = async (file: string, { sheets }: Workbook, wanted: string | undefined): Promise<Chosen> => {
  const names = sheets.map(({ name }) => name).join(', ')
  if (wanted !== undefined) {
    const sheet = sheets.find(({ name }) => name === wanted)
    if (sheet === undefined) throw new GsealError('REGISTER_SHEET', { file, sheet: wanted, sheets: names })
    return { sheet, survey: await surveySheet(sheet.entry) }
  }
  const filled: Chosen[] = []
  for (const sheet of sheets.filter(({ hidden }) => !hidden)) {
    const survey = await surveySheet(sheet.entry)
    if (survey.rows > 0) filled.push({ sheet, survey })
  }
  const [only, more] = filled
  if (more !== undefined)
    throw new GsealError('REGISTER_SHEETS', {
      file,
      sheets: filled.map(({ sheet }) => sheet.name).join(', '),
    })
  if (only === undefined) throw new GsealError('REGISTER_EMPTY', { file })
  return only
}

/** @throws REGISTER_*, ZIP_*, XML_*, LIMIT_EXCEEDED */
export const openXlsx = async (source: TableSource, wanted?: string): Promise<Table> => {
  const book = openWorkbook(source.name, await gathered(source))
  const { sheet, survey } = await choose(source.name, book, wanted)
  const days = dayStyles(book)
  const texts = await readSharedStrings(book.sharedStrings)
  const context = { texts, days, from1904: book.from1904, regions: survey.regions }
  return {
    facts: { format: 'xlsx', sheet: sheet.name, rows: survey.rows },
    rows: () => sheetRows(sheet.entry, context),
  }
}
