/** The gate at the key, on a real ledger: what is counted when, and what no signature leaves for. */
import { join } from 'node:path'
import t from 'tap'
import { writeDemoLedger } from '../../src/cli/demo-ledger.ts'
import { DEMO_SEAL_ID, foundAuthority, signerFor } from '../../src/core/authority.ts'
import { toHex } from '../../src/core/base/bytes.ts'
import { composeOfd } from '../../src/core/document/ofd/compose.ts'
import { openDocument } from '../../src/core/document/open.ts'
import { classificationOf, type GateWish, openGate } from '../../src/core/gate.ts'
import { sm3 } from '../../src/core/gm/index.ts'
import type { Signer } from '../../src/core/keys/signer.ts'
import { parseCertificate } from '../../src/core/pki/index.ts'
import { STATEMENTS, VIEWS } from '../../src/core/registry/index.ts'
import { stamp } from '../../src/core/stamp.ts'
import { openStore } from '../../src/core/store/index.ts'
import { folderOf } from '../helpers/cli.ts'
import { letter } from '../helpers/office.ts'

const USE = 'DEMO-U1'
const now = Date.now() - 60_000
const authority = await foundAuthority(now)
const custodian = authority.operators.find(({ name }) => name === 'demo-custodian')
const cert = parseCertificate(custodian?.cert ?? new Uint8Array()).sm3
const document = await letter(1)
const unit = signerFor(authority.unit)

const open = async (t: { teardown(done: () => unknown): unknown }) => {
  const folder = folderOf(t)
  await writeDemoLedger(folder, authority, now)
  const path = join(folder, 'ledger.db')
  const store = await openStore({ path, views: VIEWS, statements: STATEMENTS, access: 'write' })
  t.teardown(() => store.close())
  const wish = (more: Partial<GateWish> = {}): GateWish => ({
    store,
    actor: { operator: 'demo-custodian', cert },
    now: () => now + 1000,
    seal: DEMO_SEAL_ID,
    bytes: authority.seal,
    document,
    ...more,
  })
  const used = () => store.rows('uses', { equal: { id: USE } })[0]?.['used']
  const stamps = () => store.rows('stamps').map((row) => String(row['state']))
  return { store, wish, used, stamps }
}

const stampWith = (signer: Signer) =>
  stamp({
    document,
    signer,
    seal: authority.seal,
    where: [{ kind: 'at', pages: ['last'] }],
    lock: false,
    time: now + 1000,
  })

t.test('a use is counted before the signature leaves, and what came of it is written after', async (t) => {
  const { store, wish, used, stamps } = await open(t)
  let seen: unknown
  const watching: Signer = {
    ...unit,
    sign: async (request) => {
      seen = [used(), stamps()]
      return unit.sign(request)
    },
  }
  const gate = openGate(watching, wish())
  t.equal(used(), 0)
  const { bytes } = await stampWith(gate.signer)
  t.same(seen, [1, ['begun']])
  await gate.stamped(bytes)
  t.same(stamps(), ['stamped'])
  t.equal(store.rows('stamps')[0]?.['result'], toHex(sm3(bytes)))
  t.equal(store.rows('stamps')[0]?.['document'], toHex(sm3(document)))
  await t.rejects(stampWith(gate.signer), { code: 'STAMP_STATE' }, 'a gate opens once')
})

t.test('no signature, no count; a signature without a document stays counted', async (t) => {
  const { wish, used, stamps } = await open(t)
  const broken: Signer = { ...unit, sign: async () => Promise.reject(new Error('the key is gone')) }
  const gate = openGate(broken, wish())
  await t.rejects(stampWith(gate.signer))
  await gate.failed('KEY_CLOSED')
  t.equal(used(), 0)
  const second = openGate(unit, wish())
  await stampWith(second.signer)
  await second.failed('FILE_NOT_WRITABLE')
  t.equal(used(), 1)
  t.same(stamps(), ['unsigned', 'lost'])
})

t.test('what the ledger refuses, the key does not sign', async (t) => {
  const { wish, used } = await open(t)
  let signed = 0
  const counting: Signer = {
    ...unit,
    sign: async (request) => {
      signed += 1
      return unit.sign(request)
    },
  }
  const refused = async (more: Partial<GateWish>, code: string): Promise<void> => {
    await t.rejects(async () => stampWith(openGate(counting, wish(more)).signer), { code }, code)
  }
  await refused({ use: 'U-none' }, 'USE_UNKNOWN')
  await refused({ scene: 'enforcement' }, 'USE_NONE')
  await refused({ use: USE, scene: 'enforcement' }, 'USE_SCENE')
  await refused({ classified: '秘密' }, 'USE_CLASSIFIED')
  await refused({ actor: { operator: 'demo-applicant', cert } }, 'OPERATOR_CERT')
  await refused({ now: () => now + 400 * 86_400_000 }, 'USE_NONE')
  await refused({ now: () => now + 121 * 86_400_000 }, 'PIN_OLD')
  await refused({ bytes: Buffer.concat([authority.seal, Buffer.of(0)]) }, 'GATE_OTHER_PURPOSE')
  await t.rejects(openGate(counting, wish()).signer.sign({ kind: 'seal', tbs: new Uint8Array() }), {
    code: 'GATE_OTHER_PURPOSE',
  })
  t.equal(signed, 0)
  t.equal(used(), 0)
})

t.test('many at once are counted one by one', async (t) => {
  const { wish, used } = await open(t)
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const gate = openGate(unit, wish())
      await gate.stamped((await stampWith(gate.signer)).bytes)
    }),
  )
  t.equal(used(), 8)
})

t.test('a document that is marked as classified is known by its mark', async (t) => {
  const marked = await composeOfd({
    title: '示例',
    docId: '0123456789abcdef0123456789abcdef',
    created: now,
    fonts: [{ name: '宋体' }],
    pages: [{ width: 210, height: 297, texts: [{ x: 20, y: 20, size: 5, text: '机密★10年' }] }],
  })
  t.equal(classificationOf(openDocument(marked)), '机密')
  t.equal(classificationOf(openDocument(document)), undefined)
})
