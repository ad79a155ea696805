import { createECDH } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { fromHex, toHex } from '../../../src/core/base/bytes.ts'
import {
  bigintOf,
  bytes32,
  SM2_G,
  SM2_N,
  SM2_P,
  timesPoint,
  uncompressedPoint,
} from '../../../src/core/gm/curve.ts'
import {
  element,
  FIELD,
  field,
  LIMB_BITS,
  LIMBS,
  modulusOf,
  R_BITS,
} from '../../../src/core/gm/field-code.ts'
import { rawSm2Signature, sm2Digest, sm2PrivateKey, sm2Sign } from '../../../src/core/gm/index.ts'
import { PLACE, sm2Module } from '../../../src/core/gm/sm2-code.ts'
import { type Numbers, Sm2Tables } from '../../../src/core/gm/sm2-tables.ts'
import { constant, FunctionCode, instantiated } from '../../../src/core/gm/wasm.ts'
import { vectorFiles } from '../der/vector-files.ts'

const mod = (value: bigint, m: bigint): bigint => ((value % m) + m) % m
const inverse = (value: bigint, m: bigint): bigint => {
  let result = 1n
  for (let rest = m - 2n, square = value; rest > 0n; rest >>= 1n, square = (square * square) % m) {
    if ((rest & 1n) === 1n) result = (result * square) % m
  }
  return result
}
const scalar = fc.oneof(
  fc.bigInt({ min: 1n, max: SM2_N - 2n }),
  fc.constantFrom(1n, 2n, 31n, 32n, 33n, 63n, 64n, SM2_N - 2n, SM2_N - 33n, 2n ** 255n, 2n ** 252n - 1n),
)
const numbersOf = (signature: Uint8Array): Numbers => {
  const raw = rawSm2Signature(signature)
  return { r: bigintOf(raw.subarray(0, 32)), s: bigintOf(raw.subarray(32)) }
}

for (const [name, modulus] of [
  ['product', SM2_P],
  ['productN', SM2_N],
] as const) {
  t.test(`${name} is Montgomery's, for limbs as large and as small as they may be`, async (t) => {
    const code = instantiated(sm2Module(1)) as Record<string, (d: number, a: number, b: number) => void> & {
      memory: { buffer: ArrayBuffer }
    }
    const words = new Int32Array(code.memory.buffer)
    const put = (at: number, limbs: readonly number[]): void => words.set([...limbs, 0, 0], at / 4)
    const numberOf = (limbs: Iterable<number>): bigint =>
      [...limbs].reduce((sum, limb, i) => sum + (BigInt(limb) << BigInt(i * LIMB_BITS)), 0n)
    const limbs = (most: number): fc.Arbitrary<number[]> =>
      fc.array(fc.oneof(fc.constantFrom(most, -most, 0, -1), fc.integer({ min: -most, max: most })), {
        minLength: LIMBS,
        maxLength: LIMBS,
      })
    const r = inverse(2n ** BigInt(R_BITS) % modulus, modulus)
    const pair = fc
      .integer({ min: 26, max: 30 })
      .chain((bits) => fc.tuple(limbs(2 ** bits), limbs(2 ** Math.min(30, 59 - bits))))
    fc.assert(
      fc.property(pair, ([a, b]) => {
        put(PLACE.free, a)
        put(PLACE.free + 48, b)
        code[name]?.(PLACE.free + 96, PLACE.free, PLACE.free + 48)
        const result = [...words.slice((PLACE.free + 96) / 4, (PLACE.free + 144) / 4)]
        const found = numberOf(result)
        const sound = mod(found, modulus) === mod(numberOf(a) * numberOf(b) * r, modulus)
        const small = found > -modulus / 1000n && found < modulus + modulus / 1000n
        const inRange =
          result.slice(0, 9).every((limb) => limb >= 0 && limb < 2 ** 26) && (result[9] ?? 0) >= -1
        return sound && small && inRange && result[10] === 0 && result[11] === 0
      }),
      { seed: 7, numRuns: 3000 },
    )
    t.equal(
      FIELD.digits.reduce((sum, { limb, factor }) => sum + (BigInt(factor) << BigInt(26 * limb)), 0n),
      SM2_P,
    )
    t.equal(
      modulusOf(SM2_N).digits.reduce(
        (sum, { limb, factor }) => sum + (BigInt(factor) << BigInt(26 * limb)),
        0n,
      ),
      SM2_N,
    )
  })
}

