/** Holders of a row: name, code and code type, several joined by "^" as the national form has it, or by a semicolon. */

import { normaliseCitizenId } from '../citizen-id.ts'
import { creditCodeVerdict } from '../credit-code.ts'
import { type HolderType, holderCodeFault, holderType } from '../holder-types.ts'
import { mask } from '../mask.ts'
import type { Holder } from '../metadata.ts'
import { looksCut } from './cells.ts'
import { type BaseKey, shortName } from './headings.ts'
import type { RowDesk } from './row-desk.ts'
import { because, codeValue } from './values.ts'

const SEPARATOR = /[\^;\uff1b]/

const listed = (value: string | undefined): string[] =>
  value === undefined ? [] : value.split(SEPARATOR).map((part) => part.trim())

/** The type that the row gives, by code or by name; the only one that the catalog admits when it gives none. */
const typesOf = (desk: RowDesk, count: number): (HolderType | undefined)[] => {
  const { holderTypes } = desk.catalog
  const given =
    desk.base('holder.codeType', 'none', codeValue) ??
    desk.base('holder.codeTypeName', 'none', (cell) => ({ value: cell.text }))
  const texts = given === undefined && holderTypes?.length === 1 ? [...holderTypes] : listed(given)
  const field = shortName('holder.codeType')
  if (texts.length === 0) {
    if (!desk.told('holder.codeType') && !desk.told('holder.codeTypeName'))
      desk.fault(field, 'ROW_HOLDER_TYPE_MISSING')
    return []
  }
  // One type for all holders need not be repeated.
  const each = texts.length === 1 ? Array.from({ length: count }, () => texts[0] ?? '') : texts
  return each.map((text) => {
    const type = holderType(text)
    if (type !== undefined && admits(desk, type)) return type
    if (type === undefined) desk.fault(field, 'ROW_HOLDER_TYPE', {}, text.slice(0, 40))
    else desk.fault(field, 'ROW_HOLDER_KIND', { type: type.name }, text.slice(0, 40))
    // A code under a wrong type is not judged on top of it.
    return undefined
  })
}

const admits = ({ catalog: { holder, holderTypes } }: RowDesk, type: HolderType): boolean =>
  holderTypes === undefined
    ? holder === 'mixed' || holder === 'other' || holder === type.kind
    : holderTypes.some((code) => code === type.code)

const CODES: Readonly<Record<string, 'ROW_ID_CHECK' | 'ROW_USCC_CHECK'>> = {
  '111': 'ROW_ID_CHECK',
  '001': 'ROW_USCC_CHECK',
}

/** Doubtful credit codes pass when somebody vouched for them by name. */
const checkCode = (desk: RowDesk, type: HolderType, code: string): void => {
  const fault = holderCodeFault(type, code, desk.context.at)
  if (fault === undefined) return
  const doubtful = type.code === '001' && creditCodeVerdict(code).verdict === 'doubtful'
  if (doubtful && desk.context.vouched?.has(code) === true) {
    desk.vouched.add(code)
    return
  }
  const row = type.code === '111' && looksCut(code) ? 'ROW_MANGLED' : (CODES[type.code] ?? 'ROW_HOLDER_CODE')
  desk.fault(shortName('holder.code'), row, { type: type.name, ...because(fault) }, mask('code', code))
}

const present = (
  desk: RowDesk,
  key: BaseKey,
  list: readonly string[],
  code: 'ROW_HOLDER_NAME' | 'ROW_HOLDER_CODE_MISSING',
): void => {
  if (desk.told(key)) return
  if (list.length === 0 || list.some((part) => part === '')) desk.fault(shortName(key), code)
}

export const readHolders = (desk: RowDesk): readonly Holder[] => {
  const names = listed(desk.base('holder.name', 'name', (cell) => ({ value: cell.text })))
  const codes = listed(desk.base('holder.code', 'code', codeValue)).map(normaliseCitizenId)
  present(desk, 'holder.name', names, 'ROW_HOLDER_NAME')
  present(desk, 'holder.code', codes, 'ROW_HOLDER_CODE_MISSING')
  if (names.length === 0 || codes.length === 0) return []
  const types = typesOf(desk, codes.length)
  if (names.length !== codes.length || (types.length !== codes.length && types.length > 0)) {
    desk.fault(shortName('holder.name'), 'ROW_HOLDER_COUNT', { names: names.length, codes: codes.length })
    return []
  }
  return names.map((name, i) => {
    const [code = '', type] = [codes[i], types[i]]
    if (type !== undefined && code !== '') checkCode(desk, type, code)
    return { name, code, codeType: type?.code ?? '' }
  })
}
