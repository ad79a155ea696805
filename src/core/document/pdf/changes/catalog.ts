/** Changes of the trailer and of the catalog: what a later revision may touch there, key by key. */
import { TRAILER, typeOf } from '../references.ts'
import { differingKeys, sameValue } from '../same.ts'
import type { PdfDict, PdfValue } from '../value.ts'
import { compareForm } from './form.ts'
import { entryOf, refNumber, type Scope } from './scope.ts'

/** Keys that describe a cross-reference section and not the document. */
const SECTION_KEYS: ReadonlySet<string> = new Set([
  ...['Size', 'Prev', 'XRefStm', 'W', 'Index', 'Filter', 'DecodeParms', 'Length', 'Type'],
])

const isPlainText = (scope: Scope, view: 'before' | 'after', value: PdfValue | undefined): boolean => {
  const resolved = scope[view].resolve(value)
  return resolved.type === 'string' || resolved.type === 'name' || resolved.type === 'null'
}

/**
 * The document information (14.3.3). Only texts may differ, and the dictionary may be nothing else besides: a
 * dictionary that is also an annotation or a field would carry its texts onto a page.
 */
const compareInfo = (scope: Scope, before: PdfValue | undefined, after: PdfValue | undefined): void => {
  const [old, now] = [scope.before.dict(before), scope.after.dict(after)]
  if (!scope.differs(after) && sameNumber(before, after)) return
  const other = [old, now].some((dict) =>
    ['Type', 'Subtype', 'FT', 'Kids', 'Parent'].some((key) => dict?.entries.has(key)),
  )
  const keys = now === undefined ? [] : differingKeys(old ?? { ...now, entries: new Map() }, now)
  const texts = keys.every(
    (key) =>
      isPlainText(scope, 'before', entryOf(old, key)) && isPlainText(scope, 'after', entryOf(now, key)),
  )
  if (now === undefined || other || !texts || !scope.explainOwn(after, new Set([TRAILER]))) {
    scope.tell('forbidden', 'PDF_TRAILER_CHANGED', { key: 'Info' })
    return
  }
  scope.explainNew(now)
  scope.tell('metadata', 'PDF_LATER_METADATA', { object: refNumber(after) ?? 0 })
}

const sameNumber = (a: PdfValue | undefined, b: PdfValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && sameValue(a, b))

/** An XMP stream (14.3.2). One that is replaced in place must have served the catalog alone. */
const compareMetadata = (scope: Scope, after: PdfValue | undefined, catalog: number): void => {
  const stream = scope.after.stream(after)
  const number = refNumber(after)
  const replaced = number !== undefined && scope.differing.get(number) === 'changed'
  const sound =
    stream !== undefined &&
    number !== undefined &&
    typeOf(stream.dict) === 'Metadata' &&
    (!replaced || scope.servesOnly(number, new Set([catalog])))
  if (!sound) {
    scope.tell('forbidden', 'PDF_CATALOG_CHANGED', { key: 'Metadata' })
    return
  }
  scope.explain(after)
  scope.explainNew(after)
  scope.tell('metadata', 'PDF_LATER_METADATA', { object: number })
}

const DSS_KEYS: ReadonlySet<string> = new Set(['Type', 'Certs', 'OCSPs', 'CRLs', 'VRI'])
const VRI_KEYS: ReadonlySet<string> = new Set(['Type', 'Cert', 'CRL', 'OCSP', 'TU', 'TS'])
const VRI_NAME = /^[0-9A-Fa-f]{40,64}$/

/** A list of streams. Streams that were there stay as they are. */
const streamsOnly = (scope: Scope, value: PdfValue | undefined): boolean => {
  const items = scope.after.array(value)?.items
  if (items === undefined) return scope.after.stream(value) !== undefined && !isChanged(scope, value)
  return items.every(
    (item) => item.type === 'ref' && scope.after.stream(item) !== undefined && !isChanged(scope, item),
  )
}

const isChanged = (scope: Scope, value: PdfValue | undefined): boolean =>
  scope.differs(value) && !scope.isNew(value)

/**
 * A value of the store and what it stands in.
 * @param store numbers of the catalog and of the objects of the store above; its own is added
 */
const partOfStore = (scope: Scope, value: PdfValue | undefined, store: Set<number>): PdfDict | undefined => {
  if (!scope.explainOwn(value, store)) return undefined
  const number = refNumber(value)
  if (number !== undefined) store.add(number)
  return scope.after.dict(value)
}

const listOfStreams = (scope: Scope, value: PdfValue, store: ReadonlySet<number>): boolean =>
  streamsOnly(scope, value) && scope.explainOwn(value, store)

