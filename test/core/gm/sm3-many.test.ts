import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { toHex } from '../../../src/core/base/bytes.ts'
import { sm3Many } from '../../../src/core/gm/index.ts'
import { Sm3Lanes, type Stretch, wholeBlocks } from '../../../src/core/gm/sm3-lanes.ts'
import { agrees, sm3Beside } from '../../../src/core/gm/sm3-many.ts'
import { ROOT } from '../../helpers/paths.ts'

const openssl = (text: Uint8Array): string => createHash('sm3').update(text).digest('hex')

/** Bytes that differ by place and by text. */
const textOf = (length: number, seed: number): Uint8Array => {
  const text = new Uint8Array(length)
  for (let i = 0, x = seed | 1; i < length; i++) {
    x = Math.imul(x, 1664525) + 1013904223
    text[i] = x >>> 24
  }
  return text
}

const lanes = new Sm3Lanes()

t.test('lanes give the digests of OpenSSL for any lengths and numbers of texts', async () => {
  const length = fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 40_000 }))
  fc.assert(
    fc.property(fc.array(length, { maxLength: 11 }), fc.nat({ max: 4 }), fc.nat(), (lengths, ready, seed) => {
      const texts = lengths.map((count, i) => textOf(count, seed + i))
      const digests = lanes.digests(texts.slice(0, ready), texts.slice(ready).values())
      return digests.map(toHex).join() === texts.map(openssl).join()
    }),
    { seed: 42, numRuns: 200 },
  )
})

t.test('every length around a block and a group of blocks, alone and beside others', async (t) => {
  for (let length = 0; length < 600; length++) {
    const texts = [length, 64, (length * 7) % 513, 256].map(textOf)
    t.equal(
      toHex(lanes.digests([], texts.slice(0, 1).values())[0] ?? new Uint8Array()),
      openssl(texts[0] ?? new Uint8Array()),
    )
    t.same(lanes.digests([], texts.values()).map(toHex), texts.map(openssl))
  }
})

const EMPTY = new Uint8Array()

/** The digest of a text that is given in pieces, each beside the others; and those of the others, once for each piece. */
const piecewise = (text: Uint8Array, cuts: readonly number[], others: readonly Uint8Array[]) => {
  const seen: string[] = []
  let after: NonNullable<Stretch['after']> | undefined
  const go = (end: number, open: boolean): Uint8Array => {
    const bytes = text.subarray(after?.length ?? 0, end)
    const stretch: Stretch = { bytes, open, ...(after === undefined ? {} : { after }) }
    const [outcome = EMPTY, ...digests] = lanes.digests([stretch], others.values())
    seen.push(...digests.map(toHex))
    after = { length: (after?.length ?? 0) + wholeBlocks(bytes), state: outcome }
    return outcome
  }
  for (const cut of [...cuts].sort((a, b) => a - b)) go(cut, true)
  return { digest: toHex(go(text.byteLength, false)), seen }
}

t.test('a text that is begun and goes on later has the digest of OpenSSL, wherever it is cut', async (t) => {
  const text = textOf(400, 1)
  const others = [70, 0, 300, 129].map(textOf)
  for (let cut = 0; cut <= text.byteLength; cut++) {
    t.equal(piecewise(text, [cut], []).digest, openssl(text), `alone, ${cut}`)
    const { digest, seen } = piecewise(text, [cut], others)
    t.equal(digest, openssl(text), `beside others, ${cut}`)
    t.same(seen, [...others, ...others].map(openssl), `the others, ${cut}`)
  }
  fc.assert(
    fc.property(
      fc.nat({ max: 60_000 }),
      fc.array(fc.nat(), { maxLength: 5 }),
      fc.array(fc.nat({ max: 9000 }), { maxLength: 7 }),
      fc.nat(),
      (length, places, lengths, seed) => {
        const text = textOf(length, seed)
        const others = lengths.map((count, i) => textOf(count, seed + i))
        const cuts = places.map((place) => place % (length + 1))
        const { digest, seen } = piecewise(text, cuts, others)
        return (
          digest === openssl(text) &&
          [...cuts, 0].every((_, i) =>
            others.every((other, j) => seen[i * others.length + j] === openssl(other)),
          )
        )
      },
    ),
    { seed: 42, numRuns: 150 },
  )
})

t.test('a large batch has the same digests', async (t) => {
  const texts = Array.from({ length: 40 }, (_, i) => textOf(i % 4 === 0 ? 2_000_000 : 70_000 + i, i))
  t.same(sm3Many(texts).map(toHex), texts.map(openssl))
  t.same(sm3Many([]), [])
})

