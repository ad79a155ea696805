import fc from 'fast-check'
import t from 'tap'
import { concatBytes, toHex } from '../../../src/core/base/bytes.ts'
import { sm3, sm3Hash } from '../../../src/core/gm/index.ts'
import { Openings } from '../../../src/core/gm/openings.ts'
import { sm2Generate, sm2Sign, sm2Verify } from '../../../src/core/gm/sm2.ts'

/** Texts of a few families: a common opening, and an end of their own. */
const text = fc
  .record({
    family: fc.nat({ max: 6 }),
    opening: fc.constantFrom(0, 8 * 1024 - 1, 8 * 1024, 9000, 24_540, 128 * 1024),
    changed: fc.option(fc.nat({ max: 30_000 }), { freq: 4 }),
    end: fc.uint8Array({ maxLength: 200 }),
  })
  .map(({ family, opening, changed, end }) => {
    const bytes = new Uint8Array(opening).map((_, i) => (i * (family + 3)) >> 3)
    if (changed !== null && changed < opening) bytes[changed] = (bytes[changed] ?? 0) ^ 1
    return concatBytes(bytes, end)
  })

t.test('texts that begin alike, or seem to, get the digests that they get alone', async () => {
  const prefix = fc.constantFrom(...['甲', '乙'].map((name) => sm3(Buffer.from(name))))
  fc.assert(
    fc.property(fc.array(fc.tuple(prefix, text), { maxLength: 40 }), (list) => {
      const openings = new Openings()
      for (const [before, bytes] of list) {
        const alone = sm3Hash()
        alone.update(before)
        alone.update(bytes)
        const given = toHex(openings.digest(before, bytes))
        if (given !== toHex(alone.digest())) throw new Error(`${bytes.byteLength} bytes`)
      }
    }),
    { numRuns: 60, seed: 20_261_130 },
  )
})

t.test('texts in memory that is used again get the digests of what lies there at the time', async (t) => {
  for (const memory of [new Uint8Array(10_001), Buffer.alloc(10_001)]) {
    const openings = new Openings()
    const prefix = Buffer.alloc(32)
    for (let n = 0; n < 24; n++) {
      prefix.fill(n >> 3)
      memory.fill(n >> 2)
      memory[memory.byteLength - 1] = n
      const alone = sm3(Uint8Array.from(prefix), Uint8Array.from(memory))
      t.equal(toHex(openings.digest(prefix, memory)), toHex(alone), `text ${n}`)
    }
  }
})

t.test('an opening grows shorter until it is what all texts begin with', async (t) => {
  const openings = new Openings()
  const prefix = new Uint8Array(32)
  const seed =
    fc.sample(fc.array(fc.nat({ max: 3000 }), { minLength: 50, maxLength: 50 }), {
      seed: 7,
      numRuns: 1,
    })[0] ?? []
  for (const at of seed) {
    const bytes = new Uint8Array(13_000)
    bytes[9000 + at] = 1 + (at % 255)
    t.equal(toHex(openings.digest(prefix, bytes)), toHex(sm3(prefix, bytes)))
  }
})

t.test('a signature over a long opening holds, and over one that differs in a bit it does not', async (t) => {
  const key = sm2Generate()
  const message = (end: number): Uint8Array =>
    concatBytes(
      new Uint8Array(24_000).map((_, i) => i >> 2),
      Uint8Array.of(end),
    )
  for (let n = 0; n < 5; n++) {
    const signature = sm2Sign(key, message(n))
    t.ok(sm2Verify(key.publicKey, message(n), signature))
    t.notOk(sm2Verify(key.publicKey, message(n + 1), signature))
    const changed = message(n)
    changed[100 * n] = (changed[100 * n] ?? 0) ^ 1
    t.notOk(sm2Verify(key.publicKey, changed, signature))
  }
})
