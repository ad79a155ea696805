import fc from 'fast-check'
import t from 'tap'
import { fingerprint } from '../../../src/core/gm/index.ts'

t.test('equal parts have equal names, and the cut between parts counts', async (t) => {
  const bytes = fc.uint8Array({ max: 1, maxLength: 2 })
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 4 }), fc.array(bytes, { maxLength: 4 }), (a, b) => {
      const same = a.length === b.length && a.every((part, i) => Buffer.compare(part, b[i] ?? part) === 0)
      return (fingerprint(...a) === fingerprint(...b)) === same
    }),
    { seed: 9, numRuns: 1000 },
  )
  const [one, two] = [Uint8Array.of(1), Uint8Array.of(2)]
  t.equal(fingerprint(one, two), fingerprint(Uint8Array.of(1), Uint8Array.of(2)))
  t.not(fingerprint(one, two), fingerprint(Uint8Array.of(1, 2)))
  t.not(fingerprint(one, two), fingerprint(Uint8Array.of(1, 2), new Uint8Array()))
})
