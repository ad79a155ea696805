/**
 * The two views of a comparison and the objects that differ. Each rule *explains* the objects of its part of the
 * document; what no rule has explained in the end was changed without permission.
 */
import { equalBytes } from '../../../base/bytes.ts'
import type { Code } from '../../../base/codes/index.ts'
import type { Params } from '../../../base/error.ts'
import type { PdfFile } from '../file.ts'
import { eachReference, ReferrerMap } from '../references.ts'
import { sameValue } from '../same.ts'
import type { PdfDict, PdfObject, PdfValue } from '../value.ts'
import type { RevisionView } from '../view.ts'
import type { Change, ChangeKind, Overlay } from './change.ts'

export type Difference = 'new' | 'changed' | 'freed'

const sameObject = (a: PdfObject, b: PdfObject): boolean =>
  a === b ||
  (a.generation === b.generation && (equalBytes(a.stored, b.stored) || sameValue(a.value, b.value)))

const differenceOf = (before: RevisionView, after: RevisionView, number: number): Difference | undefined => {
  const [old, now] = [before.object(number), after.object(number)]
  if (old === undefined) return now === undefined ? undefined : 'new'
  if (now === undefined) return 'freed'
  return sameObject(old, now) ? undefined : 'changed'
}

export class Scope {
  readonly before: RevisionView
  readonly after: RevisionView
  /** Object number → how it differs; objects written again with the same content are not here. */
  readonly differing: ReadonlyMap<number, Difference>
  readonly changes: Change[] = []
  readonly overlays: Overlay[] = []
  readonly #file: PdfFile
  readonly #explained = new Set<number>()
  #referrers: ReferrerMap | undefined

  constructor(file: PdfFile, before: RevisionView, after: RevisionView, numbers: Iterable<number>) {
    this.#file = file
    this.before = before
    this.after = after
    const differing = new Map<number, Difference>()
    for (const number of numbers) {
      const difference = differenceOf(before, after, number)
      if (difference !== undefined) differing.set(number, difference)
    }
    this.differing = differing
  }

  /** Of the signed view. */
  get referrers(): ReferrerMap {
    this.#referrers ??= new ReferrerMap(this.#file, this.before)
    return this.#referrers
  }

  tell(kind: ChangeKind, code: Code, params: Params = {}, field?: string): void {
    this.changes.push({ kind, code, params, ...(field === undefined ? {} : { field }) })
  }

  explain(value: PdfValue | undefined): void {
    if (value?.type === 'ref') this.#explained.add(value.number)
  }

  isExplained(number: number): boolean {
    return this.#explained.has(number)
  }

  /** True when the value is a reference to an object that differs. */
  differs(value: PdfValue | undefined): boolean {
    return value?.type === 'ref' && this.differing.has(value.number)
  }

  isNew(value: PdfValue | undefined): boolean {
    return value?.type === 'ref' && this.differing.get(value.number) === 'new'
  }

  /**
   * Explains all new objects that can be reached from a value through new objects alone. Changed objects on the way are
   * left to the rule of their own place.
   */
  explainNew(value: PdfValue | undefined): void {
    const waiting = value === undefined ? [] : [value]
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      eachReference(item, (number) => {
        if (this.differing.get(number) !== 'new' || this.#explained.has(number)) return
        this.#explained.add(number)
        const object = this.after.object(number)
        if (object !== undefined) waiting.push(object.value)
      })
    }
  }

  /**
   * True when a changed object serves, in the signed view, its owners alone. An object that is the stream of a field's
   * appearance and of a page's content at once may not be replaced as the one.
   */
  servesOnly(number: number, owners: ReadonlySet<number>): boolean {
    return this.referrers.of(number).every((from) => owners.has(from))
  }

  /**
   * Explains the object of a reference, if it may differ as what it is here: a changed one must have been nothing else.
   * @param owners numbers of the objects that may refer to it
   */
  explainOwn(value: PdfValue | undefined, owners: ReadonlySet<number>): boolean {
    const number = refNumber(value)
    if (number === undefined) return true
    if (this.differing.get(number) === 'changed' && !this.servesOnly(number, owners)) return false
    this.explain(value)
    return true
  }
}

export const refNumber = (value: PdfValue | undefined): number | undefined =>
  value?.type === 'ref' ? value.number : undefined

export const entryOf = (dict: PdfDict | undefined, key: string): PdfValue | undefined =>
  dict?.entries.get(key)
