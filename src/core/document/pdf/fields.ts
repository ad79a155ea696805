/** The fields of the interactive form (ISO 32000-2 12.7.4) with what they inherit. */
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import { Findings, overLimit, type Reason, reasonParams } from './faults.ts'
import { decodeTextString } from './text-string.ts'
import type { PdfDict, PdfRef, PdfValue, View } from './value.ts'

export interface PdfWidget {
  readonly ref: PdfRef
  readonly dict: PdfDict
}

/** A terminal field: one without fields below it. */
export interface PdfField {
  /** Full name: the partial names from the root, with dots (12.7.4.2). */
  readonly path: string
  /** Partial name (/T). */
  readonly name: string
  readonly ref: PdfRef
  readonly dict: PdfDict
  /** /FT, inherited: `Btn`, `Tx`, `Ch`, `Sig`. */
  readonly type: string | undefined
  /** /Ff, inherited. */
  readonly flags: number
  /** /V as it stands, mostly a reference for a signature; inherited. */
  readonly value: PdfValue | undefined
  /** /Lock of a signature field (12.7.5.5). */
  readonly lock: PdfDict | undefined
  /** The field itself when it is merged with its widget, else its kids. */
  readonly widgets: readonly PdfWidget[]
  /** Fields above it, the root first. */
  readonly ancestors: readonly PdfRef[]
}

export interface PdfForm {
  readonly fields: readonly PdfField[]
  readonly faults: readonly Finding[]
}

interface Above {
  readonly path: string
  readonly type: PdfValue | undefined
  readonly flags: PdfValue | undefined
  readonly value: PdfValue | undefined
  readonly ancestors: readonly PdfRef[]
}

interface Kid {
  readonly ref: PdfRef
  readonly dict: PdfDict
}

class Walk {
  readonly fields: PdfField[] = []
  readonly faults = new Findings()
  readonly #view: View
  readonly #met = new Set<number>()
  #steps = 0

  constructor(view: View) {
    this.#view = view
  }

  fault(number: number, reason: Reason, severity: 'fail' | 'warn' = 'fail'): void {
    this.faults.add('PDF_FIELD_TREE', severity, { number, ...reasonParams(reason) })
  }

  /** A reference to a dictionary that was not met yet; anything else is a fault and left out. */
  #kid(value: PdfValue, parent: number): Kid | undefined {
    const dict = this.#view.dict(value)
    if (value.type !== 'ref' || dict === undefined) {
      this.fault(value.type === 'ref' ? value.number : parent, 'kid')
      return undefined
    }
    if (this.#met.has(value.number)) {
      this.fault(value.number, 'field-twice')
      return undefined
    }
    this.#met.add(value.number)
    if (this.#met.size > LIMITS.pdf.fields) overLimit('form fields', this.#met.size, LIMITS.pdf.fields)
    return { ref: value, dict }
  }

  #kids(values: readonly PdfValue[], parent: number): readonly Kid[] {
    this.#steps += values.length
    if (this.#steps > LIMITS.pdf.fieldSteps)
      overLimit('kids of form fields', this.#steps, LIMITS.pdf.fieldSteps)
    return values.flatMap((value) => this.#kid(value, parent) ?? [])
  }

  roots(values: readonly PdfValue[]): void {
    const above: Above = { path: '', type: undefined, flags: undefined, value: undefined, ancestors: [] }
    for (const kid of this.#kids(values, 0)) this.#field(kid, above, 0)
  }

  #field(kid: Kid, above: Above, depth: number): void {
    if (depth >= LIMITS.pdf.fieldDepth) overLimit('depth of form fields', depth + 1, LIMITS.pdf.fieldDepth)
    const view = this.#view
    const { ref, dict } = kid
    const text = view.string(dict.entries.get('T'))
    const name =
      text === undefined || text.bytes.length > 2 * LIMITS.pdf.fieldNameChars ? '' : decodeTextString(text)
    if (name === '' || name.includes('.')) this.fault(ref.number, 'field-name')
    const path = above.path === '' ? name : `${above.path}.${name}`
    if (path.length > LIMITS.pdf.fieldNameChars)
      overLimit('length of a field name', path.length, LIMITS.pdf.fieldNameChars)
    const here: Above = {
      path,
      type: dict.entries.get('FT') ?? above.type,
      flags: dict.entries.get('Ff') ?? above.flags,
      value: dict.entries.get('V') ?? above.value,
      ancestors: above.ancestors,
    }
    const kids = this.#kids(view.array(dict.entries.get('Kids'))?.items ?? [], ref.number)
    const below = kids.filter((each) => each.dict.entries.has('T'))
    if (below.length > 0 && below.length < kids.length) this.fault(ref.number, 'field-kids')
    const lower = { ...here, ancestors: [...above.ancestors, ref] }
    for (const each of below) this.#field(each, lower, depth + 1)
    if (below.length === 0 || below.length < kids.length) this.#terminal(kid, name, here, kids)
  }

  #terminal(kid: Kid, name: string, here: Above, kids: readonly Kid[]): void {
    const view = this.#view
    const merged = view.name(kid.dict.entries.get('Subtype')) === 'Widget'
    const widgets = kids.filter((each) => !each.dict.entries.has('T'))
    this.fields.push({
      path: here.path,
      name,
      ref: kid.ref,
      dict: kid.dict,
      type: view.name(here.type),
      flags: view.integer(here.flags) ?? 0,
      value: here.value,
      lock: view.dict(kid.dict.entries.get('Lock')),
      widgets: merged ? [kid, ...widgets] : widgets,
      ancestors: here.ancestors,
    })
  }
}

const QUESTION = Symbol('fields')

/** Two fields of one full name are one field to some readers (12.7.4.2). */
const tellSameNames = (walk: Walk): void => {
  const paths = new Set<string>()
  for (const { path, ref } of walk.fields) {
    if (paths.has(path)) walk.fault(ref.number, 'field-same', 'warn')
    paths.add(path)
  }
}

/**
 * The terminal fields of a view in the order of the tree, and what is wrong with it; read once.
 * @throws PDF_NO_CATALOG, LIMIT_EXCEEDED and what reading an object throws
 */
export const fieldsOf = (view: View): PdfForm => view.answers.once(QUESTION, () => read(view))

const read = (view: View): PdfForm => {
  const walk = new Walk(view)
  const form = view.resolve(view.catalog().entries.get('AcroForm'))
  const list = form.type === 'dict' ? view.resolve(form.entries.get('Fields')) : form
  if (list.type === 'array') walk.roots(list.items)
  else if (list.type !== 'null') walk.fault(0, 'form-fields')
  tellSameNames(walk)
  return { fields: walk.fields, faults: walk.faults.list }
}