const isVri = (scope: Scope, value: PdfValue, store: Set<number>): boolean => {
  const dict = partOfStore(scope, value, store)
  if (dict === undefined) return false
  return [...dict.entries].every(([key, item]) => {
    if (!VRI_KEYS.has(key)) return false
    return key === 'Type' || key === 'TU' || listOfStreams(scope, item, store)
  })
}

const areVris = (scope: Scope, value: PdfValue, store: Set<number>): boolean => {
  const records = partOfStore(scope, value, store)
  if (records === undefined) return false
  return [...records.entries].every(([name, record]) => VRI_NAME.test(name) && isVri(scope, record, store))
}

/** Document security store: data for checking signatures, which nothing shows (12.8.4.3). */
const compareSecurityStore = (scope: Scope, after: PdfValue | undefined, catalog: number): void => {
  const store = new Set([catalog])
  const dict = partOfStore(scope, after, store)
  const sound =
    dict !== undefined &&
    [...dict.entries].every(([key, item]) => {
      if (!DSS_KEYS.has(key)) return false
      if (key === 'Type') return true
      return key === 'VRI' ? areVris(scope, item, store) : listOfStreams(scope, item, store)
    })
  if (!sound) {
    scope.tell('forbidden', 'PDF_CATALOG_CHANGED', { key: 'DSS' })
    return
  }
  scope.explainNew(after)
  scope.tell('validation-data', 'PDF_LATER_DSS', { object: refNumber(after) ?? 0 })
}

/** True when a value or anything below it that is new or changed differs. */
const touched = (scope: Scope, before: PdfValue | undefined, after: PdfValue | undefined): boolean =>
  before === undefined || after === undefined
    ? before !== after
    : !sameValue(before, after) || scope.differs(after)

/** Objects of the store hang together by reference, so that a change can stand at any of them. */
const storeTouched = (scope: Scope, value: PdfValue | undefined): boolean => {
  const dict = scope.after.dict(value)
  if (scope.differs(value)) return true
  return [...(dict?.entries ?? [])].some(([key, item]) => {
    if (scope.differs(item)) return true
    return (
      key === 'VRI' &&
      [...(scope.after.dict(item)?.entries.values() ?? [])].some((record) => scope.differs(record))
    )
  })
}

/** `/1.7` → `/2.0` may go up; a document's version says nothing about what is shown. */
const FREE_KEYS: ReadonlySet<string> = new Set(['Version', 'Extensions'])

const compareCatalog = (scope: Scope, number: number, old: PdfDict, now: PdfDict): void => {
  for (const key of new Set([...old.entries.keys(), ...now.entries.keys()])) {
    const [a, b] = [entryOf(old, key), entryOf(now, key)]
    if (key === 'AcroForm') compareForm(scope, a, b, number)
    else if (key === 'DSS') {
      if (b === undefined) scope.tell('forbidden', 'PDF_CATALOG_CHANGED', { key })
      else if (touched(scope, a, b) || storeTouched(scope, b)) compareSecurityStore(scope, b, number)
    } else if (key === 'Metadata') {
      if (touched(scope, a, b)) compareMetadata(scope, b, number)
    } else if (FREE_KEYS.has(key) && b !== undefined && b.type !== 'ref') scope.explainNew(b)
    else if (a === undefined || b === undefined || !sameValue(a, b))
      scope.tell('forbidden', 'PDF_CATALOG_CHANGED', { key })
  }
}

/** Compares trailers and catalogs and all that hangs on them by rules of its own. */
export const compareRoots = (scope: Scope): void => {
  const [old, now] = [scope.before.trailer, scope.after.trailer]
  for (const key of differingKeys(old, now)) {
    if (SECTION_KEYS.has(key) || key === 'Info') continue
    if (key !== 'ID' || !firstIdKept(scope, old, now)) scope.tell('forbidden', 'PDF_TRAILER_CHANGED', { key })
  }
  const root = refNumber(entryOf(now, 'Root'))
  if (entryOf(now, 'Info') !== undefined || entryOf(old, 'Info') !== undefined) {
    compareInfo(scope, entryOf(old, 'Info'), entryOf(now, 'Info'))
  }
  const [before, after] = [scope.before.catalog(), scope.after.catalog()]
  if (root === undefined) return
  compareCatalog(scope, root, before, after)
  scope.explain(entryOf(now, 'Root'))
}

/** The first half of /ID stays, the second changes with each revision (14.4). */
const firstIdKept = (scope: Scope, old: PdfDict, now: PdfDict): boolean => {
  const [a, b] = [scope.before.array(entryOf(old, 'ID')), scope.after.array(entryOf(now, 'ID'))]
  if (a === undefined) return true
  const [first, second] = [a.items[0], b?.items[0]]
  return first !== undefined && second !== undefined && sameValue(first, second)
}
