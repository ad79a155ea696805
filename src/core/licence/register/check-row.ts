/**
 * One row against its catalog. All that is wrong is told at once, so that a clerk mends a row once; what depends on a
 * value that is itself wrong is not told on top of it.
 */
import type { Catalog } from '../catalog.ts'
import { mask } from '../mask.ts'
import type { Holder } from '../metadata.ts'
import { type Numbering, type NumberRule, numbering } from '../number-rule.ts'
import { chinaDay, spanFits } from '../validity.ts'
import { foldLetters } from './days.ts'
import { shortName } from './headings.ts'
import { readHolders } from './holders.ts'
import type { RegisterRow } from './register.ts'
import type { RowContext, RowData, RowFault, RowResult } from './row.ts'
import { RowDesk } from './row-desk.ts'
import { photoFaults, photoField, type Scan, scanFaults } from './scans.ts'
import type { Cell } from './table.ts'
import { codeValue, dayValue, itemValue, type Value } from './values.ts'

const text = (cell: Cell): Value => ({ value: cell.text })

/** Rules as they work, one for each catalog and not for each row. */
const numberings = new WeakMap<NumberRule, Numbering>()

const numberingOf = (rule: NumberRule): Numbering => {
  const known = numberings.get(rule) ?? numbering(rule)
  numberings.set(rule, known)
  return known
}

const readNumber = (desk: RowDesk): string => {
  const value = desk.base('number', 'none', codeValue)
  if (value === undefined) {
    if (!desk.told('number')) desk.fault(shortName('number'), 'ROW_NUMBER_MISSING')
    return ''
  }
  // Brackets of full width belong to numbers: digits and letters alone are folded.
  const number = foldLetters(desk.row.base.number?.text.trim() ?? '')
  const rule = desk.catalog.number
  if (rule !== undefined && numberingOf(rule).places(number) === undefined)
    desk.fault(shortName('number'), 'ROW_NUMBER_FORM', { pattern: rule.pattern }, number.slice(0, 60))
  return number
}

const checkType = (desk: RowDesk): void => {
  const { name, code } = desk.catalog
  const givenCode = desk.base('catalog.code', 'none', codeValue)
  const givenName = desk.base('catalog.name', 'none', text)
  if (givenCode !== undefined && givenCode !== code)
    desk.fault(shortName('catalog.code'), 'ROW_TYPE', { wanted: code }, givenCode.slice(0, 40))
  if (givenName !== undefined && givenName !== name)
    desk.fault(shortName('catalog.name'), 'ROW_TYPE', { wanted: name }, givenName.slice(0, 40))
}

const readIssuer = (desk: RowDesk): RowData['issuer'] => {
  const { bodies } = desk.catalog.issuing
  const code = desk.base('issuer.code', 'none', codeValue)
  const name = desk.base('issuer.name', 'none', text)
  if (desk.told('issuer.code') || desk.told('issuer.name')) return { name: '', code: '' }
  const only = bodies.length === 1 ? bodies[0] : undefined
  const body =
    code === undefined && name === undefined
      ? only
      : bodies.find((one) => (code ?? one.code) === one.code && (name ?? one.name) === one.name)
  if (body === undefined) {
    desk.fault(shortName('issuer.code'), 'ROW_ISSUER', {}, (code ?? name ?? '').slice(0, 40))
    return { name: '', code: '' }
  }
  if (desk.context.issuerState?.(body.code) === 'gone')
    desk.fault(shortName('issuer.code'), 'ROW_ISSUER_GONE', { issuer: body.name }, body.code)
  return { name: body.name, code: body.code }
}

interface Span {
  readonly issuedOn: string
  readonly validFrom?: string
  readonly validTo: string
}

const FOREVER = /^(?:长期|永久|长期有效|long-term)$/

const readEnd = (desk: RowDesk): string => {
  const end = desk.base('validTo', 'none', (cell) =>
    FOREVER.test(cell.text) ? { value: 'long-term' } : dayValue(cell),
  )
  if (end !== undefined || desk.told('validTo')) return end ?? ''
  if (desk.catalog.validity.every((range) => range === '长期')) return 'long-term'
  desk.fault(shortName('validTo'), 'ROW_END')
  return ''
}

const readIssued = (desk: RowDesk): string => {
  const issuedOn = desk.base('issuedOn', 'none', dayValue)
  if (issuedOn === undefined) {
    if (!desk.told('issuedOn')) desk.fault(shortName('issuedOn'), 'ROW_DATE_MISSING')
    return ''
  }
  if (issuedOn > chinaDay(desk.context.at)) desk.fault(shortName('issuedOn'), 'ROW_DATE_FUTURE', {}, issuedOn)
  return issuedOn
}

const readSpan = (desk: RowDesk): Span => {
  const issuedOn = readIssued(desk)
  const validFrom = desk.base('validFrom', 'none', dayValue)
  const validTo = readEnd(desk)
  const from = validFrom ?? issuedOn
  if (from !== '' && validTo !== '' && !desk.told('validFrom')) {
    if (validTo !== 'long-term' && validTo < from)
      desk.fault(shortName('validTo'), 'ROW_DATE_ORDER', { from }, validTo)
    else if (!spanFits(desk.catalog.validity, from, validTo))
      desk.fault(
        shortName('validTo'),
        'ROW_RANGE',
        { from, ranges: desk.catalog.validity.join('、') },
        validTo,
      )
  }
  return { issuedOn, validTo, ...(validFrom === undefined ? {} : { validFrom }) }
}