t.test('four texts are held and no more: what was taken before may change', async (t) => {
  const made = Array.from({ length: 21 }, (_, i) => textOf(5000, i))
  const expected = made.map(openssl)
  const passing = (function* () {
    for (const [i, text] of made.entries()) {
      // Of one length, four are done before the next is asked for.
      if (i % 4 === 0) for (const earlier of made.slice(0, i)) earlier.fill(0)
      yield text
    }
  })()
  t.same(lanes.digests([], passing).map(toHex), expected)
})

/** Lanes with one wrong bit in outcome number `at`, counted over all calls. */
const faultyAt = (at: number) => {
  let outcome = 0
  return {
    digests: (...texts: Parameters<Sm3Lanes['digests']>) =>
      lanes.digests(...texts).map((digest) => {
        const wrong = outcome++ === at
        return digest.map((byte, j) => (wrong && j === 31 ? byte ^ 1 : byte))
      }),
  }
}

t.test('lanes that give one wrong bit are found out', async (t) => {
  t.ok(agrees(lanes))
  for (let at = 0; at < 7; at++) t.notOk(agrees(faultyAt(at)), `${at}`)
  t.ok(agrees(faultyAt(7)), 'those are all')
  t.notOk(agrees({ digests: () => [] }), 'nothing is no agreement')
})

/** Of a batch for which lanes are worth it; the first has to make up for the process's first 16 MB. */
const batch = (opening: Uint8Array) => {
  const texts = Array.from({ length: 9 }, (_, i) => textOf(90_000 + i, i))
  const { digests, begun } = sm3Beside(opening, texts)
  return { begun, right: digests.map(toHex).join() === texts.map(openssl).join() }
}

t.test('a digest that is begun beside a batch goes on as any other', async (t) => {
  sm3Many([textOf(17_000_000, 1)])
  for (const length of [0, 1, 63, 64, 1000, 300_000]) {
    const opening = textOf(length, length)
    const { begun, right } = batch(opening)
    t.ok(right)
    if (begun === undefined) throw new Error('the lanes were not taken')
    const before = begun.copy()
    const more = textOf(777, 5)
    begun.update(more)
    const both = begun.copy()
    both.update(more.subarray(0, 100))
    more.fill(0, 0, 100)
    t.equal(toHex(before.digest()), openssl(opening), 'nothing follows')
    const followed = Buffer.concat([opening, textOf(777, 5)])
    t.equal(toHex(begun.digest()), openssl(followed), 'what was given may change afterwards')
    t.equal(toHex(both.digest()), openssl(Buffer.concat([followed, textOf(777, 5).subarray(0, 100)])))
  }
})

t.test('none is begun where lanes are not worth it', async (t) => {
  for (const texts of [[], [textOf(5000, 1)], [1, 2, 3, 4, 5].map((seed) => textOf(100, seed))]) {
    const { digests, begun } = sm3Beside(textOf(300_000, 2), texts)
    t.equal(begun, undefined)
    t.same(digests.map(toHex), texts.map(openssl))
  }
})

t.test('without WebAssembly OpenSSL does it all', async (t) => {
  const many = join(ROOT, 'dist/src/core/gm/sm3-many.js')
  const script = `
    import { sm3Many } from ${JSON.stringify(many)}
    const text = Buffer.alloc(9_000_000, 7)
    const digests = sm3Many([text, text, Buffer.from('abc')])
    console.log(typeof WebAssembly, digests.map((digest) => Buffer.from(digest).toString('hex')).join())`
  const out = execFileSync(process.execPath, ['--jitless', '--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  const text = openssl(new Uint8Array(9_000_000).fill(7))
  t.equal(out.trim(), `undefined ${[text, text, openssl(Buffer.from('abc'))].join()}`)
})

t.test(
  'where lanes fail before a digest goes on, it is taken anew by OpenSSL, and they are left',
  async (t) => {
    const opening = textOf(200_000, 3)
    const { begun } = batch(opening)
    const { digests } = Sm3Lanes.prototype
    t.teardown(() => {
      Sm3Lanes.prototype.digests = digests
    })
    Sm3Lanes.prototype.digests = function (...texts) {
      return digests.apply(this, texts).map((digest) => digest.with(0, (digest[0] ?? 0) ^ 0x80))
    }
    // They are tried once a megabyte.
    const more = Buffer.alloc(1_100_000, 'more')
    begun?.update(more)
    t.equal(toHex(begun?.digest() ?? EMPTY), openssl(Buffer.concat([opening, more])))
    Sm3Lanes.prototype.digests = digests
    const later = batch(opening)
    t.equal(later.begun, undefined)
    t.ok(later.right)
  },
)
