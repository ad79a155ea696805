/**
 * Adding a signature to a PDF: one incremental update with the signature dictionary, its fields and what they must be
 * entered in. A stamp on several pages is one signature shown by several fields that share its dictionary: a field that
 * has more than one widget is read in three different ways by today's readers.
 */
import { ascii, toHex } from '../../base/bytes.ts'
import type { Code } from '../../base/codes/index.ts'
import { GsealError, type Params } from '../../base/error.ts'
import { collected, type Memory } from '../../base/memory.ts'
import { Beginnings } from '../../gm/index.ts'
import type { Appearance, Pending, Placement } from '../document.ts'
import { addImage, type Mark, Painter } from './appearance.ts'
import { fieldsOf, type PdfField } from './fields.ts'
import type { PdfFile } from './file.ts'
import { frameOf, fromRect, rectOf } from './geometry.ts'
import type { PdfPage } from './pages.ts'
import { type Level, locks, permissionsOf } from './permissions.ts'
import { sealImage } from './seal-image.ts'
import { byteRangeText, fieldLock, HANDLERS, signatureObject } from './signature-dictionary.ts'
import { type PdfSignature, signatureDictionaries } from './signatures.ts'
import { Update } from './update.ts'
import type { PdfDict, PdfRef, PdfValue } from './value.ts'
import { make, objectHead, withEntries } from './write.ts'
import { isPdfA1 } from './xmp.ts'

/** Print and locked (12.5.3). */
const WIDGET_FLAGS = 132
/** /SigFlags: signatures exist, append only (12.7.3). */
const SIG_FLAGS = 3
/** More than the value needs, so that a value a little longer than the trial one still fits. */
const SPARE = 256

export interface PdfTarget {
  readonly file: PdfFile
  /** All of them, which costs more than one. */
  readonly pdfPages: readonly PdfPage[]
  pdfPage(number: number): PdfPage | undefined
  pageCount(): number
}

const refuse = (code: 'PDF_ENCRYPTED' | 'PDF_LOCKED' | 'PDF_CERTIFY_NOT_FIRST', params = {}): never => {
  throw new GsealError(code, params)
}

const signedFields = (target: PdfTarget, signature: PdfSignature): readonly PdfField[] =>
  fieldsOf(target.file.view()).fields.filter(
    (field) => field.value?.type === 'ref' && field.value.number === signature.ref.number,
  )

/** What earlier signatures forbid is refused before anything is written. */
const refuseForbidden = (target: PdfTarget, appearance: Appearance): void => {
  const { file } = target
  if (file.encrypted) refuse('PDF_ENCRYPTED')
  const earlier = signatureDictionaries(file).signatures
  if (appearance.level !== undefined && earlier.length > 0)
    refuse('PDF_CERTIFY_NOT_FIRST', { count: earlier.length })
  for (const signature of earlier) {
    const permissions = permissionsOf(file.view(), signature.dict, signedFields(target, signature))
    const name = signature.fieldNames[0] ?? `${signature.ref.number}`
    if (permissions.level === 1) refuse('PDF_LOCKED', { field: name })
    const { field } = appearance
    if (field !== undefined && permissions.locks.some((lock) => locks(lock, field)))
      throw new GsealError('PDF_FIELD_LOCKED', { field })
  }
}

/** A name that no field has; numbers go on from the highest in use. */
const freeName = (fields: readonly PdfField[], stem: string): string => {
  const used = new Set(fields.map((field) => field.path))
  for (let k = 1; ; k++) if (!used.has(`${stem}${k}`)) return `${stem}${k}`
}

const waitingField = (fields: readonly PdfField[], name: string): PdfField => {
  const field = fields.find((item) => item.path === name)
  if (field === undefined || field.type !== 'Sig') {
    const waiting = fields.filter((item) => item.type === 'Sig' && item.value === undefined)
    throw new GsealError('PDF_FIELD_ABSENT', {
      field: name,
      waiting: waiting.map((item) => item.path).join(', ') || '-',
    })
  }
  if (field.value !== undefined) throw new GsealError('PDF_FIELD_SIGNED', { field: name })
  return field
}

class Composer {
  readonly #target: PdfTarget
  readonly #appearance: Appearance
  readonly update: Update
  readonly notes: { readonly code: Code; readonly params: Params }[] = []
  readonly #fields: readonly PdfField[]
  #painter: Painter | undefined

  constructor(target: PdfTarget, appearance: Appearance) {
    this.#target = target
    this.#appearance = appearance
    this.update = new Update(target.file)
    this.#fields = fieldsOf(target.file.view()).fields
  }

