/**
 * Changes of the interactive form (ISO 32000-2 12.7): fields that were filled, signed or added. A field keeps its
 * identity by its object; its full name is for people and for locks.
 */
import { pageNumberOf } from '../page-number.ts'
import { differingKeys, sameValue } from '../same.ts'
import { decodeTextString } from '../text-string.ts'
import type { PdfDict, PdfValue } from '../value.ts'
import type { RevisionView } from '../view.ts'
import { ownedStreams } from './annotations.ts'
import { entryOf, refNumber, type Scope } from './scope.ts'

/** A node of the field tree with what it inherits (12.7.4.1). */
interface Node {
  readonly path: string
  readonly type: string | undefined
}

const DEPTH = 32

const nameOf = (view: RevisionView, dict: PdfDict | undefined, above: string): string => {
  const text = view.string(entryOf(dict, 'T'))
  if (text === undefined) return above
  const own = decodeTextString(text)
  return above === '' ? own : `${above}.${own}`
}

const nodeOf = (view: RevisionView, dict: PdfDict | undefined, above: Node): Node => ({
  path: nameOf(view, dict, above.path),
  type: view.name(entryOf(dict, 'FT')) ?? above.type,
})

const itemsOf = (view: RevisionView, value: PdfValue | undefined): readonly PdfValue[] =>
  view.array(value)?.items ?? []

/** Keys that may change when a field is filled, beside the value: how it looks and when. */
const FILLED = new Set(['V', 'AP', 'AS', 'I', 'M', 'MK', 'RV', 'DA', 'F', 'Ff'])
/** Keys that may change when a waiting field is signed. */
const SIGNED = new Set(['V', 'AP', 'AS', 'M', 'MK', 'DA', 'F', 'Ff'])
/** Keys of a field that say nothing about what is shown; /Ff only as `onlyReadOnly` has it. */
const UNSEEN = new Set(['M', 'Ff'])
const READ_ONLY = 1

/** Fields may become read-only when a lock says so, and nothing else. */
const onlyReadOnly = (scope: Scope, old: PdfDict, now: PdfDict): boolean => {
  const [before, after] = [
    scope.before.integer(entryOf(old, 'Ff')) ?? 0,
    scope.after.integer(entryOf(now, 'Ff')) ?? 0,
  ]
  return (before | READ_ONLY) === after || before === after
}

/** Appearance streams that were replaced in place; each must serve this field alone. */
const appearanceParts = (scope: Scope, ref: PdfValue, old: PdfDict): 'same' | 'own' | 'shared' => {
  const number = refNumber(ref)
  const states = [...(scope.before.dict(entryOf(old, 'AP'))?.entries.values() ?? [])].flatMap(
    (item) => refNumber(item) ?? [],
  )
  const owners = new Set([
    ...(number === undefined ? [] : [number]),
    ...states,
    ...(refNumber(entryOf(old, 'AP')) === undefined ? [] : [refNumber(entryOf(old, 'AP')) ?? 0]),
  ])
  const changed = [...ownedStreams(scope, old)].filter((part) => scope.differing.get(part) === 'changed')
  if (changed.length === 0) return 'same'
  if (!changed.every((part) => scope.servesOnly(part, owners))) return 'shared'
  for (const part of changed) {
    scope.explain({ type: 'ref', number: part, generation: 0, span: { start: 0, end: 0 } })
    scope.explainNew(scope.after.object(part)?.value)
  }
  return 'own'
}

const signatureKind = (scope: Scope, value: PdfValue | undefined): 'signature' | 'timestamp' => {
  const dict = scope.after.dict(value)
  const type = scope.after.name(entryOf(dict, 'Type'))
  return type === 'DocTimeStamp' ? 'timestamp' : 'signature'
}

/** `waiting`: the field stood there empty, so that locks can speak about it. */
const tellSigned = (scope: Scope, node: Node, now: PdfDict, widget: PdfValue, waiting: boolean): void => {
  const value = entryOf(now, 'V')
  if (value === undefined) {
    scope.tell('signature-field', 'PDF_LATER_FIELD', { field: node.path })
    return
  }
  if (value.type === 'ref' && !scope.isNew(value)) {
    // The value of an earlier signature shown once more: a stamp that its signer never placed.
    scope.tell('forbidden', 'PDF_SHARED_LATER', { field: node.path, object: value.number }, node.path)
    return
  }
  const kind = signatureKind(scope, value)
  const code = kind === 'timestamp' ? 'PDF_LATER_TIMESTAMP' : 'PDF_LATER_SIGNED'
  scope.tell(
    kind,
    code,
    { field: node.path, object: refNumber(widget) ?? 0 },
    waiting ? node.path : undefined,
  )
}

