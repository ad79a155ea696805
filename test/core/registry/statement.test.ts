/** Decisions are signed by their operators, and a signature says everything that the event says. */
import t from 'tap'
import { signerFor } from '../../../src/core/authority.ts'
import { toBase64 } from '../../../src/core/base/bytes.ts'
import { parseCertificate } from '../../../src/core/pki/index.ts'
import { type NewEvent, STATEMENTS, statementBytes } from '../../../src/core/registry/index.ts'
import { openOffice } from '../../helpers/office.ts'

const office = await openOffice()
const [clerk, other] = office.authority.operators
if (clerk === undefined || other === undefined) throw new Error('no operators')
const cert = parseCertificate(clerk.cert)

const plain: NewEvent = {
  id: '00000000-0000-7000-8000-000000000001',
  at: office.now,
  source: 'test',
  actor: { operator: 'clerk', cert: cert.sm3 },
  type: 'seal.frozen',
  subject: 'seal:6199990000001',
  body: { reason: '示例' },
}
const statement = await signerFor(clerk).sign({ kind: 'statement', tbs: statementBytes(plain) })
const event: NewEvent = { ...plain, statement }
const find = (digest: string) => (digest === cert.sm3 ? clerk.cert : undefined)

t.test('a statement by the actor holds', async (t) => {
  t.doesNotThrow(() => STATEMENTS.check(event, find))
})

t.test('a decision without one is refused; a stamp needs none', async (t) => {
  t.throws(() => STATEMENTS.check(plain, find), { code: 'STATEMENT_MISSING' })
  const counted = { ...plain, type: 'use.counted', subject: 'use:1', body: {} }
  t.doesNotThrow(() => STATEMENTS.check(counted, find))
})

t.test('every member is covered', async (t) => {
  const changes: Partial<NewEvent>[] = [
    { id: '00000000-0000-7000-8000-000000000002' },
    { at: plain.at + 1 },
    { source: 'elsewhere' },
    { actor: { ...plain.actor, operator: 'somebody' } },
    { type: 'seal.suspended' },
    { subject: 'seal:6199990000002' },
    { body: { reason: '别的' } },
  ]
  for (const change of changes)
    t.throws(
      () => STATEMENTS.check({ ...event, ...change }, find),
      { code: 'STATEMENT_WRONG' },
      Object.keys(change).join(),
    )
})

t.test("another's certificate, an unknown one, a time outside its validity", async (t) => {
  t.throws(() => STATEMENTS.check(event, () => other.cert), { code: 'STATEMENT_WRONG' })
  t.throws(() => STATEMENTS.check(event, () => undefined), { code: 'STATEMENT_WRONG' })
  t.throws(() => STATEMENTS.check(event, () => Uint8Array.of(1)), { code: 'STATEMENT_WRONG' })
  const late = { ...plain, at: cert.notAfter + 1 }
  const signed = {
    ...late,
    statement: await signerFor(clerk).sign({ kind: 'statement', tbs: statementBytes(late) }),
  }
  t.throws(() => STATEMENTS.check(signed, find), { code: 'STATEMENT_WRONG' })
})

t.test('certificates are learnt from the events that enter them', async (t) => {
  const added = { ...plain, type: 'operator.added', body: { der: toBase64(clerk.cert) } }
  t.same(STATEMENTS.certs(added), [Buffer.from(clerk.cert)])
  t.same(STATEMENTS.certs(plain), [])
})
