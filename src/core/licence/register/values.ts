/** Business items by their type: what may stand there, and the one form in which it is kept. */
import type { Code } from '../../base/codes/index.ts'
import { messageOf, type Params } from '../../base/error.ts'
import type { CatalogField } from '../catalog.ts'
import { citizenIdFault, normaliseCitizenId } from '../citizen-id.ts'
import { creditCodeVerdict } from '../credit-code.ts'
import { mangledFault } from './cells.ts'
import { foldDigits, readDay } from './days.ts'
import type { Cell } from './table.ts'

export type Value = { readonly value: string; readonly warning?: Told } | { readonly fault: Told }

export interface Told {
  readonly code: Code
  readonly params: Params
}

export interface ValueContext {
  readonly at: number
  readonly vouched: ReadonlySet<string>
}

/** What another code says, as part of a message in either language. */
export const because = ({ code, params }: Told): Params => ({
  because: messageOf('en', code, params),
  becauseZh: messageOf('zh', code, params),
})

type Reader = (cell: Cell, field: CatalogField, context: ValueContext) => Value

const fault = (code: Code, params: Params = {}): Value => ({ fault: { code, params } })

const YES = new Set(['是', '有', 'Y', 'YES', 'TRUE', '1'])
const NO = new Set(['否', '无', 'N', 'NO', 'FALSE', '0'])

const DAY_FAULTS = { form: 'ROW_DATE', century: 'ROW_DATE_CENTURY', calendar: 'ROW_DATE_CALENDAR' } as const

export const dayValue = (cell: Cell): Value => {
  const reading = readDay(cell)
  return 'day' in reading ? { value: reading.day } : fault(DAY_FAULTS[reading.fault])
}

/** A code in its one form, unless Excel has been at it. */
export const codeValue = (cell: Cell): Value => {
  const mangled = mangledFault(cell)
  return mangled === undefined ? { value: foldDigits(cell.text) } : { fault: mangled }
}

const coded =
  (judge: (value: string, context: ValueContext) => Value): Reader =>
  (cell, _, context) => {
    const read = codeValue(cell)
    return 'fault' in read ? read : judge(read.value, context)
  }

/** Mobile and fixed lines; other forms are told and kept, since nobody loses a licence over a telephone. */
const PHONE = /^(?:1\d{10}|(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4})$/

const READERS: Readonly<Record<CatalogField['type'], Reader>> = {
  text: (cell) => ({ value: cell.text }),
  number: (cell) => {
    const text = foldDigits(cell.text).replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '')
    return /^-?\d{1,15}(?:\.\d{1,10})?$/.test(text) ? { value: text } : fault('ROW_NUMBER')
  },
  date: dayValue,
  choice: (cell, { values = [] }) => {
    const text = foldDigits(cell.text)
    const found = values.find(({ code, name }) => code === text || name === cell.text)
    return found === undefined
      ? fault('ROW_CHOICE', {
          choices: values
            .map(({ name }) => name)
            .join('、')
            .slice(0, 200),
        })
      : { value: found.name }
  },
  flag: (cell) => {
    const text = foldDigits(cell.text).toUpperCase()
    return YES.has(text) ? { value: '是' } : NO.has(text) ? { value: '否' } : fault('ROW_FLAG')
  },
  phone: (cell) => {
    const value = foldDigits(cell.text).replace(/[\s()]/g, '')
    return PHONE.test(value) ? { value } : { value, warning: { code: 'ROW_PHONE', params: {} } }
  },
  'citizen-id': coded((text, { at }) => {
    const value = normaliseCitizenId(text)
    const wrong = citizenIdFault(value, at)
    return wrong === undefined ? { value } : { fault: { code: 'ROW_ID_CHECK', params: because(wrong) } }
  }),
  'credit-code': coded((value, { vouched }) => {
    const { verdict, told } = creditCodeVerdict(value)
    const [wrong] = told
    if (wrong === undefined || (verdict === 'doubtful' && vouched.has(value))) return { value }
    return { fault: { code: 'ROW_USCC_CHECK', params: because(wrong) } }
  }),
  // The picture itself is looked up by the number of the licence.
  photo: (cell) => ({ value: cell.text }),
}

/** @param cell one that `cellFault` let pass */
export const itemValue = (cell: Cell, field: CatalogField, context: ValueContext): Value => {
  const read = READERS[field.type](cell, field, context)
  if ('fault' in read || field.length === undefined) return read
  const actual = [...read.value].length
  return actual <= field.length ? read : fault('ROW_LENGTH', { actual, limit: field.length })
}
