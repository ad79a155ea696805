/** PEM (RFC 7468), read strictly enough that a file means one thing. */
import { fromBase64, toBase64, view } from '../base/bytes.ts'

export interface PemBlock {
  readonly label: string
  /** The old encryption of OpenSSL (`Proc-Type`, `DEK-Info`): the body is not DER. */
  readonly legacyEncrypted: boolean
  readonly bytes: Uint8Array
}

// A header value (DEK-Info) may hold a hyphen, a line of base64 cannot begin with one.
const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----\r?\n((?:(?!-----)[^\r\n]*\r?\n)*)-----END \1-----/g
const HEADERS = /^\s*((?:[A-Za-z-]+: [^\r\n]*\r?\n)+)\r?\n/

export const isPem = (bytes: Uint8Array): boolean => view(bytes).includes('-----BEGIN ')

/** Every whole block of the text, in order; a block whose body is no base64 is `undefined`. */
export const readPem = (bytes: Uint8Array): readonly (PemBlock | undefined)[] =>
  [...view(bytes).toString('latin1').matchAll(BLOCK)].map(([, label = '', text = '']) => {
    const headers = HEADERS.exec(text)?.[0] ?? ''
    const body = fromBase64(text.slice(headers.length))
    return body && { label, legacyEncrypted: /ENCRYPTED/.test(headers), bytes: body }
  })

/** One block with lines of 64 characters and a final newline. */
export const pemText = (label: string, der: Uint8Array): string => {
  const lines = toBase64(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
