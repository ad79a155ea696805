import t from 'tap'
import { isUuidv7, uuidv7 } from '../../../src/core/base/uuid.ts'

t.test(
  'the time of the example of RFC 9562 A.6 stands in front, version and variant in their places',
  async (t) => {
    const id = uuidv7(0x017f22e279b0, Buffer.from('cc38c4dc0c0c07398fff', 'hex'))
    t.match(id, /^017f22e2-79b0-7cc3-8/)
    t.ok(isUuidv7(id))
  },
)

t.test('any time and random bytes give a well-formed identifier', async (t) => {
  for (const at of [0, 1, Date.UTC(2026, 10, 24), 2 ** 48 - 1]) {
    for (const fill of [0, 0x5a, 0xff]) t.ok(isUuidv7(uuidv7(at, Buffer.alloc(10, fill))), `${at} ${fill}`)
  }
  t.equal(new Set(Array.from({ length: 1000 }, () => uuidv7(1))).size, 1000)
})

t.test('other texts are no such identifier', async (t) => {
  for (const text of ['', '017f22e2-79b0-4cc3-98c4-dc0c0c07398f', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F']) {
    t.notOk(isUuidv7(text), text)
  }
})
