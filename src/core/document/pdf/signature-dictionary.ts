/**
 * The signature dictionary as the writer composes it (ISO 32000-2 12.8.1): direct values only, /ByteRange with room for
 * its numbers and /Contents last, one hexadecimal string of zeros until the value is there.
 */
import { ascii } from '../../base/bytes.ts'
import type { ValueForm } from '../document.ts'
import type { Level } from './permissions.ts'
import type { Composed } from './update.ts'
import type { PdfDict, PdfRef, PdfValue } from './value.ts'
import { make, valueText } from './write.ts'

/** /Filter and /SubFilter by the form of the value. No registry exists for SES: readers go by the content. */
export interface Handler {
  readonly filter: string
  readonly subFilter: string
}

export const HANDLERS = {
  ses: { filter: 'Gomain.GMPkiLite', subFilter: 'GM.sm2seal' },
  /** PAdES baseline (ETSI EN 319 142-1). */
  cades: { filter: 'Adobe.PPKLite', subFilter: 'ETSI.CAdES.detached' },
  gm: { filter: 'Adobe.PPKLite', subFilter: 'adbe.pkcs7.detached' },
  pkcs7: { filter: 'Adobe.PPKLite', subFilter: 'adbe.pkcs7.detached' },
} as const satisfies Readonly<Record<ValueForm, Handler>>

export interface SignatureFields {
  readonly handler: Handler
  /** ms since 1970 UTC. */
  readonly time: number
  readonly name?: string | undefined
  readonly reason?: string | undefined
  readonly location?: string | undefined
  /** Certification: what may follow. */
  readonly level?: Level | undefined
  /** Nothing may follow. */
  readonly lock: boolean
  readonly catalog: PdfRef
  /** Bytes of room for the value. */
  readonly room: number
}

/** Four numbers of up to ten digits, brackets and blanks. */
const RANGE_ROOM = 50
const RANGE_KEY = '/ByteRange '
const CONTENTS_KEY = '/Contents '

const reference = (method: string, params: PdfDict, data: PdfRef | undefined): PdfValue =>
  make.dict({
    Type: make.name('SigRef'),
    TransformMethod: make.name(method),
    TransformParams: params,
    Data: data,
  })

const references = ({ level, lock, catalog }: SignatureFields): PdfValue | undefined => {
  const params = (entries: Readonly<Record<string, PdfValue>>): PdfDict =>
    make.dict({ Type: make.name('TransformParams'), ...entries, V: make.name('1.2') })
  const items = [
    ...(level === undefined ? [] : [reference('DocMDP', params({ P: make.number(level) }), undefined)]),
    ...(lock ? [reference('FieldMDP', params({ Action: make.name('All') }), catalog)] : []),
  ]
  return items.length === 0 ? undefined : make.array(...items)
}

const optionalText = (text: string | undefined): PdfValue | undefined =>
  text === undefined || text === '' ? undefined : make.text(text)

/** The lock of the field that carries a locking signature (12.7.5.5; /P is of PDF 2.0). */
export const fieldLock = (): PdfDict =>
  make.dict({ Type: make.name('SigFieldLock'), Action: make.name('All'), P: make.number(1) })

export interface SignatureObject extends Composed {
  /** Offset in `body` of the blank room for /ByteRange. */
  readonly rangeAt: number
  /** Offset in `body` of `<`. */
  readonly contentsAt: number
}

export const signatureObject = (fields: SignatureFields): SignatureObject => {
  const dict = make.dict({
    Type: make.name('Sig'),
    Filter: make.name(fields.handler.filter),
    SubFilter: make.name(fields.handler.subFilter),
    M: make.date(fields.time),
    Name: optionalText(fields.name),
    Reason: optionalText(fields.reason),
    Location: optionalText(fields.location),
    Reference: references(fields),
  })
  const head = `${valueText(dict).slice(0, -2)}${RANGE_KEY}`
  const middle = `${head}${' '.repeat(RANGE_ROOM)}${CONTENTS_KEY}`
  const body = Buffer.concat([ascii(`${middle}<`), Buffer.alloc(fields.room * 2, '0'), ascii('>>>')])
  return { type: 'composed', body, rangeAt: head.length, contentsAt: middle.length }
}

/** `[0 a b c]`, padded with blanks after the bracket to the room. */
export const byteRangeText = (a: number, b: number, c: number): string => {
  const text = `[0 ${a} ${b} ${c}]`
  return text.padEnd(RANGE_ROOM)
}
