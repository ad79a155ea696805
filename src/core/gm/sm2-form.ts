/**
 * The forms in which SM2 signatures arrive. The standard's form is DER SEQUENCE { r, s } (GM/T 0009-2012 7.3); devices
 * and vendors also write the 64 raw bytes, and INTEGERs with a sign octet too few or too many. All carry the same two
 * numbers, so they are read, told of, and written out again in strict DER.
 */
import { view } from '../base/bytes.ts'
import { GsealError, isGsealError, type Note } from '../base/error.ts'
import { readDer, TAG, write } from '../der/index.ts'
import { bigintOf, SM2_N } from './curve.ts'

const RAW_BYTES = 64
/** 32 bytes and one sign octet. */
const INTEGER_BYTES = 33

type Fault = 'SM2_SIGNATURE_FORM' | 'SM2_SIGNATURE_RANGE'
type Oddity = 'SM2_SIGNATURE_RAW' | 'SM2_SIGNATURE_NON_CANONICAL'
/** The two numbers as they stand, without leading zeros. */
interface Numbers {
  readonly r: Uint8Array
  readonly s: Uint8Array
  readonly oddity?: Oddity
}

const N_BYTES = Buffer.from(SM2_N.toString(16), 'hex')

const magnitude = (content: Uint8Array): Uint8Array => {
  let start = 0
  while (start < content.byteLength && content[start] === 0) start += 1
  return content.subarray(start)
}

/** Minimal and not to be mistaken for a negative number (X.690 8.3.2, 8.3.3). */
const canonical = (content: Uint8Array): boolean => {
  const [first = 0, second] = content
  return first < 0x80 && !(first === 0 && second !== undefined && second < 0x80)
}

const fromDer = (bytes: Uint8Array): Numbers | undefined => {
  try {
    const node = readDer(bytes, 'SM2 signature')
    if (node.tag !== TAG.sequence || node.children.length !== 2) return undefined
    const [r, s] = node.children
    if (r?.tag !== TAG.integer || s?.tag !== TAG.integer) return undefined
    const lengths = [r.content.byteLength, s.content.byteLength]
    if (lengths.some((length) => length < 1 || length > INTEGER_BYTES)) return undefined
    const numbers = { r: magnitude(r.content), s: magnitude(s.content) }
    const strict = canonical(r.content) && canonical(s.content)
    return strict ? numbers : { ...numbers, oddity: 'SM2_SIGNATURE_NON_CANONICAL' }
  } catch (error) {
    if (isGsealError(error)) return undefined
    throw error
  }
}

/** DER is tried first: 64 raw bytes that are DER by chance cannot be made on purpose, and would fail to verify. */
const numbersOf = (bytes: Uint8Array): Numbers | undefined => {
  const der = fromDer(bytes)
  if (der !== undefined || bytes.byteLength !== RAW_BYTES) return der
  return {
    r: magnitude(bytes.subarray(0, 32)),
    s: magnitude(bytes.subarray(32)),
    oddity: 'SM2_SIGNATURE_RAW',
  }
}

const below = (value: Uint8Array): boolean =>
  value.byteLength < 32 || (value.byteLength === 32 && Buffer.compare(value, N_BYTES) < 0)

/** r, s in [1, n−1] and r + s ≠ n (GB/T 32918.2-2016 7.1 B1, B2, B5). */
const inRange = ({ r, s }: Numbers): boolean =>
  r.byteLength > 0 && s.byteLength > 0 && below(r) && below(s) && bigintOf(r) + bigintOf(s) !== SM2_N

/** A signature in strict DER, with its numbers as they are after leading zeros. */
interface Read {
  readonly der: Uint8Array
  readonly numbers: Pick<Numbers, 'r' | 's'>
}

/** The signature, or why it cannot be one. Forms other than the standard's are told to `note`. */
export const readSm2Signature = (bytes: Uint8Array, note?: Note): Read | { readonly fault: Fault } => {
  const numbers = numbersOf(bytes)
  if (numbers === undefined) return { fault: 'SM2_SIGNATURE_FORM' }
  if (!inRange(numbers)) return { fault: 'SM2_SIGNATURE_RANGE' }
  if (numbers.oddity === undefined) return { der: bytes, numbers }
  note?.(numbers.oddity)
  return { der: write.sequence(write.unsigned(numbers.r), write.unsigned(numbers.s)), numbers }
}

/**
 * Any form that is accepted on reading, as strict DER SEQUENCE { r, s }: what devices answer passes through here before
 * it is stored.
 * @throws SM2_SIGNATURE_FORM, SM2_SIGNATURE_RANGE
 */
export const normaliseSm2Signature = (bytes: Uint8Array, note?: Note): Uint8Array => {
  const read = readSm2Signature(bytes, note)
  if ('fault' in read) throw new GsealError(read.fault, { length: bytes.byteLength })
  return read.der
}

/** The 64 raw bytes r ‖ s, for devices and libraries that want them so. */
export const rawSm2Signature = (bytes: Uint8Array): Uint8Array => {
  const numbers = numbersOf(normaliseSm2Signature(bytes))
  const raw = Buffer.alloc(RAW_BYTES)
  if (numbers !== undefined) {
    view(numbers.r).copy(raw, 32 - numbers.r.byteLength)
    view(numbers.s).copy(raw, 64 - numbers.s.byteLength)
  }
  return raw
}
