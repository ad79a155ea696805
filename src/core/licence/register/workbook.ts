/** A workbook (ECMA-376): which sheets it has, where its shared texts and styles are, when its days begin. */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { parseXml, type XmlElement } from '../../xml/index.ts'
import { openZip, type ZipArchive, type ZipEntry } from '../../zip/index.ts'

export interface SheetEntry {
  readonly name: string
  readonly hidden: boolean
  readonly entry: ZipEntry
}

export interface Workbook {
  readonly archive: ZipArchive
  readonly sheets: readonly SheetEntry[]
  readonly sharedStrings?: ZipEntry
  readonly styles?: ZipEntry
  /** Days are counted from 1904. */
  readonly from1904: boolean
}

const broken = (file: string, reason: string): never => {
  throw new GsealError('REGISTER_XLSX', { file, reason })
}

const xmlOf = (archive: ZipArchive, entry: ZipEntry): XmlElement => {
  if (entry.size > LIMITS.xml.bytes)
    throw new GsealError('LIMIT_EXCEEDED', { what: entry.name, actual: entry.size, limit: LIMITS.xml.bytes })
  return parseXml(archive.read(entry), entry.name)
}

/** Part names are compared without regard to case (ECMA-376-2 6.2.2.3). */
const partNamed = (archive: ZipArchive, path: string): ZipEntry | undefined =>
  archive.get(path) ?? archive.entries.find(({ name }) => name.toLowerCase() === path.toLowerCase())

/** A target relative to the folder of its source part; external ones are nowhere. */
const resolved = (folder: string, target: string): string => {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '')
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

interface Relation {
  readonly type: string
  readonly path: string
}

const relations = (archive: ZipArchive, folder: string, file: string): ReadonlyMap<string, Relation> => {
  const entry = partNamed(archive, `${folder === '' ? '' : `${folder}/`}_rels/${file}.rels`)
  if (entry === undefined) return new Map()
  const found = xmlOf(archive, entry).all('Relationship')
  return new Map(
    found
      .filter((item) => item.attr('TargetMode') !== 'External')
      .map((item) => [
        item.attr('Id') ?? '',
        {
          type: (item.attr('Type') ?? '').split('/').at(-1) ?? '',
          path: resolved(folder, item.attr('Target') ?? ''),
        },
      ]),
  )
}

const ofType = (from: ReadonlyMap<string, Relation>, type: string): string | undefined =>
  [...from.values()].find((relation) => relation.type === type)?.path

const sheetsOf = (
  file: string,
  archive: ZipArchive,
  book: XmlElement,
  related: ReadonlyMap<string, Relation>,
): SheetEntry[] => {
  const listed = book.find('sheets')?.all('sheet') ?? []
  if (listed.length > LIMITS.register.sheets)
    throw new GsealError('LIMIT_EXCEEDED', {
      what: `sheets of ${file}`,
      actual: listed.length,
      limit: LIMITS.register.sheets,
    })
  return listed.flatMap((item) => {
    const relation = related.get(item.attr('id') ?? '')
    if (relation === undefined || relation.type !== 'worksheet') return []
    const entry = partNamed(archive, relation.path) ?? broken(file, `no part ${relation.path}`)
    const name = item.attr('name') ?? ''
    return [{ name, entry, hidden: (item.attr('state') ?? 'visible') !== 'visible' }]
  })
}

/** @throws REGISTER_XLSX, ZIP_*, XML_* */
export const openWorkbook = (file: string, bytes: Uint8Array): Workbook => {
  const archive = openZip(bytes, () => undefined)
  const path = ofType(relations(archive, '', ''), 'officeDocument') ?? broken(file, 'no workbook')
  const part = partNamed(archive, path) ?? broken(file, `no part ${path}`)
  const folder = path.split('/').slice(0, -1).join('/')
  const related = relations(archive, folder, path.split('/').at(-1) ?? '')
  const book = xmlOf(archive, part)
  const sheets = sheetsOf(file, archive, book, related)
  if (sheets.length === 0) broken(file, 'no worksheet')
  const [strings, styles] = ['sharedStrings', 'styles'].map((type) => {
    const where = ofType(related, type)
    return where === undefined ? undefined : partNamed(archive, where)
  })
  const from1904 = ['1', 'true', 'on'].includes(book.find('workbookPr')?.attr('date1904') ?? '0')
  return {
    archive,
    sheets,
    from1904,
    ...(strings === undefined ? {} : { sharedStrings: strings }),
    ...(styles === undefined ? {} : { styles }),
  }
}

/** Number formats that ECMA-376 18.8.30 keeps for days, those of Chinese Excel among them. */
const DAY_FORMATS: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36],
  ...[50, 51, 52, 53, 54, 57, 58],
])

/** What stands in quotes, brackets or behind a backslash is no letter of a date. */
const isDayFormat = (code: string): boolean =>
  /[yd年日]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').split(';')[0] ?? '')

/** Whether cells of a style are days, by the style's number. */
export const dayStyles = ({ archive, styles }: Workbook): readonly boolean[] => {
  if (styles === undefined) return []
  const sheet = xmlOf(archive, styles)
  const own = new Map(
    (sheet.find('numFmts')?.all('numFmt') ?? []).map((item) => [
      Number(item.attr('numFmtId')),
      isDayFormat(item.attr('formatCode') ?? ''),
    ]),
  )
  const formats = sheet.find('cellXfs')?.all('xf') ?? []
  return formats.slice(0, LIMITS.register.formats).map((item) => {
    const id = Number(item.attr('numFmtId') ?? 0)
    return own.get(id) ?? DAY_FORMATS.has(id)
  })
}
