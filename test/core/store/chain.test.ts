/** What is hashed of an event: written out by hand for speed, and one with the general writer. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/core/base/canonical.ts'
import { canonicalEvent, chainHash } from '../../../src/core/store/chain.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const digest = fc.stringMatching(/^[0-9a-f]{64}$/)
const row = fc.record({
  seq: fc.nat(),
  id: fc.uuid(),
  at: fc.nat(),
  source: text,
  operator: text,
  cert: fc.oneof(digest, fc.constant('')),
  type: text,
  subject: text,
  digest,
  statement: fc.option(fc.uint8Array({ maxLength: 80 })),
})

t.test('the text that is hashed is canonical JSON', async (t) => {
  fc.assert(
    fc.property(row, digest, (event, prev) => {
      const { statement, operator, cert, digest: body, ...rest } = event
      const wanted = canonicalJson({
        ...rest,
        actor: { operator, cert },
        body,
        ...(statement === null ? {} : { statement: Buffer.from(statement).toString('base64') }),
      })
      const hash = createHash('sm3').update(Buffer.from(prev, 'hex')).update(wanted).digest('hex')
      return canonicalEvent(event) === wanted && chainHash(prev, event) === hash
    }),
    { seed: 20261130, numRuns: 300 },
  )
  t.pass('300 events')
})

t.test('an event longer than the room kept for it is hashed whole', async (t) => {
  const event = {
    ...{ seq: 1, id: 'x', at: 1, source: '章'.repeat(9000), operator: '', cert: '', type: 't', subject: 's' },
    ...{ digest: 'ab'.repeat(32), statement: null },
  }
  const wanted = createHash('sm3').update(Buffer.alloc(32)).update(canonicalEvent(event)).digest('hex')
  t.equal(chainHash('0'.repeat(64), event), wanted)
})
