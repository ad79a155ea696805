import { createRequire } from 'node:module'
import type { Code } from './codes/index.ts'
import type { CodeRow } from './codes/row.ts'

type Table = typeof import('./codes/index.ts')

let table: Table | undefined

/** The row of a code. The table has hundreds of texts and is loaded with the first: most runs tell no error. */
export const codeRow = (code: Code): CodeRow => {
  table ??= createRequire(import.meta.url)('./codes/index.js') as Table
  return table.codeRow(code)
}

/** Values for the `{name}` places of a text. Never secrets: they are printed and recorded. */
export type Params = Readonly<Record<string, string | number>>

export type Lang = 'en' | 'zh'

/** A text of the table with its places filled; an unknown place stays visible rather than vanishing. */
export const fill = (template: string, params: Params = {}): string =>
  template.replace(/\{(\w+)\}/g, (whole, key: string) =>
    Object.hasOwn(params, key) ? String(params[key]) : whole,
  )

export const messageOf = (lang: Lang, code: Code, params?: Params): string =>
  fill(codeRow(code)[lang][0], params)
export const hintOf = (lang: Lang, code: Code, params?: Params): string =>
  fill(codeRow(code)[lang][1], params)

/**
 * The one error class. Expected problems carry a code of the closed table; anything else that is thrown is a fault of
 * gseal. A verdict about a document is never an error: it is a value (verdict.ts).
 */
export class GsealError extends Error {
  override readonly name = 'GsealError'
  readonly code: Code
  readonly params: Params

  constructor(code: Code, params: Params = {}, options?: { cause?: unknown }) {
    super(messageOf('en', code, params), options)
    this.code = code
    this.params = params
  }
}

export const isGsealError = (error: unknown, code?: Code): error is GsealError =>
  error instanceof GsealError && (code === undefined || error.code === code)

/**
 * Readers tell oddities that they tolerate through a `Note`; what an oddity means for the verdict is the policy's
 * business, not the reader's.
 */
export type Note = (code: Code, params?: Params) => void

/** Collects notes; the same code with the same parameters is kept once. */
export const collectNotes = (): { note: Note; list: { code: Code; params: Params }[] } => {
  const list: { code: Code; params: Params }[] = []
  const seen = new Set<string>()
  return {
    list,
    note: (code, params = {}) => {
      const key = `${code} ${JSON.stringify(params)}`
      if (seen.has(key)) return
      seen.add(key)
      list.push({ code, params })
    },
  }
}
