/** Registers as CSV: any separator that spreadsheets write, quotes as RFC 4180 has them, read as a stream. */
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { decoded, detectEncoding, type Encoding } from './encoding.ts'
import { type Cell, type Table, type TableRow, type TableSource, textCell } from './table.ts'

const SEPARATORS = [',', '\t', ';'] as const

/** The separator that stands most often in the first line outside quotes; a comma when there is none. */
export const separatorOf = (firstLine: string): string => {
  const bare = firstLine.replace(/"[^"]*"/g, '')
  const counts = SEPARATORS.map((separator) => bare.split(separator).length - 1)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

const firstLine = async (source: TableSource, encoding: Encoding): Promise<string> => {
  let text = ''
  for await (const piece of decoded(source, encoding)) {
    text += piece
    const end = text.search(/[\r\n]/)
    if (end >= 0 || text.length > LIMITS.register.recordChars) return text.slice(0, Math.max(0, end))
  }
  return text
}

/**
 * A program that guards against formulas puts an apostrophe before = + - @; gseal does so in its lists of errors. Read
 * back it is gone, so that a corrected list can be fed again.
 */
const cellOf = (text: string): Cell | undefined => {
  const value = /^'[=+\-@]/.test(text) ? text.slice(1) : text.trim()
  if (value === '') return undefined
  return /^=/.test(text) ? { text: value, kind: 'formula' } : textCell(value)
}

const csvFault = (file: string, error: unknown): unknown => {
  if (!(error instanceof CsvError)) return error
  const line = typeof error['lines'] === 'number' ? error['lines'] : 0
  return new GsealError('REGISTER_CSV', { file, line, reason: error.code }, { cause: error })
}

async function* records(
  source: TableSource,
  encoding: Encoding,
  delimiter: string,
): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    max_record_size: LIMITS.register.recordChars,
    record_delimiter: ['\r\n', '\n', '\r'],
  })
  const text = Readable.from(decoded(source, encoding))
  text.on('error', (error) => parser.destroy(error))
  let row = 0
  try {
    for await (const record of text.pipe(parser) as AsyncIterable<string[]>) {
      row += 1
      const { rows, columns } = LIMITS.register
      if (row > rows)
        throw new GsealError('LIMIT_EXCEEDED', { what: `rows of ${source.name}`, actual: row, limit: rows })
      if (record.length > columns)
        throw new GsealError('LIMIT_EXCEEDED', {
          what: `columns of ${source.name}`,
          actual: record.length,
          limit: columns,
        })
      const cells = record.map(cellOf)
      if (cells.some((cell) => cell !== undefined)) yield { row, cells }
    }
  } catch (error) {
    throw csvFault(source.name, error)
  } finally {
    text.destroy()
    parser.destroy()
  }
}

/** @throws REGISTER_ENCODING, REGISTER_ENCODING_UNKNOWN */
export const openCsv = async (source: TableSource, wanted?: string): Promise<Table> => {
  const encoding = await detectEncoding(source, wanted)
  const separator = separatorOf(await firstLine(source, encoding))
  return {
    facts: { format: 'csv', encoding },
    rows: () => records(source, encoding, separator),
  }
}