t.test('a formula that could overflow is not made', async (t) => {
  const f = field(new FunctionCode('any', 0), 0)
  const large = (high: number) => element(constant(0), 0, { low: 0, high })
  t.throws(() => f.product(large(0), large(2 ** 30), large(2 ** 30)), RangeError)
  t.throws(() => f.sum(large(0), large(2 ** 30), large(2 ** 30)), RangeError)
  t.throws(() => f.difference(large(0), large(0), large(2 ** 31 + 1)), RangeError)
  t.doesNotThrow(() => f.product(large(0), large(2 ** 29), large(2 ** 30)))
})

t.test('what OpenSSL signs verifies, and nothing that differs by a bit', async (t) => {
  const tables = new Sm2Tables(3)
  fc.assert(
    fc.property(scalar, fc.uint8Array({ maxLength: 80 }), fc.nat({ max: 255 }), (d, message, bit) => {
      const key = sm2PrivateKey(bytes32(d))
      tables.lay(1, key.publicKey.point)
      tables.lay(2, sm2PrivateKey(bytes32((d % (SM2_N - 3n)) + 1n)).publicKey.point)
      const e = sm2Digest(key.publicKey, message)
      const { r, s } = numbersOf(sm2Sign(key, message))
      const flip = 1n << BigInt(bit)
      const other = Uint8Array.from(e, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      return (
        tables.verify(1, e, { r, s }) &&
        !tables.verify(1, e, { r: r ^ flip, s }) &&
        !tables.verify(1, e, { r, s: s ^ flip }) &&
        !tables.verify(1, other, { r, s }) &&
        !tables.verify(2, e, { r, s })
      )
    }),
    { seed: 11, numRuns: 25 },
  )
  t.pass()
})

t.test('the signature of the standard, from its nonce', async (t) => {
  for (const vector of vectorFiles('gm/sm2-example')) {
    const tables = new Sm2Tables(1, () => fromHex(vector.head('k')))
    const secret = tables.signing(fromHex(vector.head('scalar')))
    const { r, s } = tables.sign(secret, fromHex(vector.head('e')))
    t.same([toHex(bytes32(r)), toHex(bytes32(s))], [vector.head('r'), vector.head('s')])
  }
})

t.test('x of every nonce is that of OpenSSL, and s follows from it', async (t) => {
  let nonce = 1n
  const tables = new Sm2Tables(1, () => bytes32(nonce))
  fc.assert(
    fc.property(scalar, scalar, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (d, k, e) => {
      nonce = k
      const { r, s } = tables.sign(tables.signing(bytes32(d)), bytes32(e))
      const ecdh = createECDH('SM2')
      ecdh.setPrivateKey(bytes32(k))
      const x1 = BigInt(`0x${ecdh.getPublicKey('hex').slice(2, 66)}`)
      return r === (e + x1) % SM2_N && (s * (1n + d)) % SM2_N === mod(k - r * d, SM2_N)
    }),
    { seed: 13, numRuns: 150 },
  )
  t.pass()
})

t.test('nonces that the standard excludes are drawn again', async (t) => {
  const k = 0x1234567890abcdefn
  const x1 = bigintOf(timesPoint(bytes32(k), SM2_G).subarray(0, 32))
  const excluded: readonly [string, bigint, bigint][] = [
    ['r = 0', mod(-x1, SM2_N), k],
    ['r + k = n', mod(-k - x1, SM2_N), k],
    ['k = 0', 5n, 0n],
    ['k = n', 5n, SM2_N],
    ['k of 256 ones', 5n, 2n ** 256n - 1n],
  ]
  for (const [why, e, first] of excluded) {
    const drawn: Uint8Array[] = []
    const tables = new Sm2Tables(1, () => {
      drawn.push(bytes32(drawn.length === 0 ? first : k + 1n))
      return drawn.at(-1) ?? new Uint8Array(32)
    })
    const { r, s } = tables.sign(tables.signing(bytes32(99n)), bytes32(e))
    t.equal(drawn.length, 2, why)
    t.ok(r > 0n && s > 0n, why)
    t.ok(
      drawn.every((bytes) => bytes.every((byte) => byte === 0)),
      'nonces are wiped',
    )
  }
})

t.test('multiples of any point are those of the slow arithmetic', async (t) => {
  const tables = new Sm2Tables(2)
  fc.assert(
    fc.property(scalar, scalar, (d, k) => {
      const point = Uint8Array.of(4, ...timesPoint(bytes32(d), SM2_G))
      tables.lay(1, point)
      return toHex(tables.multiple(1, bytes32(k))) === toHex(timesPoint(bytes32(k), point))
    }),
    { seed: 17, numRuns: 12 },
  )
  t.equal(
    tables
      .memory()
      .subarray(PLACE.secret, PLACE.end)
      .findIndex((byte) => byte !== 0),
    -1,
  )
})

interface Affine {
  readonly x: bigint
  readonly y: bigint
}
const affine = (xy: Uint8Array): Affine => ({ x: bigintOf(xy.subarray(0, 32)), y: bigintOf(xy.subarray(32)) })
const bytesOf = ({ x, y }: Affine): Uint8Array => Uint8Array.of(4, ...bytes32(x), ...bytes32(y))
const plus = (a: Affine, b: Affine): Affine => {
  const slope = mod((b.y - a.y) * inverse(mod(b.x - a.x, SM2_P), SM2_P), SM2_P)
  const x = mod(slope * slope - a.x - b.x, SM2_P)
  return { x, y: mod(slope * (a.x - x) - a.y, SM2_P) }
}

t.test('x1 above n, and a sum of two equal, opposite or no points', async (t) => {
  const tables = new Sm2Tables(2)
  // Any R with an x from n to p − 1, and the key for which (r, s) leads to it: Q = t⁻¹ · (R − s·G).
  const [s, sum] = [123_456_789n, 987_654_321_987n]
  const r = sum - s
  let over: Affine | undefined
  for (let x = SM2_N; over === undefined; x++) {
    try {
      over = affine(uncompressedPoint(Uint8Array.of(2, ...bytes32(x))).subarray(1))
    } catch {
      // No point has this x.
    }
  }
  const sG = affine(timesPoint(bytes32(s), SM2_G))
  const difference = plus(over, { x: sG.x, y: SM2_P - sG.y })
  const owner = timesPoint(bytes32(inverse(sum, SM2_N)), bytesOf(difference))
  tables.lay(1, Uint8Array.of(4, ...owner))
  t.ok(tables.verify(1, bytes32(mod(r - over.x, SM2_N)), { r, s }), 'x1 from n to p')
  t.notOk(tables.verify(1, bytes32(mod(r - over.x - 1n, SM2_N)), { r, s }))

  // Q = G: s·G and t·G are the same for r = 0, which has no signature; the sum is taken all the same.
  tables.lay(1, SM2_G)
  const twice = bigintOf(timesPoint(bytes32(2n * s), SM2_G).subarray(0, 32))
  t.ok(tables.verify(1, bytes32(mod(-twice, SM2_N)), { r: 0n, s }), 'a point and itself')
  const opposite = SM2_N - 2n * s
  for (const e of [0n, opposite, SM2_N - opposite, 1n]) {
    t.notOk(tables.verify(1, bytes32(e), { r: opposite, s }), 'the point at infinity has no x')
  }
})

t.test('nothing of a signature stays in the memory of the module', async (t) => {
  const key = sm2PrivateKey(bytes32(0xabcdef123456789n))
  const tables = new Sm2Tables(1)
  const before = tables.memory()
  tables.sign(tables.signing(key.scalar()), bytes32(5n))
  t.ok(Buffer.from(before).equals(Buffer.from(tables.memory())))
  t.equal(
    before.subarray(PLACE.secret, PLACE.end).findIndex((byte) => byte !== 0),
    -1,
  )
})
