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

t.test('a long part that was changed after it was named has another name', async (t) => {
  const part = new Uint8Array(24_000).fill(7)
  const before = fingerprint(part)
  t.equal(fingerprint(Uint8Array.from(part)), before)
  for (const at of [0, 12_345, 23_999]) {
    const other = Uint8Array.from(part)
    other[at] = 8
    t.not(fingerprint(other), before)
  }
  part[5] = 9
  t.not(fingerprint(part), before)
  part[5] = 7
  // Nine others push it out of what is remembered.
  for (let i = 0; i < 9; i++) fingerprint(new Uint8Array(5000).fill(i))
  t.equal(fingerprint(part), before)
})
