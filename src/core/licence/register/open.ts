/** A table by what its first bytes say, whatever its name ends in. */
import { createReadStream, statSync } from 'node:fs'
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { openCsv } from './csv.ts'
import type { Table, TableSource } from './table.ts'
import { openXlsx } from './xlsx.ts'

export interface TableOptions {
  /** Of a CSV; found by itself when absent. */
  readonly encoding?: string | undefined
  /** Of a workbook; the only one with rows when absent. */
  readonly sheet?: string | undefined
}

/** First bytes of formats that are no table that is read here: old Excel and encrypted workbooks, RTF, PDF. */
const OTHERS: readonly (readonly [hex: string, what: string])[] = [
  ['d0cf11e0a1b11ae1', 'XLS / OLE'],
  ['25504446', 'PDF'],
  ['7b5c727466', 'RTF'],
  ['1f8b', 'gzip'],
]

const headOf = async (source: TableSource): Promise<string> => {
  for await (const piece of source.pieces()) return Buffer.from(piece.subarray(0, 8)).toString('hex')
  return ''
}

/** @throws REGISTER_*, LIMIT_EXCEEDED, ZIP_*, XML_* */
export const openTable = async (source: TableSource, options: TableOptions = {}): Promise<Table> => {
  const limit = LIMITS.register.bytes
  if (source.size > limit)
    throw new GsealError('LIMIT_EXCEEDED', { what: source.name, actual: source.size, limit })
  const head = await headOf(source)
  if (head === '') throw new GsealError('REGISTER_EMPTY', { file: source.name })
  const other = OTHERS.find(([hex]) => head.startsWith(hex))
  if (other !== undefined) throw new GsealError('REGISTER_FORMAT', { file: source.name, format: other[1] })
  return head.startsWith('504b0304') ? openXlsx(source, options.sheet) : openCsv(source, options.encoding)
}

/** A file as a source. @throws FILE_NOT_FOUND, FILE_UNREADABLE */
export const fileSource = (name: string, path: string): TableSource => {
  try {
    const info = statSync(path)
    if (!info.isFile())
      throw new GsealError('FILE_UNREADABLE', {
        path: name,
        reason: 'no regular file',
        reasonZh: '不是普通文件',
      })
    return { name, size: info.size, pieces: () => createReadStream(path) }
  } catch (cause) {
    if (cause instanceof GsealError) throw cause
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw code === 'ENOENT'
      ? new GsealError('FILE_NOT_FOUND', { path: name }, { cause })
      : new GsealError(
          'FILE_UNREADABLE',
          { path: name, reason: code || message, reasonZh: code || message },
          { cause },
        )
  }
}
