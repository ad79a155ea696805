/** A PDF as a `Document` (ISO 32000-2). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import type { Appearance, Document, Found, PageBox, Pending } from '../document.ts'
import type { Metadata } from '../metadata.ts'
import { activeContent } from './active.ts'
import { fieldsOf } from './fields.ts'
import { PdfFile } from './file.ts'
import { foundOf, type PdfScene, sceneOf } from './found.ts'
import { frameOf, roundMm, shownSize } from './geometry.ts'
import { layout } from './layout.ts'
import { pdfMetadata } from './metadata.ts'
import { pageAt, pageNumberOf, statedCount } from './page-number.ts'
import { type PdfPage, pageList } from './pages.ts'
import { type Permissions, permissionsOf } from './permissions.ts'
import { preparePdf } from './prepare.ts'
import { type PdfSignature, signatureDictionaries } from './signatures.ts'
import { locate, TextSession, textRuns } from './text.ts'

const mentionsSignature = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/ByteRange', 0, 'latin1')

/** Behind the end of a signed file nothing may stand, not even white space: no signature covers it. */
const weighed = (item: Finding): Finding => (item.code === 'PDF_TAIL' ? { ...item, severity: 'fail' } : item)

const boxOf = (page: PdfPage): PageBox => {
  const { width, height } = shownSize(frameOf(page))
  return { number: page.number, width: roundMm(width), height: roundMm(height) }
}

export class PdfDocument implements Document {
  readonly format = 'pdf'
  readonly file: PdfFile
  #scene: PdfScene | undefined
  #pages: readonly PdfPage[] | undefined
  #count: { readonly stated: number | undefined } | undefined
  /** Pages that were asked for alone. */
  readonly #single = new Map<number, PdfPage>()

  /** @throws PDF_* , LIMIT_EXCEEDED when the file cannot be understood */
  constructor(bytes: Uint8Array, earlier?: PdfDocument) {
    this.file = PdfFile.open(bytes, earlier?.file)
  }

  get pdfPages(): readonly PdfPage[] {
    this.#pages ??= pageList(this.file.view())
    return this.#pages
  }

  get dictionaries(): readonly PdfSignature[] {
    return signatureDictionaries(this.file).signatures
  }

  pages(): readonly PageBox[] {
    return this.pdfPages.map(boxOf)
  }

  /** By the tree's own counts where they lead to a last page and back, else by the list. */
  pageCount(): number {
    const stated = this.#pages === undefined ? this.#stated() : undefined
    return stated !== undefined && this.#alone(stated) !== undefined ? stated : this.pdfPages.length
  }

  page(number: number): PageBox | undefined {
    const page = this.pdfPage(number)
    return page && boxOf(page)
  }

  pdfPage(number: number): PdfPage | undefined {
    return (this.#pages === undefined ? this.#alone(number) : undefined) ?? this.pdfPages[number - 1]
  }

  #stated(): number | undefined {
    this.#count ??= { stated: statedCount(this.file.view()) }
    return this.#count.stated
  }

  /** A page without the list of all; only one that its own parents count as this. */
  #alone(number: number): PdfPage | undefined {
    const before = this.#single.get(number)
    if (before !== undefined || this.#stated() === undefined) return before
    const view = this.file.view()
    const page = pageAt(view, number)
    if (page === undefined || pageNumberOf(view, page.ref.number) !== number) return undefined
    this.#single.set(number, page)
    return page
  }

  get scene(): PdfScene {
    this.#scene ??= sceneOf(this.file, this.dictionaries)
    return this.#scene
  }

  signatures(): readonly Found[] {
    return this.dictionaries.map((signature) => foundOf(this.scene, signature))
  }

  whole(): Iterable<Uint8Array> {
    return this.scene.whole()
  }

  /**
   * Structural faults weigh when a signature vouches for the file, or did: bytes that speak of one may be what is left of
   * a signature that was made unreadable. Without any they are oddities.
   */
  findings(): readonly Finding[] {
    const signed = this.dictionaries.length > 0 || mentionsSignature(this.file.bytes)
    const found = [
      ...this.file.findings(),
      ...layout(this.file).findings,
      ...signatureDictionaries(this.file).faults,
      ...activeContent(this.file.view()),
    ]
    return found.map((item) => (signed ? weighed(item) : { ...item, severity: 'warn' as const }))
  }

  /** Fields of the form, as `inspect` shows them. */
  fields() {
    return fieldsOf(this.file.view()).fields.map(({ path, type, value, lock }) => ({
      path,
      type,
      signed: type === 'Sig' && value !== undefined,
      lock: lock === undefined ? undefined : this.file.view().name(lock.entries.get('Action')),
    }))
  }

  /** What one signature allows to follow. */
  permissions(signature: PdfSignature): Permissions {
    const view = this.file.view(signature.endsRevision)
    const fields = fieldsOf(view).fields.filter(
      (field) => field.value?.type === 'ref' && field.value.number === signature.ref.number,
    )
    return permissionsOf(view, signature.dict, fields)
  }

  locate(text: string): readonly { readonly page: number; readonly x: number; readonly y: number }[] {
    if (this.file.encrypted) throw new GsealError('PDF_ENCRYPTED')
    const view = this.file.view()
    const session = new TextSession()
    return this.pdfPages.flatMap((page) =>
      locate(frameOf(page), textRuns(view, page, session), text).map((spot) => ({
        page: page.number,
        ...spot,
      })),
    )
  }

  metadata(): readonly Metadata[] {
    return this.file.encrypted ? [] : pdfMetadata(this.file.view())
  }

  prepare(appearance: Appearance): Pending {
    if (this.file.revisions.length >= LIMITS.pdf.revisions)
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'revisions',
        actual: this.file.revisions.length + 1,
        limit: LIMITS.pdf.revisions,
      })
    return preparePdf(this, appearance)
  }

  reopen(bytes: Uint8Array): PdfDocument {
    return new PdfDocument(bytes, this)
  }
}
