/**
 * The signatures of a file: those that fields of any revision show, those of /Perms, and every dictionary that looks
 * like one though nothing shows it (ISO 32000-2 12.8). What a later revision hid is still found here. Whether a signed
 * value is right, and who may sign, is not asked.
 */

import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import { type Cover, coverOf, type SignatureProblem } from './byte-range.ts'
import { Findings, overLimit } from './faults.ts'
import { fieldsOf, type PdfField } from './fields.ts'
import type { PdfFile } from './file.ts'
import { dictOf, suspectsOf } from './suspects.ts'
import type { PdfDict, PdfObject, PdfRef, PdfValue } from './value.ts'
import type { RevisionView } from './view.ts'

/** A field (or a widget with a value of its own) that shows a signature. */
export interface SignatureUse {
  readonly field: string
  /** The field, or the widget among its kids. */
  readonly ref: PdfRef
  /** The oldest revision in which it does. */
  readonly since: number
  /** It does in the newest revision. */
  readonly current: boolean
}

export type Permission = 'DocMDP' | 'UR3' | 'UR'

export interface PdfSignature extends Cover {
  /** The dictionary; of a direct one the field or catalog that holds it. */
  readonly ref: PdfRef
  /** The revision whose section first holds it. */
  readonly revision: number
  readonly dict: PdfDict
  readonly uses: readonly SignatureUse[]
  /** Full names of the fields that ever showed it, each once. */
  readonly fieldNames: readonly string[]
  /** Entries of /Perms of any revision that name it. */
  readonly permissions: readonly Permission[]
  /** No field and no /Perms of the newest revision shows it. */
  readonly detached: boolean
}

export interface PdfSignatures {
  /** By revision, then by offset. */
  readonly signatures: readonly PdfSignature[]
  /** What kept the search from being complete: forms, objects and field values that cannot be read. */
  readonly faults: readonly Finding[]
}

interface MutableUse {
  readonly field: string
  readonly ref: PdfRef
  readonly since: number
  current: boolean
}

/** What is gathered of one dictionary before it is judged. */
interface Draft {
  readonly ref: PdfRef
  readonly revision: number
  readonly value: PdfValue
  readonly stored: 'file' | 'packed' | 'direct'
  /** By field and object number. */
  readonly uses: Map<string, MutableUse>
  readonly permissions: Set<Permission>
  permitted: boolean
}

const PERMISSIONS: readonly Permission[] = ['DocMDP', 'UR3', 'UR']

class Search {
  readonly faults = new Findings()
  readonly #file: PdfFile
  /** By object: revisions that share an entry share the object. */
  readonly #drafts = new Map<PdfObject | PdfDict, Draft>()
  readonly #newest: number
  #steps = 0

  constructor(file: PdfFile) {
    this.#file = file
    this.#newest = file.revisions.length - 1
  }

  run(): readonly PdfSignature[] {
    for (const { index } of this.#file.revisions) {
      const view = this.#file.view(index)
      this.#tolerant(() => this.#fields(view))
      this.#tolerant(() => this.#perms(view))
    }
    for (const { object, revision } of suspectsOf(this.#file, this.faults)) this.#object(object, revision)
    const order = (draft: Draft): number => draft.value.span.start
    return [...this.#drafts.values()]
      .sort((a, b) => a.revision - b.revision || order(a) - order(b))
      .map((draft) => this.#judge(draft))
  }

  /** One revision that cannot be read hides no signature of another. */
  #tolerant(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.faults.addError(error)
    }
  }

  #object(object: PdfObject, revision: number): Draft {
    const known = this.#drafts.get(object)
    if (known !== undefined) return known
    const { number, generation, value, span } = object
    const ref: PdfRef = { type: 'ref', number, generation, span: value.span }
    return this.#draft(object, { ref, revision, value, stored: span === undefined ? 'packed' : 'file' })
  }

  #draft(key: PdfObject | PdfDict, of: Pick<Draft, 'ref' | 'revision' | 'value' | 'stored'>): Draft {
    const made: Draft = { ...of, uses: new Map(), permissions: new Set(), permitted: false }
    this.#drafts.set(key, made)
    const { signatures } = LIMITS.pdf
    return this.#drafts.size > signatures ? overLimit('signatures', this.#drafts.size, signatures) : made
  }

