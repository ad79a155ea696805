/** A PDF as a `Document` (ISO 32000-2). */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import type { Appearance, Document, Found, PageBox, Pending } from '../document.ts'
import { activeContent } from './active.ts'
import { fieldsOf } from './fields.ts'
import { PdfFile } from './file.ts'
import { foundOf, type PdfScene, sceneOf } from './found.ts'
import { frameOf, roundMm, shownSize } from './geometry.ts'
import { layout } from './layout.ts'
import { type PdfPage, pageList } from './pages.ts'
import { type Permissions, permissionsOf } from './permissions.ts'
import { preparePdf } from './prepare.ts'
import { type PdfSignature, signatureDictionaries } from './signatures.ts'
import { locate, TextSession, textRuns } from './text.ts'

const mentionsSignature = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/ByteRange', 0, 'latin1')

/** Behind the end of a signed file nothing may stand, not even white space: no signature covers it. */
const weighed = (item: Finding): Finding => (item.code === 'PDF_TAIL' ? { ...item, severity: 'fail' } : item)

export class PdfDocument implements Document {
  readonly format = 'pdf'
  readonly file: PdfFile
  #scene: PdfScene | undefined
  #pages: readonly PdfPage[] | undefined

  /** @throws PDF_* , LIMIT_EXCEEDED when the file cannot be understood */
  constructor(bytes: Uint8Array) {
    this.file = PdfFile.open(bytes)
  }

  get pdfPages(): readonly PdfPage[] {
    this.#pages ??= pageList(this.file.view())
    return this.#pages
  }

  get dictionaries(): readonly PdfSignature[] {
    return signatureDictionaries(this.file).signatures
  }

  pages(): readonly PageBox[] {
    return this.pdfPages.map((page) => {
      const { width, height } = shownSize(frameOf(page))
      return { number: page.number, width: roundMm(width), height: roundMm(height) }
    })
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

  prepare(appearance: Appearance): Pending {
    if (this.file.revisions.length >= LIMITS.pdf.revisions)
      throw new GsealError('LIMIT_EXCEEDED', {
        what: 'revisions',
        actual: this.file.revisions.length + 1,
        limit: LIMITS.pdf.revisions,
      })
    const target = { file: this.file, pages: this.pdfPages }
    return preparePdf(target, appearance)
  }

  reopen(bytes: Uint8Array): PdfDocument {
    return new PdfDocument(bytes)
  }
}
