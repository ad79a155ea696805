/**
 * What a signature allows to happen after it: DocMDP and FieldMDP transforms (ISO 32000-2 12.8.2) and the lock of its
 * field (12.7.5.5). The writer refuses what the verifier would call broken, by the same table.
 */
import type { PdfField } from './fields.ts'
import { decodeTextString } from './text-string.ts'
import type { PdfDict, View } from './value.ts'

/** /P: 1 nothing, 2 forms and signatures, 3 annotations too. */
export type Level = 1 | 2 | 3

export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude'
  readonly fields: readonly string[]
}

export interface Permissions {
  /** The strictest level that is stated; `undefined` when none is. */
  readonly level: Level | undefined
  readonly locks: readonly FieldLock[]
  /** Transforms and values that are not known here: nothing can be said about later changes then. */
  readonly unknown: readonly string[]
}

const LEVELS: ReadonlySet<number> = new Set([1, 2, 3])
/** 12.8.2.2: "2" when /P is absent. */
const DEFAULT_LEVEL: Level = 2

const isLevel = (value: number): value is Level => LEVELS.has(value)

/** Full names are compared by component: `a.b` holds `a.b.c` and not `a.bc`. */
const within = (path: string, ancestor: string): boolean =>
  path === ancestor || path.startsWith(`${ancestor}.`)

export const locks = (lock: FieldLock, path: string): boolean => {
  if (lock.action === 'All') return true
  const named = lock.fields.some((field) => within(path, field))
  return lock.action === 'Include' ? named : !named
}

const ACTIONS: ReadonlySet<string> = new Set(['All', 'Include', 'Exclude'])

const lockOf = (view: View, dict: PdfDict): FieldLock | undefined => {
  const action = view.name(dict.entries.get('Action'))
  if (action === undefined || !ACTIONS.has(action)) return undefined
  const names = view.array(dict.entries.get('Fields'))?.items ?? []
  const fields = names.flatMap((item) => {
    const text = view.string(item)
    return text === undefined ? [] : [decodeTextString(text)]
  })
  return { action: action as FieldLock['action'], fields }
}

/** Gathers statements; the strictest level wins. */
class Gathered {
  level: Level | undefined
  readonly locks: FieldLock[] = []
  readonly unknown: string[] = []

  state(level: number | undefined, absent: Level | undefined): void {
    const value = level ?? absent
    if (value === undefined) return
    if (!isLevel(value)) this.unknown.push(`/P ${value}`)
    else if (this.level === undefined || value < this.level) this.level = value
  }

  lock(lock: FieldLock | undefined, where: string): void {
    if (lock === undefined) this.unknown.push(where)
    else this.locks.push(lock)
  }
}

const readReference = (view: View, reference: PdfDict, into: Gathered): void => {
  const method = view.name(reference.entries.get('TransformMethod'))
  const params = view.dict(reference.entries.get('TransformParams'))
  if (method === 'DocMDP') into.state(params && view.number(params.entries.get('P')), DEFAULT_LEVEL)
  else if (method === 'FieldMDP') into.lock(params && lockOf(view, params), 'FieldMDP')
  // Usage rights widen what a viewer may do and restrict nothing (12.8.2.3).
  else if (method !== 'UR3' && method !== 'UR') into.unknown.push(method ?? 'TransformMethod')
}

/**
 * The rules of one signature, read in the view of the revision that it covers.
 * @param signature the signature dictionary
 * @param fields the fields that show it
 */
export const permissionsOf = (
  view: View,
  signature: PdfDict,
  fields: readonly Pick<PdfField, 'dict'>[],
): Permissions => {
  const gathered = new Gathered()
  const references = signature.entries.get('Reference')
  for (const item of view.array(references)?.items ?? []) {
    const reference = view.dict(item)
    if (reference === undefined) gathered.unknown.push('Reference')
    else readReference(view, reference, gathered)
  }
  if (references !== undefined && view.array(references) === undefined) gathered.unknown.push('Reference')
  for (const { dict } of fields) {
    const lock = view.dict(dict.entries.get('Lock'))
    if (lock === undefined) continue
    gathered.lock(lockOf(view, lock), 'Lock')
    gathered.state(view.number(lock.entries.get('P')), undefined)
  }
  return gathered
}
