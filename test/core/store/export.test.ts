import t from 'tap'
import { foundAuthority, signerFor } from '../../../src/core/authority.ts'
import { checkExport, type ExportLine, exportLines, type Store } from '../../../src/core/store/index.ts'
import { box, event, place, START, sealOf, TRUSTING } from '../../helpers/ledger.ts'

const authority = await foundAuthority(START)

const ledger = async (t: { teardown(fn: () => void): void }): Promise<Store> => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  store.append([...box('a', ['x', '印章']), event('box.opened', 'box:b')], { asOf: 0 })
  const signed = event('box.filled', 'box:b', { thing: 'z' })
  store.append([{ ...signed, statement: sealOf(signed) }], { asOf: 5 })
  await store.signHead(signerFor(authority.unit), START)
  return store
}

const linesOf = (store: Store, options: Parameters<typeof exportLines>[1] = {}): string[] =>
  [...exportLines(store.ledger, options)].map((line) => JSON.stringify(line))

const changed = (lines: readonly string[], pick: (line: ExportLine) => boolean, more: object): string[] =>
  lines.map((text) => {
    const line = JSON.parse(text) as ExportLine
    return pick(line) ? JSON.stringify({ ...line, ...more }) : text
  })

const seq =
  (n: number) =>
  (line: ExportLine): boolean =>
    line.type === 'event' && line['seq'] === n

const faultsOf = async (lines: readonly string[]): Promise<string[]> => {
  try {
    const { faults } = await checkExport(lines, TRUSTING)
    return faults.map(({ code, params }) => `${code} ${params['seq'] ?? ''} ${params['field'] ?? ''}`.trim())
  } catch (error) {
    const { code, params } = error as { code: string; params: { line: number } }
    return [`${code} ${params.line}`]
  }
}

t.test('an export is checked without the ledger, and says who vouches for it', async (t) => {
  const store = await ledger(t)
  const lines = linesOf(store)
  const result = await checkExport(lines, TRUSTING)
  t.match(result, {
    faults: [],
    first: 1,
    last: 6,
    withheld: 0,
    hash: store.head().hash,
    vouched: { seq: 6 },
  })
  t.same(
    lines.map((line) => (JSON.parse(line) as ExportLine).type),
    ['ledger', ...Array.from({ length: 6 }, () => 'event'), 'cert', 'head', 'summary'],
  )
})

t.test('a part of the ledger is proved by the head within it', async (t) => {
  const store = await ledger(t)
  const result = await checkExport(linesOf(store, { from: 4 }), TRUSTING)
  t.match(result, { faults: [], first: 4, last: 6, vouched: { seq: 6 } })
  const early = await checkExport(linesOf(store, { to: 3 }), TRUSTING)
  t.same(early.faults, [])
  t.equal(early.vouched, undefined, 'nobody vouches for events without a head after them')
})

t.test('bodies of other subjects can be withheld, and the proof holds', async (t) => {
  const store = await ledger(t)
  const lines = linesOf(store, { subject: 'box:b' })
  t.notMatch(lines.join('\n'), /印章/)
  t.match(await checkExport(lines, TRUSTING), { faults: [], withheld: 4, vouched: { seq: 6 } })
})

t.test('every change of an export is found', async (t) => {
  const lines = linesOf(await ledger(t))
  const event3 = lines.findIndex((text) => seq(3)(JSON.parse(text) as ExportLine))
  t.same(await faultsOf(changed(lines, seq(2), { body: '{"thing":"y"}' })), ['AUDIT_FIELD 2 body'])
  t.same(await faultsOf(changed(lines, seq(2), { operator: 'eve' })), ['AUDIT_FIELD 2 hash'])
  t.same(await faultsOf(changed(lines, seq(6), { statement: 'AAAA' })), [
    'AUDIT_FIELD 6 hash',
    'AUDIT_STATEMENT 6',
  ])
  t.same(await faultsOf(changed(lines, (line) => line.type === 'head', { at: 1 })), [
    'AUDIT_HEAD_SIGNATURE 6',
  ])
  t.same(await faultsOf(changed(lines, (line) => line.type === 'head', { seq: 5 })), ['AUDIT_HEAD_DIFFERS 5'])
  t.same(await faultsOf(changed(lines, (line) => line.type === 'summary', { events: 7 })), [
    'EXPORT_COUNT  events',
  ])
  t.match(await faultsOf(lines.toSpliced(event3, 1)), ['AUDIT_GAP', 'EXPORT_COUNT  events'])
  t.same(await faultsOf(lines.slice(0, -1)), [`EXPORT_LINE ${lines.length}`])
  t.same(await faultsOf([...lines, '{}']), [`EXPORT_LINE ${lines.length + 1}`])
  t.same(await faultsOf(lines.slice(1)), ['EXPORT_LINE 1'])
  t.same(await faultsOf(lines.with(2, '{"type":"event"}')), ['EXPORT_LINE 3'])
  t.same(await faultsOf(lines.with(2, '{"type":"party"}')), ['EXPORT_LINE 3'])
  t.same(await faultsOf(lines.with(2, 'x')), ['EXPORT_LINE 3'])
  t.same(await faultsOf([]), ['EXPORT_LINE 1'])
})

t.test('a head kept from before shows that the history is another', async (t) => {
  const lines = linesOf(await ledger(t))
  const known = [{ seq: 3, hash: 'ab'.repeat(32), at: 0, from: 'last year' }]
  const { faults } = await checkExport(lines, TRUSTING, known)
  t.match(faults, [{ code: 'AUDIT_HEAD_DIFFERS', params: { seq: 3, from: 'last year' } }])
})

t.test('a range without events is refused', async (t) => {
  const store = await ledger(t)
  t.throws(() => linesOf(store, { from: 7 }), { code: 'STORE_EVENT_UNKNOWN' })
  t.throws(() => linesOf(store, { from: 0 }), { code: 'STORE_EVENT_UNKNOWN' })
})
