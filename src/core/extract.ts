/** The pieces of a document, seal or stamp as files of their own, for looking at them with other software. */
import type { Note } from './base/error.ts'
import { OfdDocument } from './document/ofd/index.ts'
import { PdfDocument } from './document/pdf/index.ts'
import { sniff } from './document/sniff.ts'
import { derOf, readDerKind } from './inspect.ts'
import { looksLikeSesSignature, readSeal, readSesSignature, type SesSignature } from './ses/index.ts'

/** Named safely: ASCII letters, digits, dot, dash. */
export interface Piece {
  readonly name: string
  readonly bytes: Uint8Array
}

const safeName = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9.-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-120) || 'part'

const sealPieces = (seal: ReturnType<typeof readSeal>, prefix: string): Piece[] => [
  { name: `${prefix}seal.esl`, bytes: seal.raw },
  { name: `${prefix}picture.${safeName(seal.picture.type.toLowerCase())}`, bytes: seal.picture.data },
  { name: `${prefix}maker.cer`, bytes: seal.makerCert },
]

const stampPieces = (signature: SesSignature, prefix: string): Piece[] => [
  { name: `${prefix}tbs-sign.der`, bytes: signature.tbs },
  { name: `${prefix}signature.bin`, bytes: signature.signature },
  { name: `${prefix}signer.cer`, bytes: signature.cert },
  { name: `${prefix}seal-tbs.der`, bytes: signature.seal.tbs },
  { name: `${prefix}seal-signature.bin`, bytes: signature.seal.signature },
  ...sealPieces(signature.seal, prefix),
]

const ofdPieces = (bytes: Uint8Array): Piece[] => {
  const document = new OfdDocument(bytes)
  const silent: Note = () => undefined
  const stamps = document.signatures().flatMap((found): Piece[] => {
    const value = found.signedValue
    if (value === undefined || !looksLikeSesSignature(value)) return []
    return stampPieces(readSesSignature(value, silent), `${safeName(found.id)}.`)
  })
  const parts = document.parts
    .names()
    .map((name) => ({ name: `part.${safeName(name)}`, bytes: document.parts.bytes(name) }))
  return [...parts, ...stamps]
}

/** Each revision as a file of its own, as it was when it ended, and the values of the signatures. */
const pdfPieces = (bytes: Uint8Array): Piece[] => {
  const document = new PdfDocument(bytes)
  const silent: Note = () => undefined
  const revisions = document.file.revisions.map(({ index, end }) => ({
    name: `revision-${index + 1}.pdf`,
    bytes: bytes.subarray(0, end),
  }))
  const values = document.signatures().flatMap((found): Piece[] => {
    const value = found.signedValue
    if (value === undefined) return []
    const prefix = `${safeName(found.id)}.`
    if (!looksLikeSesSignature(value)) return [{ name: `${prefix}value.der`, bytes: value }]
    return stampPieces(readSesSignature(value, silent), prefix)
  })
  return [...revisions, ...values]
}

const derPieces = (der: Uint8Array): Piece[] => {
  const silent: Note = () => undefined
  if (!looksLikeSesSignature(der)) return [{ name: 'content.der', bytes: der }]
  return readDerKind(der).kind === 'stamp'
    ? stampPieces(readSesSignature(der, silent), '')
    : sealPieces(readSeal(der, silent), '')
}

/** The pieces of a file for `--extract`. Names are unique and can lead nowhere outside a folder. */
export const extractPieces = (bytes: Uint8Array): readonly Piece[] => {
  const format = sniff(bytes)
  const pieces =
    format === 'ofd' ? ofdPieces(bytes) : format === 'pdf' ? pdfPieces(bytes) : derPieces(derOf(bytes))
  const used = new Map<string, number>()
  return pieces.map((piece) => {
    const count = used.get(piece.name.toLowerCase()) ?? 0
    used.set(piece.name.toLowerCase(), count + 1)
    return count === 0 ? piece : { ...piece, name: `${count}.${piece.name}` }
  })
}
