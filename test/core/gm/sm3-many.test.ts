import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { toHex } from '../../../src/core/base/bytes.ts'
import { sm3Many } from '../../../src/core/gm/index.ts'
import { Sm3Lanes } from '../../../src/core/gm/sm3-lanes.ts'
import { agrees } from '../../../src/core/gm/sm3-many.ts'
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

t.test('lanes that give one wrong bit are found out', async (t) => {
  t.ok(agrees(lanes))
  for (let at = 0; at < 5; at++) {
    const faulty = {
      digests: (...texts: Parameters<Sm3Lanes['digests']>) =>
        lanes
          .digests(...texts)
          .map((digest, i) => digest.map((byte, j) => (i === at && j === 31 ? byte ^ 1 : byte))),
    }
    t.notOk(agrees(faulty))
  }
  t.notOk(agrees({ digests: () => [] }), 'nothing is no agreement')
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
