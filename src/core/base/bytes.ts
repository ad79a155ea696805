export const toHex = (bytes: Uint8Array): string => view(bytes).toString('hex')
export const fromHex = (hex: string): Uint8Array => {
  if (hex.length % 2 !== 0 || /[^0-9a-f]/i.test(hex)) throw new TypeError('not a hex string')
  return Buffer.from(hex, 'hex')
}
export const toBase64 = (bytes: Uint8Array): string => view(bytes).toString('base64')

/** Strict base64 (RFC 4648 §4) with surrounding and embedded white space allowed; anything else is `undefined`. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  const packed = text.replace(/[ \t\r\n]+/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  const bytes = Buffer.from(packed, 'base64')
  return bytes.toString('base64') === packed ? bytes : undefined
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength &&
  ((a.buffer === b.buffer && a.byteOffset === b.byteOffset) || view(a).equals(b))

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts)
export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')
export const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** The same memory as a Buffer, without a copy. */
export const view = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** UTF-8 text, or `undefined` when the bytes are not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