  #page(number: number): PdfPage {
    const page = this.#target.pdfPage(number)
    if (page === undefined)
      throw new GsealError('PAGE_ABSENT', { page: number, pages: this.#target.pageCount() })
    return page
  }

  get painter(): Painter {
    if (this.#painter === undefined) {
      const { picture } = this.#appearance
      if (picture === undefined) throw new TypeError('a visible stamp needs a picture')
      const flat = isPdfA1(this.#target.file.view())
      if (flat) this.notes.push({ code: 'PDF_A1_FLATTENED', params: {} })
      const image = sealImage(picture.bytes, flat)
      this.#painter = new Painter(this.update, addImage(this.update, image))
    }
    return this.#painter
  }

  /** @returns the name of the first field */
  fields(signature: PdfRef): string {
    const { field, kind, placements } = this.#appearance
    if (field !== undefined) return this.#fill(waitingField(this.#fields, field), signature)
    const name = freeName(this.#fields, kind === 'seal' ? 'Seal' : 'Signature')
    const shown: readonly (Placement | undefined)[] = placements.length === 0 ? [undefined] : placements
    const widgets = shown.map((place, index) =>
      this.#widget(index === 0 ? name : `${name}_${index + 1}`, signature, place, index === 0),
    )
    this.#enterFields(widgets.map(({ ref }) => ref))
    for (const [page, refs] of grouped(widgets)) this.#annotate(page, refs)
    return name
  }

  #widget(name: string, signature: PdfRef, place: Placement | undefined, first: boolean) {
    const page = this.#page(place?.page ?? 1)
    const mark = place === undefined ? undefined : this.painter.mark(frameOf(page), place)
    const ref = this.update.add(
      make.dict({
        Type: make.name('Annot'),
        Subtype: make.name('Widget'),
        FT: make.name('Sig'),
        T: make.text(name),
        V: signature,
        F: make.number(WIDGET_FLAGS),
        P: page.ref,
        Rect: mark?.rect ?? make.array(...[0, 0, 0, 0].map(make.number)),
        ...(mark === undefined ? {} : { AP: make.dict({ N: mark.form }) }),
        ...(first && this.#appearance.lock ? { Lock: fieldLock() } : {}),
      }),
    )
    return { ref, page }
  }

  /** Signs a field that waits: its rectangle stays, the picture is set into its middle. */
  #fill(field: PdfField, signature: PdfRef): string {
    const widget = field.widgets[0]
    const mark = widget === undefined ? undefined : this.#markIn(widget)
    this.update.change(field.ref, { V: signature })
    if (widget !== undefined && mark !== undefined)
      this.update.change(widget.ref, { AP: make.dict({ N: mark.form }), F: make.number(WIDGET_FLAGS) })
    this.#enterFields([])
    return field.path
  }

  #markIn(widget: PdfField['widgets'][number]): Mark | undefined {
    const view = this.#target.file.view()
    const numbers = view.array(widget.dict.entries.get('Rect'))?.items.map((item) => view.number(item)) ?? []
    const rect = rectOf(numbers)
    const pageRef = widget.dict.entries.get('P')
    const page = this.#target.pdfPages.find(
      (item) => pageRef?.type === 'ref' && item.ref.number === pageRef.number,
    )
    const { picture } = this.#appearance
    if (rect === undefined || page === undefined || picture === undefined) return undefined
    const frame = frameOf(page)
    const shown = fromRect(frame, rect)
    // The form covers the whole rectangle, so that readers do not stretch the picture.
    const scale = Math.min(1, shown.width / picture.width, shown.height / picture.height)
    const size = { width: picture.width * scale, height: picture.height * scale }
    const place = {
      page: page.number,
      x: shown.x + (shown.width - size.width) / 2,
      y: shown.y + (shown.height - size.height) / 2,
      ...size,
      clip: {
        x: (size.width - shown.width) / 2,
        y: (size.height - shown.height) / 2,
        width: shown.width,
        height: shown.height,
      },
    }
    return this.painter.mark(frame, place)
  }

