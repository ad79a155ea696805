/**
 * The SM2 curve of GB/T 32918.5-2017: what can be said of points and scalars without secret arithmetic. Nothing here
 * touches a private key beyond asking whether it is in range.
 */
import { concatBytes, fromHex, toHex, utf8 } from '../base/bytes.ts'
import { GsealError } from '../base/error.ts'
import { sm3 } from './sm3.ts'

/** The prime of the field. */
export const SM2_P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
/** b of y² = x³ − 3x + b */
export const SM2_B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
/** Order of the base point. */
export const SM2_N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

/** The base point, 65 bytes. */
export const SM2_G = fromHex(
  '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
)

/** a || b || xG || yG, as they enter ZA. */
const CURVE = concatBytes(
  fromHex(
    'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
      '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93',
  ),
  SM2_G.subarray(1),
)

/** The user id of GM/T 0009-2012 clause 10: every certificate, seal and signature uses it. */
export const SM2_DEFAULT_ID = utf8('1234567812345678')

export const bigintOf = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes) || '0'}`)
/** Highest byte first. */
export const bytes32 = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'))

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n
  let square = base % SM2_P
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % SM2_P
    square = (square * square) % SM2_P
  }
  return result
}

/** x³ + ax + b with a = −3. */
const rightSide = (x: bigint): bigint => (x * x * x - 3n * x + SM2_B + 3n * SM2_P) % SM2_P

const decompress = (x: bigint, odd: boolean): bigint => {
  // p ≡ 3 (mod 4), so a root is the (p+1)/4th power (GB/T 32918.1-2016 A.5.2, B.1.4).
  const y = power(rightSide(x), (SM2_P + 1n) / 4n)
  return (y & 1n) === (odd ? 1n : 0n) ? y : SM2_P - y
}

/**
 * A public point in any encoding of GB/T 32918.1-2016 4.2.9, as 65 bytes `04 x y`.
 * @throws SM2_POINT_INVALID when the length or form is wrong or the point is not on the curve
 */
export const uncompressedPoint = (point: Uint8Array): Uint8Array => {
  const form = point[0]
  const compressed = (form === 2 || form === 3) && point.byteLength === 33
  if (!compressed && !(form === 4 && point.byteLength === 65)) {
    throw new GsealError('SM2_POINT_INVALID', { length: point.byteLength })
  }
  const x = bigintOf(point.subarray(1, 33))
  const y = compressed ? decompress(x, form === 3) : bigintOf(point.subarray(33))
  if (x >= SM2_P || y >= SM2_P || (y * y) % SM2_P !== rightSide(x)) {
    throw new GsealError('SM2_POINT_INVALID', { length: point.byteLength })
  }
  return concatBytes(Uint8Array.of(4), bytes32(x), bytes32(y))
}

/** Whether the 32 bytes are a private key: 1 ≤ d ≤ n − 2 (GB/T 32918.1-2016 6.1). */
export const isScalar = (d: Uint8Array): boolean => {
  if (d.byteLength !== 32) return false
  const value = bigintOf(d)
  return value >= 1n && value <= SM2_N - 2n
}

/** ZA of GB/T 32918.2-2016 5.5: what ties a signature to the user id and the public key. */
export const zaOf = (point: Uint8Array, id: Uint8Array = SM2_DEFAULT_ID): Uint8Array => {
  const bits = id.byteLength * 8
  return sm3(Uint8Array.of(bits >> 8, bits & 0xff), id, CURVE, point.subarray(1))
}

interface Affine {
  readonly x: bigint
  readonly y: bigint
}

const mod = (value: bigint): bigint => ((value % SM2_P) + SM2_P) % SM2_P
const affine = (point: Uint8Array): Affine => ({
  x: bigintOf(point.subarray(1, 33)),
  y: bigintOf(point.subarray(33)),
})

/** a + b; `undefined` is the point at infinity (GB/T 32918.1-2016 3.2.3.1). */
const sum = (a: Affine | undefined, b: Affine | undefined): Affine | undefined => {
  if (a === undefined || b === undefined) return a ?? b
  if (a.x === b.x && a.y !== b.y) return undefined
  const [over, under] = a.x === b.x ? [3n * a.x * a.x - 3n, 2n * a.y] : [b.y - a.y, b.x - a.x]
  const slope = mod(mod(over) * power(mod(under), SM2_P - 2n))
  const x = mod(slope * slope - a.x - b.x)
  return { x, y: mod(slope * (a.x - x) - a.y) }
}

/** The number after a private key; it is below n, because the key is at most n − 2. */
export const nextScalar = (d: Uint8Array): Uint8Array => bytes32(bigintOf(d) + 1n)

/**
 * `x ‖ y` of k·P, from the x of k·P and of (k + 1)·P.
 * @param point P, 65 bytes
 */
export const pointByNext = (point: Uint8Array, x: Uint8Array, next: Uint8Array): Uint8Array => {
  const base = affine(point)
  const [x2, x3] = [bigintOf(x), bigintOf(next)]
  const even = decompress(x2, false)
  const found = [even, SM2_P - even].find((y) => sum(base, { x: x2, y })?.x === x3)
  if (found === undefined) throw new TypeError('two coordinates that are not those of neighbours')
  return concatBytes(x, bytes32(found))
}

/** `x ‖ y` of the scalar times the point, in time that depends on the scalar: where there is neither OpenSSL's nor WebAssembly. */
export const timesPoint = (scalar: Uint8Array, point: Uint8Array): Uint8Array => {
  const base = affine(point)
  let result: Affine | undefined
  for (const bit of bigintOf(scalar).toString(2)) {
    result = sum(result, result)
    if (bit === '1') result = sum(result, base)
  }
  if (result === undefined) throw new TypeError('a private key of zero')
  return concatBytes(bytes32(result.x), bytes32(result.y))
}