/** A field that waited lies where it lay, but what it shows now is new. */
const coverBy = (scope: Scope, now: PdfDict, ref: PdfValue): void => {
  const [object, onto] = [refNumber(ref), refNumber(entryOf(now, 'P'))]
  const page = onto === undefined ? undefined : pageNumberOf(scope.before, onto)
  if (object !== undefined && page !== undefined)
    scope.overlays.push({ page, object, dict: now, kind: 'waiting' })
}

/**
 * @param parentSigned the field above was signed: its value shows in the widgets below it
 * @returns whether this one was
 */
const compareSignatureField = (
  scope: Scope,
  node: Node,
  old: PdfDict,
  now: PdfDict,
  ref: PdfValue,
  parentSigned: boolean,
): boolean => {
  const keys = differingKeys(old, now)
  if (keys.length === 0) return parentSigned
  const had = scope.before.resolve(entryOf(old, 'V'))
  if (had.type !== 'null') {
    const code = keys.includes('V') ? 'PDF_SIGNATURE_REPLACED' : 'PDF_FIELD_CHANGED'
    scope.tell('forbidden', code, { field: node.path, key: keys.join(', ') }, node.path)
    return false
  }
  const odd = keys.find((key) => !SIGNED.has(key))
  const signed = keys.includes('V')
  if (odd !== undefined || !(signed || parentSigned)) {
    scope.tell('forbidden', 'PDF_FIELD_CHANGED', { field: node.path, key: odd ?? keys.join(', ') }, node.path)
    return false
  }
  if (signed) tellSigned(scope, node, now, ref, true)
  coverBy(scope, now, ref)
  return true
}

const compareFilled = (
  scope: Scope,
  node: Node,
  old: PdfDict,
  now: PdfDict,
  ref: PdfValue,
  parentFilled: boolean,
): boolean => {
  const keys = differingKeys(old, now)
  const parts = appearanceParts(scope, ref, old)
  if (parts === 'shared') scope.tell('forbidden', 'PDF_APPEARANCE_CHANGED', { field: node.path }, node.path)
  if (keys.length === 0 && parts === 'same') return false
  const odd = keys.find((key) => !FILLED.has(key) || (key === 'Ff' && !onlyReadOnly(scope, old, now)))
  if (odd !== undefined) {
    scope.tell('forbidden', 'PDF_FIELD_CHANGED', { field: node.path, key: odd }, node.path)
    return false
  }
  const filled = keys.includes('V') || parentFilled
  const shown = keys.includes('AP') || keys.includes('AS') || parts === 'own'
  if (!filled && shown) {
    // The value stayed and what is shown of it did not: the classic of the shadow attacks.
    scope.tell('forbidden', 'PDF_APPEARANCE_CHANGED', { field: node.path }, node.path)
    return false
  }
  const visible = filled ? undefined : keys.find((key) => !UNSEEN.has(key))
  if (visible !== undefined) {
    scope.tell('forbidden', 'PDF_FIELD_CHANGED', { field: node.path, key: visible }, node.path)
    return false
  }
  if (filled)
    scope.tell(
      'form-filled',
      'PDF_FIELD_FILLED',
      { field: node.path, object: refNumber(ref) ?? 0 },
      node.path,
    )
  return filled
}

const compareField = (
  scope: Scope,
  ref: PdfValue,
  above: Node,
  parentFilled: boolean,
  depth: number,
): void => {
  const [old, now] = [scope.before.dict(ref), scope.after.dict(ref)]
  if (old === undefined || now === undefined) {
    if (scope.differs(ref)) scope.tell('forbidden', 'PDF_FIELD_CHANGED', { field: above.path, key: 'Kids' })
    return
  }
  const node = nodeOf(scope.before, old, above)
  if (depth > DEPTH) return
  const compare = node.type === 'Sig' ? compareSignatureField : compareFilled
  const filled = compare(scope, node, old, now, ref, parentFilled)
  if (scope.differs(ref)) {
    scope.explain(ref)
    scope.explainNew(now)
  }
  const [oldKids, newKids] = [entryOf(old, 'Kids'), entryOf(now, 'Kids')]
  if (oldKids !== undefined && newKids !== undefined)
    compareList(scope, oldKids, newKids, node, filled, depth + 1, refNumber(ref) ?? 0)
}

