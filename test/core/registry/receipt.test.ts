/** Filing records, and receipts read from the answers to them. */
import fc from 'fast-check'
import t from 'tap'
import type { SealState } from '../../../src/core/registry/index.ts'
import {
  filingRecord,
  RECEIPT_PROFILES,
  readReceipt,
  readReceiptProfile,
} from '../../../src/core/registry/index.ts'
import { parseXml } from '../../../src/core/xml/index.ts'
import { SEAL, START, staffed, tell, toActive } from '../../helpers/registry.ts'

const bytes = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const answer = (more: object = {}, data: object = {}) => ({
  code: '0',
  message: 'ok',
  data: { taskCode: '207', sealCode: SEAL, receiptNo: '备2026-0001', ...data },
  ...more,
})
const release = { code: SEAL, filing: 'release' } as const
const national = (value: unknown): string => readReceipt(bytes(value), RECEIPT_PROFILES.national, release)
const police = (fields: string): string =>
  readReceipt(
    bytes(
      `<?xml version="1.0" encoding="UTF-8"?><Package><PackageHead/><Data><Record>${fields}</Record></Data></Package>`,
    ),
    RECEIPT_PROFILES.police,
    release,
  )

t.test('a receipt that accepts this filing of this seal gives its number', async (t) => {
  t.equal(national(answer()), '备2026-0001')
  t.equal(national(answer({ code: 0 })), '备2026-0001', 'a number for a text')
  t.equal(police(`<jg>0</jg><yzbm>${SEAL}</yzbm><bah> 备-7 </bah>`), '备-7')
})

t.test('a refusal, and the receipt of another seal or task, are told apart', async (t) => {
  const refused = (value: unknown, code: string, match = /./) =>
    t.throws(() => national(value), { code, message: match })
  refused(answer({ code: '17', message: '证书过期' }), 'RECEIPT_REFUSED', /17, 证书过期/)
  refused(answer({}, { sealCode: '6199990000002' }), 'RECEIPT_OTHER')
  refused(answer({}, { taskCode: '209' }), 'RECEIPT_OTHER')
  t.throws(() => police(`<jg>1</jg><yzbm>${SEAL}</yzbm><bah>x</bah>`), { code: 'RECEIPT_REFUSED' })
  t.throws(() => police('<jg>0</jg><yzbm>1</yzbm><bah>x</bah>'), { code: 'RECEIPT_OTHER' })
})

t.test('what says too little, twice, or nothing at all is not understood', async (t) => {
  const code = 'RECEIPT_UNREADABLE'
  for (const value of [
    '',
    '{',
    '[]',
    'null',
    '7',
    { code: '0' },
    answer({}, { receiptNo: '' }),
    answer({}, { sealCode: null }),
    answer({ code: { a: 1 } }),
  ])
    t.throws(() => national(value), { code }, JSON.stringify(value))
  t.throws(() => readReceipt(Uint8Array.of(0xff, 0xfe), RECEIPT_PROFILES.national, release), { code })
  t.throws(() => police(`<jg>0</jg><yzbm>${SEAL}</yzbm>`), { code })
  t.throws(() => police(`<jg>0</jg><yzbm>${SEAL}</yzbm><bah>1</bah><bah>2</bah>`), { code })
  t.throws(() => readReceipt(bytes('<a'), RECEIPT_PROFILES.police, release), { code: /^XML_/ })
  t.throws(() => national({ code: '0', data: { __proto__: null, taskCode: '207', sealCode: SEAL } }), {
    code,
  })
})

t.test('any bytes are a number or a coded refusal', async (t) => {
  for (const profile of Object.values(RECEIPT_PROFILES))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (given) => {
        try {
          return readReceipt(given, profile, release) !== ''
        } catch (error) {
          return /^(RECEIPT|XML)_/.test(String((error as { code?: string }).code))
        }
      }),
      { seed: 20261130, numRuns: 200 },
    )
  t.pass('400 answers')
})

t.test('a profile of the own is a file, checked before it is used', async (t) => {
  const own = {
    form: 'json',
    accepted: { at: 'head.status', values: ['S'] },
    receipt: 'body.no',
    seal: 'body.seal',
  }
  const given = { head: { status: 'S' }, body: { no: 'N-1', seal: SEAL } }
  t.equal(readReceipt(bytes(given), readReceiptProfile(bytes(own)), release), 'N-1')
  for (const wrong of [
    '{',
    'null',
    { ...own, form: 'csv' },
    { ...own, accepted: 'x' },
    { ...own, seal: 7 },
    { ...own, task: {} },
  ])
    t.throws(() => readReceiptProfile(bytes(wrong)), { code: 'RECEIPT_PROFILE' }, JSON.stringify(wrong))
})

t.test('the records name the seal, and a police record is XML whatever the names hold', async (t) => {
  const ledger = tell(staffed(), toActive())
  const seal = { ...(ledger.state(`seal:${SEAL}`) as unknown as SealState), name: '甲 & 乙 <公司>' }
  const [version] = seal.versions
  if (version === undefined) throw new Error('no version')
  const facts = { code: SEAL, seal, version, signCert: 'AA==', system: 's', at: START }
  for (const [kind, task] of [
    ['release', '207'],
    ['renewal', '108'],
    ['deactivation', '209'],
  ] as const) {
    const { taskCode, taskData } = JSON.parse(filingRecord('national', kind, facts)) as {
      taskCode: string
      taskData: Record<string, string>
    }
    t.equal(taskCode, task)
    t.equal(taskData['sealName'], seal.name)
  }
  const xml = parseXml(bytes(filingRecord('police', 'release', facts)), 'record')
  const record = xml.find('Data')?.find('Record')
  t.equal(record?.find('yzmc')?.text, seal.name)
  t.equal(record?.find('yzbm')?.text, SEAL)
})