const readItems = (desk: RowDesk): Record<string, string> => {
  const items: Record<string, string> = {}
  const context = { at: desk.context.at, vouched: desk.context.vouched ?? new Set<string>() }
  for (const field of desk.catalog.fields) {
    const cell = desk.row.items[field.key]
    if (cell === undefined) {
      if (field.required && field.type !== 'photo') desk.fault(field.key, 'ROW_REQUIRED')
      continue
    }
    const value = desk.value(field.key, cell, field.mask, (given) => itemValue(given, field, context))
    if (value === undefined) continue
    items[field.key] = value
    if (field.type === 'credit-code' && context.vouched.has(value)) desk.vouched.add(value)
  }
  return items
}

const keyOf = ({ codeType, code }: Holder): string => `${codeType} ${code}`

/** What the ledger and the file know of this licence already. */
const checkDoubles = (desk: RowDesk, number: string, issuer: string, holders: readonly Holder[]): void => {
  const { context, row, catalog } = desk
  if (number === '') return
  const before = context.firstRowWith?.(issuer, number, row.row)
  if (before !== undefined) desk.fault(shortName('number'), 'ROW_DUP_IN_FILE', { row: before }, number)
  if (context.isIssued?.(issuer, number) === true)
    desk.fault(shortName('number'), 'ROW_DUP_NUMBER', {}, number)
  if (!catalog.onePerHolder) return
  for (const holder of holders) {
    const shown = mask('code', holder.code)
    if (context.holderHas?.(holder.codeType, holder.code) === true)
      desk.fault(shortName('holder.code'), 'ROW_DUP_HOLDER', {}, shown)
    const other = before === undefined ? context.holdersBefore?.get(keyOf(holder)) : undefined
    if (other !== undefined) desk.fault(shortName('holder.code'), 'ROW_HOLDER_IN_FILE', { row: other }, shown)
  }
}

const checkGlyphs = (desk: RowDesk, data: RowData): void => {
  const find = desk.context.missingGlyph
  if (find === undefined) return
  const judge = (field: string, value: string): void => {
    const missing = find(value)
    if (missing === undefined) return
    const point = `U+${(missing.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    desk.fault(field, 'ROW_GLYPH', { char: missing, point })
  }
  judge(shortName('number'), data.number)
  for (const { name } of data.holders) judge(shortName('holder.name'), name)
  for (const [key, value] of Object.entries(data.items)) judge(key, value)
}

const readPictures = (desk: RowDesk, number: string): { scans: readonly Scan[]; photo?: Scan } => {
  const { scans: pages, photos } = desk.context
  if (number === '') return { scans: [] }
  const scans = desk.catalog.scans ? (pages?.of(number) ?? []) : []
  if (desk.catalog.scans && pages !== undefined)
    for (const { code, params } of scanFaults(scans, number)) desk.fault(undefined, code, params)
  const field = photoField(desk.catalog)
  if (field === undefined || photos === undefined) return { scans }
  const [photo] = photos.of(number)
  for (const { code, params } of photoFaults(field, photo, number)) desk.fault(field.key, code, params)
  return photo === undefined ? { scans } : { scans, photo }
}

const expired = (desk: RowDesk, validTo: string): RowFault | undefined => {
  const today = chinaDay(desk.context.at)
  if (validTo === 'long-term' || validTo === '' || validTo >= today) return undefined
  const heading = desk.row.headings.get(shortName('validTo')) ?? shortName('validTo')
  const params = { field: heading, value: validTo, today }
  return { code: 'ROW_EXPIRED', field: shortName('validTo'), heading, value: validTo, params }
}

/** A row's verdict. Looks at the row and at what the context offers; writes nothing. */
export const checkRow = (row: RegisterRow, catalog: Catalog, context: RowContext): RowResult => {
  const desk = new RowDesk(row, catalog, context)
  if (row.stray.length > 0) desk.fault(undefined, 'ROW_STRAY', { count: row.stray.length })
  checkType(desk)
  const number = readNumber(desk)
  const issuer = readIssuer(desk)
  const holders = readHolders(desk)
  const span = readSpan(desk)
  // An expired licence stays on paper, whatever else is wrong with its row.
  const over = desk.told('validTo') ? undefined : expired(desk, span.validTo)
  if (over !== undefined) return { skipped: over }
  const items = readItems(desk)
  const data: RowData = { number, issuer, holders, ...span, items }
  checkDoubles(desk, number, issuer.code, holders)
  checkGlyphs(desk, data)
  const pictures = readPictures(desk, number)
  if (desk.faults.length > 0) return { faults: desk.faults }
  // A row that is mended later must not stand in the way of the one that is right now.
  if (catalog.onePerHolder) for (const holder of holders) context.holdersBefore?.set(keyOf(holder), row.row)
  return { data, warnings: desk.warnings, vouched: [...desk.vouched], ...pictures }
}
