/**
 * Who refers to whom in one view. A later revision can do harm through an object that the signed pages already refer
 * to and that did not exist, or that plays two parts at once; both are seen only from the referring side.
 */
import type { PdfDict, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'

/** Visits the references that stand in a value, without following them. */
export const eachReference = (value: PdfValue, visit: (number: number) => void): void => {
  switch (value.type) {
    case 'ref':
      visit(value.number)
      return
    case 'array':
      for (const item of value.items) eachReference(item, visit)
      return
    case 'dict':
      for (const item of value.entries.values()) eachReference(item, visit)
      return
    case 'stream':
      eachReference(value.dict, visit)
      return
    default:
  }
}

export const typeOf = (dict: PdfDict): string | undefined => {
  const type = dict.entries.get('Type')
  return type?.type === 'name' ? type.value : undefined
}

/** The trailer as a referrer. */
export const TRAILER = 0
/** A cross-reference stream is a trailer too: what it says under these keys, the trailer says. */
const TRAILER_KEYS: ReadonlySet<string> = new Set(['Root', 'Info', 'Encrypt'])

/** The value as a referrer. Whether a stream is what its /Type says is not relied upon: its other keys count. */
const referring = (value: PdfValue): readonly PdfValue[] =>
  value.type === 'stream' && typeOf(value.dict) === 'XRef'
    ? [...value.dict.entries].flatMap(([key, item]) => (TRAILER_KEYS.has(key) ? [] : [item]))
    : [value]

/** Object number → numbers of the objects that refer to it; `TRAILER` for the trailer. */
export class ReferrerMap {
  readonly #referrers = new Map<number, Set<number>>()

  constructor(view: RevisionView) {
    this.#take(TRAILER, view.trailer)
    for (const number of view.numbers()) {
      const object = view.object(number)
      if (object !== undefined) for (const value of referring(object.value)) this.#take(number, value)
    }
  }

  #take(from: number, value: PdfValue): void {
    eachReference(value, (to) => {
      const known = this.#referrers.get(to)
      if (known === undefined) this.#referrers.set(to, new Set([from]))
      else known.add(from)
    })
  }

  of(number: number): ReadonlySet<number> {
    return this.#referrers.get(number) ?? new Set()
  }
}
