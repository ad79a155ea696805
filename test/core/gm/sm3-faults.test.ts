import { createHash } from 'node:crypto'
import t from 'tap'
import { toHex } from '../../../src/core/base/bytes.ts'
import { sm3Many } from '../../../src/core/gm/index.ts'
import { Sm3Lanes } from '../../../src/core/gm/sm3-lanes.ts'

const openssl = (text: Uint8Array): string => createHash('sm3').update(text).digest('hex')

/** The first four are short: what follows them is asked for by the lanes themselves. */
const texts = [33_000, 33_001, 33_002, 33_003, 900_000, 900_001, 900_002].map((length) =>
  new Uint8Array(length).map((_, i) => (i * length) >> 7),
)

t.test('lanes that fail between two large batches are found out before the second', async (t) => {
  sm3Many([new Uint8Array(17_000_000)])
  const { digests } = Sm3Lanes.prototype
  let batches = 0
  const counted = (wrong: boolean): void => {
    Sm3Lanes.prototype.digests = function (...given) {
      batches++
      const right = digests.apply(this, given)
      return wrong ? right.map((digest) => digest.with(0, (digest[0] ?? 0) ^ 0x80)) : right
    }
  }
  counted(false)
  t.same(sm3Many(texts).map(toHex), texts.map(openssl))
  t.ok(batches > 1, 'the lanes were tried and taken')
  counted(true)
  t.same(sm3Many(texts).map(toHex), texts.map(openssl), 'OpenSSL took the second batch')
  Sm3Lanes.prototype.digests = digests
})
