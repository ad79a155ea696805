/** Codes that holders are known by (GB/T 36903 Annex A): sixteen types, each with what its codes look like. */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import { citizenIdFault } from './citizen-id.ts'
import { creditCodeVerdict } from './credit-code.ts'

/** 自然人, 法人和其他组织. */
export type HolderKind = 'person' | 'organisation'

export interface HolderType {
  readonly code: string
  readonly name: string
  readonly kind: HolderKind
}

interface Told {
  readonly code: Code
  readonly params: Params
}

/** Papers whose form no text was seen of: anything that could be a number is let be. */
const LOOSE = /^[\p{L}\p{N}()()〔〕[\]第号/-]{3,40}$/u

interface Row extends HolderType {
  readonly form: RegExp
}

const row = (code: string, kind: HolderKind, name: string, form: RegExp = LOOSE): Row => ({
  code,
  kind,
  name,
  form,
})

const PASSPORT = /^[0-9A-Z]{5,20}$/

const ROWS: readonly Row[] = [
  row('001', 'organisation', '统一社会信用代码'),
  row('099', 'organisation', '其他法人或其他组织有效证件代码'),
  row('111', 'person', '公民身份号码'),
  row('114', 'person', '中国人民解放军军官证编号'),
  row('115', 'person', '中国人民武装警察部队警官证编号'),
  row('118', 'person', '中国人民解放军士兵证编号'),
  row('119', 'person', '中国人民武装警察部队士兵证编号'),
  row('120', 'person', '中国人民解放军文职人员证编号'),
  row('122', 'person', '中国人民武装警察部队文职人员证编号'),
  row('411', 'person', '外交护照号', PASSPORT),
  row('412', 'person', '公务护照号', PASSPORT),
  row('413', 'person', '公务普通护照号', PASSPORT),
  row('414', 'person', '普通护照号', PASSPORT),
  row('511', 'person', '台湾居民来往大陆通行证号码', /^[0-9A-Z()]{7,15}$/),
  row('516', 'person', '港澳居民来往内地通行证号码', /^[HM]\d{8}(?:\d{2})?$/),
  row('999', 'person', '其他自然人有效证件代码'),
]

export const HOLDER_TYPES: readonly HolderType[] = ROWS

const byCode = new Map(ROWS.map((type) => [type.code, type]))
const byName = new Map(ROWS.map((type) => [type.name, type]))

/** By code or by its Chinese name. */
export const holderType = (text: string): HolderType | undefined => byCode.get(text) ?? byName.get(text)

/** Eighteen digits can look like either: a number that is a citizen's is no body's with a slip in it. */
const bodyFault = (code: string): Told | undefined =>
  citizenIdFault(code) === undefined
    ? { code: 'CREDIT_CODE_FORM', params: {} }
    : creditCodeVerdict(code).told[0]

/**
 * What is wrong with a holder's code under its type; `undefined` for nothing. The code is validated against the type
 * that was given: guessing the type from the length of the code hides errors.
 */
export const holderCodeFault = (type: HolderType, code: string, at?: number): Told | undefined => {
  if (type.code === '111') return citizenIdFault(code, at)
  if (type.code === '001') return bodyFault(code)
  return byCode.get(type.code)?.form.test(code) === true
    ? undefined
    : { code: 'HOLDER_CODE_FORM', params: { type: type.name } }
}