/** A field that was not there: it may only be one for a signature. */
const addedField = (scope: Scope, ref: PdfValue, above: Node, depth: number): void => {
  const dict = scope.after.dict(ref)
  const node = nodeOf(scope.after, dict, above)
  if (dict === undefined || node.type !== 'Sig' || !scope.isNew(ref) || depth > DEPTH) {
    scope.tell('forbidden', 'PDF_FIELD_ADDED', { field: node.path, object: refNumber(ref) ?? 0 }, node.path)
    scope.explain(ref)
    scope.explainNew(dict)
    return
  }
  scope.explain(ref)
  scope.explainNew(dict)
  tellSigned(scope, node, dict, ref, false)
}

const compareList = (
  scope: Scope,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
  above: Node,
  parentFilled: boolean,
  depth: number,
  /** Number of the object that holds the list. */
  holder: number,
): void => {
  const [old, now] = [itemsOf(scope.before, before), itemsOf(scope.after, after)]
  const kept = new Set(now.flatMap((item) => refNumber(item) ?? []))
  const known = new Set(old.flatMap((item) => refNumber(item) ?? []))
  for (const item of old) {
    const number = refNumber(item)
    if (number !== undefined && kept.has(number)) compareField(scope, item, above, parentFilled, depth)
    else
      scope.tell('forbidden', 'PDF_FIELD_REMOVED', {
        field: nodeOf(scope.before, scope.before.dict(item), above).path,
      })
  }
  for (const item of now) {
    const number = refNumber(item)
    if (number === undefined || !known.has(number)) addedField(scope, item, above, depth)
  }
  scope.explainOwn(after, new Set([holder]))
}

/** Entries of a resource dictionary may be added; those that were there stay (12.7.3 /DR). */
const compareResources = (
  scope: Scope,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
  owners: ReadonlySet<number>,
  depth: number,
): boolean => {
  const [old, now] = [scope.before.dict(before), scope.after.dict(after)]
  if (now === undefined) return before === undefined
  scope.explainNew(after)
  if (old === undefined) return true
  const own = refNumber(before)
  const inside = own === undefined ? owners : new Set([own])
  const kept = [...old.entries].every(([key, value]) => {
    const other = now.entries.get(key)
    if (other === undefined) return false
    return sameValue(value, other) && !scope.differs(value)
      ? true
      : depth < 2 && compareResources(scope, value, other, inside, depth + 1)
  })
  return kept && scope.explainOwn(before, owners)
}

type Rule = (scope: Scope, old: PdfValue | undefined, now: PdfValue | undefined, holder: number) => boolean

const HARMLESS: Readonly<Record<string, Rule>> = {
  Fields: () => true,
  SigFlags: (scope, old, now) => {
    const [before, after] = [scope.before.integer(old) ?? 0, scope.after.integer(now) ?? 0]
    return (before & after) === before
  },
  // The words of every field that is drawn anew look as it says; a form that had none has no such field.
  DA: (_scope, old) => old === undefined,
  DR: (scope, old, now, holder) => compareResources(scope, old, now, new Set([holder]), 0),
  NeedAppearances: (scope, _old, now) => {
    const value = scope.after.resolve(now)
    return value.type === 'null' || (value.type === 'boolean' && !value.value)
  },
}

/**
 * Compares /AcroForm.
 * @param catalog number of the object that refers to it, or holds it
 */
export const compareForm = (
  scope: Scope,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
  catalog: number,
): void => {
  const [old, now] = [scope.before.dict(before), scope.after.dict(after)]
  const root: Node = { path: '', type: undefined }
  if (now === undefined) {
    if (old !== undefined) scope.tell('forbidden', 'PDF_FORM_CHANGED', { key: 'AcroForm' })
    return
  }
  if (!scope.explainOwn(after, new Set([catalog]))) {
    scope.tell('forbidden', 'PDF_FORM_CHANGED', { key: 'AcroForm' })
    return
  }
  const holder = refNumber(after) ?? catalog
  const keys = new Set([...(old?.entries.keys() ?? []), ...now.entries.keys()])
  for (const key of keys) {
    const [a, b] = [entryOf(old, key), entryOf(now, key)]
    const same = a !== undefined && b !== undefined && sameValue(a, b) && !scope.differs(a)
    if (same) continue
    const rule = HARMLESS[key]
    if (rule === undefined || !rule(scope, a, b, holder)) scope.tell('forbidden', 'PDF_FORM_CHANGED', { key })
  }
  compareList(scope, entryOf(old, 'Fields'), entryOf(now, 'Fields'), root, false, 0, holder)
}