  /**
   * The dictionary that a value is or refers to.
   * @param holder the field or catalog, which a direct dictionary is part of
   */
  #signature(value: PdfValue, holder: PdfRef, view: RevisionView): Draft | undefined {
    if (value.type !== 'ref') {
      if (value.type !== 'dict') return undefined
      const of = { ref: holder, revision: view.owner(holder.number) ?? 0, value, stored: 'direct' } as const
      return this.#drafts.get(value) ?? this.#draft(value, of)
    }
    const object = view.object(value.number)
    if (object === undefined || object.generation !== value.generation) return undefined
    if (object.value.type === 'ref') return this.#signature(object.value, value, view)
    return dictOf(object.value) === undefined
      ? undefined
      : this.#object(object, view.owner(object.number) ?? 0)
  }

  #fields(view: RevisionView): void {
    const form = fieldsOf(view)
    for (const { code, severity, params } of form.faults) this.faults.add(code, severity, params)
    this.#steps += form.fields.length
    const { fieldSteps } = LIMITS.pdf
    if (this.#steps > fieldSteps) overLimit('form fields of all revisions', this.#steps, fieldSteps)
    for (const field of form.fields) if (field.type === 'Sig') this.#tolerant(() => this.#field(field, view))
  }

  #field(field: PdfField, view: RevisionView): void {
    if (field.value !== undefined) this.#use(field.path, field.ref, field.value, view)
    for (const { ref, dict } of field.widgets) {
      const own = dict.entries.get('V')
      if (own !== undefined && ref.number !== field.ref.number) this.#use(field.path, ref, own, view)
    }
  }

  #use(field: string, ref: PdfRef, value: PdfValue, view: RevisionView): void {
    if (value.type === 'null') return
    const { index } = view.revision
    const draft = this.#signature(value, ref, view)
    if (draft === undefined) {
      this.faults.add('PDF_FIELD_VALUE', 'fail', { field })
      return
    }
    const key = `${ref.number} ${field}`
    const known = draft.uses.get(key)
    if (known === undefined)
      draft.uses.set(key, { field, ref, since: index, current: index === this.#newest })
    else if (index === this.#newest) known.current = true
  }

  #perms(view: RevisionView): void {
    const perms = view.dict(view.catalog().entries.get('Perms'))
    const root = view.trailer.entries.get('Root')
    if (perms === undefined || root?.type !== 'ref') return
    for (const key of PERMISSIONS) {
      const value = perms.entries.get(key)
      if (value === undefined || value.type === 'null') continue
      const draft = this.#signature(value, root, view)
      if (draft === undefined) this.faults.add('PDF_FIELD_VALUE', 'fail', { field: key })
      else {
        draft.permissions.add(key)
        if (view.revision.index === this.#newest) draft.permitted = true
      }
    }
  }

  #judge({ ref, revision, value, stored, permissions, permitted, ...draft }: Draft): PdfSignature {
    const uses = [...draft.uses.values()]
    const dict = dictOf(value) as PdfDict
    // A dictionary inside a packed object has no bytes of its own in the file either.
    const inFile =
      stored === 'file' ||
      (stored === 'direct' && this.#file.view(revision).entry(ref.number)?.kind === 'plain')
    const cover = coverOf(this.#file, dict, inFile)
    const form: SignatureProblem[] = []
    if (stored === 'direct') form.push({ code: 'PDF_SIG_DIRECT', params: {} })
    if (value.type === 'stream') form.push({ code: 'PDF_SIG_STREAM', params: {} })
    return {
      ...cover,
      problems: [...form, ...cover.problems],
      ref,
      revision,
      dict,
      uses,
      fieldNames: [...new Set(uses.map(({ field }) => field))],
      permissions: [...permissions],
      detached: !permitted && !uses.some(({ current }) => current),
    }
  }
}

const QUESTION = Symbol('signatures')

/** All signatures of a file and what kept the search from being complete; read once. @throws LIMIT_EXCEEDED */
export const signatureDictionaries = (file: PdfFile): PdfSignatures =>
  file.answers.once(QUESTION, () => {
    const search = new Search(file)
    return { signatures: search.run(), faults: search.faults.list }
  })
