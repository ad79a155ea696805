/** Reasons of PDF_MALFORMED and its relatives, in both languages. */
import type { Code } from '../../base/codes/index.ts'
import { GsealError } from '../../base/error.ts'
import type { Finding } from '../../base/verdict.ts'

const REASONS = {
  cut: ['the file ends inside a value', '文件在一个值的中间结束'],
  value: ['no value begins here', '此处不是合法的值'],
  number: ['this is not a number', '不是合法的数'],
  string: ['a string is not closed', '字符串未闭合'],
  hex: ['a hexadecimal string has other characters', '十六进制字符串含有其他字符'],
  key: ['a dictionary key is not a name', '字典的键不是名称'],
  obj: ['no "n g obj" stands here', '此处没有“n g obj”'],
  endobj: ['endobj is missing', '缺少 endobj'],
  'stream-eol': ['the keyword stream is not followed by an end of line', '关键字 stream 之后没有换行'],
  length: ['the length of a stream is not a whole number', '流的长度不是整数'],
  'packed-container': [
    'it is no object stream, or is itself inside one',
    '它不是对象流,或本身位于另一对象流中',
  ],
  'packed-header': ['its table of objects is not sound', '其对象表有误'],
  'packed-number': ['another object stands at that index', '该序号处是另一个对象'],
  'packed-extent': ['the object reaches into its neighbour', '该对象越入相邻对象'],
  subsection: ['the head of a subsection is not two numbers', '子段开头不是两个数'],
  entry: ['an entry is not "offset generation n" or "... f"', '条目不是“偏移 代号 n”或“… f”'],
  trailer: ['no trailer dictionary follows', '之后没有 trailer 字典'],
  'xref-type': ['the stream is not of type XRef', '该流的类型不是 XRef'],
  'xref-widths': ['/W is not three widths from 0 to 8', '/W 不是三个 0 到 8 的宽度'],
  'xref-index': ['/Index is not pairs of whole numbers', '/Index 不是成对的整数'],
  'xref-short': ['the stream holds fewer entries than it says', '流中的条目少于其声明的数目'],
  'object-number': ['an object number is beyond the limit', '对象号超出上限'],
  filter: ['the filter is not known', '过滤器未知'],
  'filter-list': ['/Filter and /DecodeParms do not fit together', '/Filter 与 /DecodeParms 不相符'],
  'filter-data': ['the data are damaged', '数据已损坏'],
  predictor: ['the predictor or its parameters are not known', '预测器或其参数未知'],
  external: ['the data stand in another file', '数据位于另一文件中'],
  crypt: ['the data are encrypted', '数据已加密'],
  kid: ['an element is no reference to a dictionary', '有元素不是对字典的引用'],
  'page-kind': ['it is page and node of pages at once', '它同时是页面和页面节点'],
  'page-type': ['it does not say whether it is a page', '它没有说明是否为页面'],
  'page-twice': ['a page stands in the tree more than once', '同一页面在树中出现多次'],
  'field-twice': ['it stands in the tree more than once', '它在树中出现多次'],
  'field-name': ['it has no name, or one with a dot', '它没有名称或名称含有“.”'],
  'field-same': ['another field has the same full name', '另有一个域的全名与之相同'],
  'field-kids': ['it has fields and widgets among its kids', '其子项中既有域又有控件'],
  'form-fields': ['/AcroForm or its /Fields has another form', '/AcroForm 或其 /Fields 形式有误'],
} as const

export type Reason = keyof typeof REASONS

/** `reason` and `reasonZh` as parameters of a code. */
export const reasonParams = (reason: Reason): { readonly reason: string; readonly reasonZh: string } => ({
  reason: REASONS[reason][0],
  reasonZh: REASONS[reason][1],
})

/** @param offset in the file, or in the decoded stream that is read */
export const malformed = (offset: number, reason: Reason): never => {
  throw new GsealError('PDF_MALFORMED', { offset, ...reasonParams(reason) })
}

export const xrefMalformed = (offset: number, reason: Reason): never => {
  throw new GsealError('PDF_XREF_MALFORMED', { offset, ...reasonParams(reason) })
}

export const overLimit = (what: string, actual: number, limit: number): never => {
  throw new GsealError('LIMIT_EXCEEDED', { what, actual, limit })
}

/** Findings of one code that are kept: a hostile file can have millions of faults, and the first ones say enough. */
const KEPT = 100

/** Collects findings, of each code a bounded number. */
export class Findings {
  readonly list: Finding[] = []
  readonly #counts = new Map<Code, number>()

  add(code: Code, severity: Finding['severity'], params?: Finding['params']): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= KEPT) this.list.push(params === undefined ? { code, severity } : { code, severity, params })
  }

  /** A refusal as a finding; anything else is thrown on. */
  addError(error: unknown): void {
    if (!(error instanceof GsealError)) throw error
    this.add(error.code, 'fail', error.params)
  }
}