  /** /AcroForm /Fields and /SigFlags: the array when it is an object of its own, else the form, else the catalog. */
  #enterFields(refs: readonly PdfRef[]): void {
    const view = this.#target.file.view()
    const root = view.trailer.entries.get('Root')
    if (root?.type !== 'ref') throw new TypeError('the reader lets no file pass without /Root')
    const formValue = view.catalog().entries.get('AcroForm')
    const form: PdfDict = view.dict(formValue) ?? make.dict({})
    const listValue = form.entries.get('Fields')
    const items = [...(view.array(listValue)?.items ?? []), ...refs]
    const changes: Record<string, PdfValue | undefined> = {}
    if (listValue?.type === 'ref' && refs.length > 0) this.update.set(listValue, make.array(...items))
    else if (refs.length > 0 || listValue === undefined) changes['Fields'] = make.array(...items)
    if (view.integer(form.entries.get('SigFlags')) !== SIG_FLAGS) changes['SigFlags'] = make.number(SIG_FLAGS)
    if (form.entries.has('NeedAppearances')) changes['NeedAppearances'] = undefined
    if (Object.keys(changes).length === 0) return
    if (formValue?.type === 'ref') this.update.set(formValue, withEntries(form, changes))
    else this.update.change(root, { AcroForm: withEntries(form, changes) })
  }

  #annotate(page: PdfPage, refs: readonly PdfRef[]): void {
    const view = this.#target.file.view()
    const value = page.dict.entries.get('Annots')
    const items = make.array(...(view.array(value)?.items ?? []), ...refs)
    if (value?.type === 'ref') this.update.set(value, items)
    else this.update.change(page.ref, { Annots: items })
  }

  certify(signature: PdfRef, level: Level | undefined): void {
    const view = this.#target.file.view()
    const root = view.trailer.entries.get('Root')
    if (level === undefined || root?.type !== 'ref') return
    const perms = view.dict(view.catalog().entries.get('Perms')) ?? make.dict({})
    this.update.change(root, { Perms: withEntries(perms, { DocMDP: signature }) })
  }
}

const grouped = (
  widgets: readonly { readonly ref: PdfRef; readonly page: PdfPage }[],
): Map<PdfPage, PdfRef[]> => {
  const pages = new Map<PdfPage, PdfRef[]>()
  for (const { ref, page } of widgets) pages.set(page, [...(pages.get(page) ?? []), ref])
  return pages
}

const joined = (pieces: readonly Uint8Array[], memory: Memory = collected): Uint8Array => {
  const whole = memory.take(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}

/**
 * Reserves the place of a new signature in memory.
 * @throws PDF_ENCRYPTED, PDF_LOCKED, PDF_FIELD_ABSENT, PDF_FIELD_SIGNED, PDF_FIELD_LOCKED, PDF_CERTIFY_NOT_FIRST,
 * PAGE_ABSENT, PICTURE_*
 */
export const preparePdf = (target: PdfTarget, appearance: Appearance): Pending => {
  refuseForbidden(target, appearance)
  const composer = new Composer(target, appearance)
  const signature = composer.update.reserve()
  const root = target.file.view().trailer.entries.get('Root')
  if (root?.type !== 'ref') throw new TypeError('the reader lets no file pass without /Root')
  const room = appearance.valueBytes + SPARE
  const object = signatureObject({
    handler: HANDLERS[appearance.form],
    time: appearance.time,
    name: appearance.signerName,
    reason: appearance.reason,
    location: appearance.location,
    level: appearance.level,
    lock: appearance.lock,
    catalog: make.ref(root.number, root.generation),
    room,
  })
  composer.update.set(signature, object)
  const id = composer.fields(signature)
  composer.certify(signature, appearance.level)
  const { appended, offsets } = composer.update.bytes()
  const original = target.file.bytes
  const body = (offsets.get(signature.number) ?? 0) + objectHead(signature.number, 0).length
  const open = body + object.contentsAt
  const close = open + room * 2 + 2
  const end = original.byteLength + appended.byteLength
  const tail = Buffer.from(appended)
  tail.write(byteRangeText(open, close, end - close), body + object.rangeAt - original.byteLength, 'latin1')
  const head = tail.subarray(0, open - original.byteLength)
  const rest = tail.subarray(close - original.byteLength)
  const beginnings = new Beginnings()
  const pieces = (signedValue: Uint8Array): readonly Uint8Array[] => {
    if (signedValue.byteLength > room)
      throw new GsealError('PDF_CONTENTS_ROOM', { needed: signedValue.byteLength, room })
    return [original, head, ascii(`<${toHex(signedValue).padEnd(room * 2, '0')}>`), rest]
  }
  return {
    id,
    covered: beginnings.text(original, head, rest),
    propertyInfo: '/ByteRange',
    notes: composer.notes,
    pieces: (signedValue) => beginnings.text(...pieces(signedValue)),
    finish: (signedValue) => joined(pieces(signedValue), appearance.memory),
  }
}
