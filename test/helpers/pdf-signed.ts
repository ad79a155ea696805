/**
 * Files with signature dictionaries whose byte ranges are right and whose signed value is any bytes: for what is judged
 * before cryptography. Variants edit the dictionary as text.
 */
import { type Bytes, latin, type PdfBuilder, type SaveOptions, withPages } from './pdf-builder.ts'

export interface SignatureOptions {
  readonly name?: string
  /** Entries of the signature dictionary before /ByteRange. */
  readonly entries?: string
  /** Hexadecimal digits of /Contents. */
  readonly contents?: string
  /** Edits the whole body of the dictionary before it is written; must keep the placeholder of /ByteRange. */
  readonly edit?: (body: string) => string
  /** More entries of the field. */
  readonly field?: string
  /** Entries of the catalog. */
  readonly catalog?: string
  /** The signature covers up to here instead of to the end of the file. */
  readonly upTo?: 'marker' | number
  readonly save?: SaveOptions
}

const PLACEHOLDER = '[0 0000000000 0000000000 0000000000]'

/** Writes the four numbers over the placeholder of the newest signature. */
const setRange = (builder: PdfBuilder, bytes: Buffer, signature: number, end: number): Buffer => {
  const at = builder.offsetOf(signature)
  const range = bytes.indexOf(PLACEHOLDER, at)
  if (range < 0) return bytes
  const contents = bytes.indexOf('/Contents', range)
  const open = bytes.indexOf('<', contents)
  const close = bytes.indexOf('>', open) + 1
  const text = `[0 ${open} ${close} ${end - close}]`
  return builder.overwrite(range, text.padEnd(PLACEHOLDER.length, ' '))
}

/** A document of pages that is signed, once for each call of `sign`. */
export class SignedBuilder {
  readonly builder: PdfBuilder
  readonly fields: number[] = []
  readonly signatures: number[] = []
  readonly states: Buffer[] = []

  constructor(pages = 1, save: SaveOptions = {}) {
    this.builder = withPages(pages)
    this.states.push(this.builder.save(save))
  }

  get bytes(): Buffer {
    return this.states.at(-1) as Buffer
  }

  /** The catalog as an update writes it. */
  catalog(more = ''): void {
    const fields = this.fields.map((n) => `${n} 0 R`).join(' ')
    const body = `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields}] /SigFlags 3 >> ${more} >>`
    this.builder.object(body, { number: 1 })
  }

  save(options: SaveOptions = {}): Buffer {
    const bytes = this.builder.save(options)
    this.states.push(bytes)
    return bytes
  }

  /** One more revision with a field and its signature. */
  sign(options: SignatureOptions = {}): Buffer {
    const { builder } = this
    const { name = `Seal${this.fields.length + 1}`, contents = '3003020101'.padEnd(64, '0') } = options
    const entries = options.entries ?? '/Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached'
    const body = `<< /Type /Sig ${entries} /ByteRange ${PLACEHOLDER} /Contents <${contents}> >>`
    const signature = builder.object(options.edit?.(body) ?? body, { plain: true })
    const field = builder.object(
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /V ${signature} 0 R /P 3 0 R /Rect [0 0 0 0] /F 132 ${options.field ?? ''} >>`,
    )
    this.fields.push(field)
    this.signatures.push(signature)
    this.catalog(options.catalog)
    const bytes = builder.save(options.save)
    const marker = bytes.lastIndexOf('%%EOF') + 5
    const end = options.upTo === 'marker' ? marker : (options.upTo ?? bytes.length)
    const done = setRange(builder, bytes, signature, end)
    this.states.push(done)
    return done
  }
}

/** A page with one signature. */
export const signedPage = (options: SignatureOptions = {}): Buffer => new SignedBuilder().sign(options)

/** A file of which the first stage was signed, with bytes behind it. */
export const followedBy = (bytes: Uint8Array, more: Bytes): Buffer => Buffer.concat([bytes, latin(more)])
