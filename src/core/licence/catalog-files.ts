/** Catalogs in files: JSON as gseal keeps them, CSV and XLSX and XML as platforms exchange them (catalog-columns.ts). */
import { decodeUtf8, utf8 } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { escapeText, parseXml, type XmlElement } from '../xml/index.ts'
import { type Catalog, readCatalog } from './catalog.ts'
import { CATALOG_COLUMNS, type CatalogColumn, type Loose } from './catalog-columns.ts'
import type { CatalogFormat } from './catalog-formats.ts'
import { normaliseHeading } from './register/headings.ts'
import { bytesSource, csvText, openTable, type TableOptions, writeXlsx } from './register/index.ts'

const byHeading = new Map(
  CATALOG_COLUMNS.flatMap((column) =>
    [column.zh, column.en, ...(column.aliases ?? [])].map((name) => [normaliseHeading(name), column]),
  ),
)

/** What a file need not say: the answers of nearly every catalog. */
const defaults = (): Loose => ({
  kind: 'licence',
  items: [],
  validity: [],
  issuing: { levels: [], bodies: [] },
  fields: [],
  share: { type: 'open' },
  seal: { type: '01', page: 'first' },
  crossProvince: false,
  onePerHolder: false,
  scans: false,
  classified: false,
})

/** Paths whose last step is a member of each item of a list. */
const LISTED = /^(items|issuing\.bodies|template\.files)\.(name|code|digest)$/

const place = (catalog: Loose, steps: readonly string[], value: unknown): void => {
  const [step = '', ...rest] = steps
  if (rest.length === 0) catalog[step] = value
  else {
    const inner = (catalog[step] ?? {}) as Loose
    catalog[step] = inner
    place(inner, rest, value)
  }
}

const found = (catalog: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((value, step) => (value as Loose | undefined)?.[step], catalog)

/** Names of one column and codes of another become one list; of different lengths, they are refused by the shape. */
const put = (catalog: Loose, { path, read }: CatalogColumn, text: string): void => {
  const value = read(text.trim())
  const [, to] = LISTED.exec(path) ?? []
  if (to === undefined) {
    place(catalog, path.split('.'), value)
    return
  }
  const before = (found(catalog, to.split('.')) ?? []) as Loose[]
  const items = value as Loose[]
  const count = Math.max(before.length, items.length)
  const merged = Array.from({ length: count }, (_, i) => ({ ...before[i], ...items[i] }))
  place(catalog, to.split('.'), merged)
}

const fromTexts = (texts: Iterable<readonly [CatalogColumn, string]>): Catalog => {
  const catalog = defaults()
  for (const [column, text] of texts) if (text.trim() !== '') put(catalog, column, text)
  return readCatalog(catalog)
}

const columnOf = (heading: string): CatalogColumn => {
  const column = byHeading.get(normaliseHeading(heading))
  if (column === undefined) throw new GsealError('CATALOG_COLUMN', { column: heading.slice(0, 60) })
  return column
}

const fromTable = async (name: string, bytes: Uint8Array, options: TableOptions): Promise<Catalog[]> => {
  const table = await openTable(bytesSource(name, bytes), options)
  const catalogs: Catalog[] = []
  let columns: (CatalogColumn | undefined)[] | undefined
  for await (const { cells } of table.rows()) {
    if (columns === undefined) {
      columns = Array.from(cells, (cell) => (cell === undefined ? undefined : columnOf(cell.text)))
      continue
    }
    const known = columns
    catalogs.push(
      fromTexts(
        cells.flatMap((cell, i): [CatalogColumn, string][] => {
          const column = known[i]
          return cell === undefined || column === undefined ? [] : [[column, cell.text]]
        }),
      ),
    )
    if (catalogs.length > LIMITS.licence.catalogs)
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'catalogs of one file',
        actual: catalogs.length,
        limit: LIMITS.licence.catalogs,
      })
  }
  return catalogs
}

const fromElement = (element: XmlElement): Catalog =>
  fromTexts(element.children.map((child) => [columnOf(child.local), child.text] as const))

/** One catalog as the root, or a list of them below it. */
const fromXml = (name: string, bytes: Uint8Array): Catalog[] => {
  const root = parseXml(bytes, name)
  const single = root.children.some((child) => byHeading.has(normaliseHeading(child.local)))
  return (single ? [root] : root.children).map(fromElement)
}

const fromJson = (name: string, bytes: Uint8Array): Catalog[] => {
  const text = decodeUtf8(bytes)
  if (text === undefined)
    throw new GsealError('REGISTER_ENCODING', { file: name, encoding: 'utf-8', line: 1 })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new GsealError('CATALOG_SHAPE', { field: '/', reason: (cause as Error).message }, { cause })
  }
  return (Array.isArray(value) ? value : [value]).map(readCatalog)
}

/** What a file begins with says what it is; its name does not. */
export const readCatalogs = async (
  name: string,
  bytes: Uint8Array,
  options: TableOptions = {},
): Promise<readonly Catalog[]> => {
  const head = Buffer.from(bytes.subarray(0, 64))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  const catalogs = /^[[{]/.test(head)
    ? fromJson(name, bytes)
    : head.startsWith('<')
      ? fromXml(name, bytes)
      : await fromTable(name, bytes, options)
  if (catalogs.length === 0) throw new GsealError('REGISTER_EMPTY', { file: name })
  return catalogs
}

const textOf = (catalog: Catalog, { path, write }: CatalogColumn): string => {
  const [, to = path] = LISTED.exec(path) ?? []
  return write(found(catalog, to.split('.')))
}

const rowsOf = (catalogs: readonly Catalog[]): string[][] => [
  CATALOG_COLUMNS.map(({ zh }) => zh),
  ...catalogs.map((catalog) => CATALOG_COLUMNS.map((column) => textOf(catalog, column))),
]

const xmlOf = (catalogs: readonly Catalog[]): string => {
  const lines = catalogs.map((catalog) => {
    const inner = CATALOG_COLUMNS.map((column) => [column.en, textOf(catalog, column)] as const)
      .filter(([, text]) => text !== '')
      .map(([en, text]) => `    <${en}>${escapeText(text)}</${en}>\n`)
    return `  <Catalog>\n${inner.join('')}  </Catalog>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Catalogs>\n${lines.join('')}</Catalogs>\n`
}

const WRITERS: Readonly<Record<CatalogFormat, (catalogs: readonly Catalog[]) => Uint8Array>> = {
  json: (catalogs) => utf8(`${JSON.stringify(catalogs.length === 1 ? catalogs[0] : catalogs, null, 2)}\n`),
  csv: (catalogs) => csvText(rowsOf(catalogs)),
  xlsx: (catalogs) => writeXlsx([{ name: '证照目录', rows: rowsOf(catalogs) }]),
  xml: (catalogs) => utf8(xmlOf(catalogs)),
}

/** The same catalogs give the same bytes; what is written reads back as the same catalogs. */
export const writeCatalogs = (format: CatalogFormat, catalogs: readonly Catalog[]): Uint8Array =>
  WRITERS[format](catalogs)
