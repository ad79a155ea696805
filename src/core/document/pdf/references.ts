/**
 * Who refers to whom in one view. A later revision can do harm through an object that the signed pages already refer
 * to and that did not exist, or that plays two parts at once; both are seen only from the referring side.
 */
import type { PdfFile } from './file.ts'
import { objectHead } from './indirect.ts'
import { scanReferences } from './reference-scan.ts'
import { type Extent, survey } from './survey.ts'
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

const NOBODY: readonly number[] = []

/** The references of an object that the view has there; `undefined` when it has another or the parser has to judge. */
const referencesIn = (
  { bytes }: PdfFile,
  view: RevisionView,
  { number, generation, start, end, suspect, references }: Extent,
): readonly number[] | undefined => {
  const entry = view.entry(number)
  // Signatures are read anyway, and long.
  if (suspect || entry?.kind !== 'plain' || entry.offset !== start || entry.generation !== generation)
    return undefined
  if (references !== undefined) return references
  const head = objectHead(bytes, start)
  return head && scanReferences(bytes, head.body, end)?.references
}

/** As many questions are answered by looking through all references: most updates touch a few objects. */
const FEW_QUESTIONS = 24

/** Object number → numbers of the objects that refer to it; `TRAILER` for the trailer. */
export class ReferrerMap {
  /** Every reference: who refers, and to whom. All references of one object come in a row. */
  readonly #from: number[] = []
  readonly #to: number[] = []
  /** Each referrer once; made when many ask. */
  #referrers: Map<number, number[]> | undefined
  #asked = 0

  /** @throws what reading an object throws that cannot be scanned */
  constructor(file: PdfFile, view: RevisionView) {
    eachReference(view.trailer, (to) => this.#add(TRAILER, to))
    const scanned = new Set<number>()
    for (const extent of survey(file).extents) {
      const references = referencesIn(file, view, extent)
      if (references === undefined) continue
      scanned.add(extent.number)
      for (const to of references) this.#add(extent.number, to)
    }
    for (const number of view.numbers()) {
      const object = scanned.has(number) ? undefined : view.object(number)
      for (const value of object === undefined ? [] : referring(object.value))
        eachReference(value, (to) => this.#add(number, to))
    }
  }

  #add(from: number, to: number): void {
    this.#from.push(from)
    this.#to.push(to)
  }

  of(number: number): readonly number[] {
    if (this.#asked++ < FEW_QUESTIONS) return this.#search(number)
    this.#referrers ??= this.#index()
    return this.#referrers.get(number) ?? NOBODY
  }

  #search(number: number): readonly number[] {
    const found: number[] = []
    for (let at = this.#to.indexOf(number); at >= 0; at = this.#to.indexOf(number, at + 1)) {
      const from = this.#from[at] as number
      if (found.at(-1) !== from) found.push(from)
    }
    return found
  }

  #index(): Map<number, number[]> {
    const referrers = new Map<number, number[]>()
    for (const [at, to] of this.#to.entries()) {
      const from = this.#from[at] as number
      const known = referrers.get(to)
      if (known === undefined) referrers.set(to, [from])
      else if (known.at(-1) !== from) known.push(from)
    }
    return referrers
  }
}
