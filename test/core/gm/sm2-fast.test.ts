import t from 'tap'
import { bytes32 } from '../../../src/core/gm/curve.ts'
import { sm2PrivateKey, sm2Sign, sm2Verify } from '../../../src/core/gm/index.ts'
import { FastSm2, SigningSecret } from '../../../src/core/gm/sm2-fast.ts'
import { Sm2Tables } from '../../../src/core/gm/sm2-tables.ts'

const digest = (): Uint8Array => bytes32(77n)
const keyOf = (d: bigint) => {
  const key = sm2PrivateKey(bytes32(d))
  return { scalar: key.scalar(), owner: key.publicKey }
}
const { scalar, owner } = keyOf(424_242n)
const arithmetic = new Sm2Tables(16)
arithmetic.lay(1, owner.point)
const made = arithmetic.sign(arithmetic.signing(scalar), digest())
const good = { r: bytes32(made.r), s: bytes32(made.s) }
const bad = { r: good.r, s: bytes32(made.s + 1n) }

/** Asked so often that tables are at work; what OpenSSL said in between was right. */
const warmed = (fast: FastSm2, key = owner): FastSm2 => {
  for (let i = 0; i < 100; i++) fast.verify(key, digest, good, () => true)
  return fast
}

t.test('a process that computes little makes no tables', async (t) => {
  let makings = 0
  const fast = new FastSm2(() => {
    makings += 1
    return arithmetic
  })
  for (let i = 0; i < 60; i++)
    t.equal(
      fast.verify(owner, digest, bad, () => i % 2 === 0),
      i % 2 === 0,
    )
  t.equal(makings, 0)
  warmed(fast)
  t.equal(makings, 1)
})

t.test('a good signature is asked of OpenSSL once and now and then, a bad one every time', async (t) => {
  let asked = 0
  const fast = warmed(new FastSm2(() => arithmetic))
  const asking = (answer: boolean) => (): boolean => {
    asked += 1
    return answer
  }
  for (let i = 0; i < 600; i++) t.ok(fast.verify(owner, digest, good, asking(true)))
  t.ok(asked >= 2 && asked <= 3)
  asked = 0
  for (let i = 0; i < 20; i++) t.notOk(fast.verify(owner, digest, bad, asking(false)))
  t.equal(asked, 20)
})

for (const lie of [true, false]) {
  t.test(`tables that say ${lie} of everything are found out, left, and never believed`, async (t) => {
    let computed = 0
    const fast = new FastSm2(() => ({
      lay: () => undefined,
      signing: (d) => arithmetic.signing(d),
      sign: (secret, e) => arithmetic.sign(secret, e),
      verify: () => {
        computed += 1
        return lie
      },
    }))
    const truth = lie ? bad : good
    for (let i = 0; i < 200; i++)
      t.equal(
        fast.verify(owner, digest, truth, () => !lie),
        !lie,
      )
    t.equal(computed, 1)
  })
}

t.test('a signature that does not verify is not given out', async (t) => {
  let signed = 0
  const fast = warmed(
    new FastSm2(() => ({
      lay: (table, point) => arithmetic.lay(table, point),
      verify: (...asked) => arithmetic.verify(...asked),
      signing: (d) => arithmetic.signing(d),
      sign: () => {
        signed += 1
        return { r: made.r, s: made.s + 1n }
      },
    })),
  )
  const secret = new SigningSecret()
  for (let i = 0; i < 50; i++) t.equal(fast.sign(owner, scalar, secret, digest), undefined)
  t.equal(signed, 1)
})

t.test('more keys than tables: each gets its right answer, and tables change hands', async (t) => {
  const laid: { readonly table: number; readonly point: Uint8Array }[] = []
  const own = new Sm2Tables(16)
  const fast = new FastSm2(() => ({
    lay: (table, point) => {
      laid.push({ table, point })
      own.lay(table, point)
    },
    verify: (...asked) => own.verify(...asked),
    signing: (d) => own.signing(d),
    sign: (...asked) => own.sign(...asked),
  }))
  const keys = Array.from({ length: 20 }, (_, i) => {
    const each = keyOf(BigInt(i + 1) * 1_000_003n)
    const { r, s } = arithmetic.sign(arithmetic.signing(each.scalar), digest())
    return { ...each, signature: { r: bytes32(r), s: bytes32(s) } }
  })
  for (let round = 0; round < 20; round++) {
    for (const key of keys) {
      t.ok(fast.verify(key.owner, digest, key.signature, () => true))
      t.notOk(fast.verify(key.owner, digest, good, () => false))
    }
  }
  t.same(
    laid.map(({ table }) => table),
    Array.from({ length: 15 }, (_, i) => i + 1),
  )
  const without = keys.find(({ owner }) => laid.every(({ point }) => point !== owner.point))
  if (without === undefined) throw new Error('a table for everybody')
  // The others are not asked for any more.
  for (let i = 0; i < 1100; i++) t.ok(fast.verify(without.owner, digest, without.signature, () => true))
  t.equal(laid.length, 16)
  t.equal(laid[15]?.point, without.owner.point)
})

t.test('without WebAssembly OpenSSL answers', async (t) => {
  const fast = new FastSm2(() => {
    throw new TypeError('no WebAssembly')
  })
  for (let i = 0; i < 100; i++) {
    t.ok(fast.verify(owner, digest, bad, () => true))
    t.equal(fast.sign(owner, scalar, new SigningSecret(), digest), undefined)
  }
})

t.test('a key signs and verifies across the change, and not once it is destroyed', async (t) => {
  const key = sm2PrivateKey(bytes32(5_555_555n))
  const message = bytes32(1n)
  for (let i = 0; i < 150; i++) t.ok(sm2Verify(key.publicKey, message, sm2Sign(key, message)))
  key.destroy()
  t.throws(() => sm2Sign(key, message), TypeError)
})
