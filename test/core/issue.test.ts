/** Issuing on a real ledger with real threads: what is kept when it is repeated, interrupted, refused. */
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { foundAuthority, signerFor } from '../../src/core/authority.ts'
import { toHex } from '../../src/core/base/bytes.ts'
import { GsealError } from '../../src/core/base/error.ts'
import { sm3 } from '../../src/core/gm/index.ts'
import { batchFiles } from '../../src/core/issue-files.ts'
import type { RowOut } from '../../src/core/issue-plan.ts'
import type { Signer } from '../../src/core/keys/signer.ts'
import type { BatchState, LicenceState } from '../../src/core/registry/index.ts'
import { folderOf } from '../helpers/cli.ts'
import {
  act,
  collected,
  foundIssuing,
  type Issuing,
  openBatch,
  openIssuing,
  pressOf,
  rowData,
  runBatch,
  scanned,
  streamed,
} from '../helpers/issuing.ts'

const start = Date.now() - 600_000
const authority = await foundAuthority(start)
const unit = signerFor(authority.unit)
const press = pressOf(authority, Date.now)
t.teardown(() => press.close())

const office = async (t: { teardown(done: () => unknown): unknown }): Promise<Issuing> => {
  const folder = folderOf(t)
  await foundIssuing(folder, authority, start)
  const issuing = await openIssuing(folder, authority, Date.now, { press })
  t.teardown(() => issuing.close())
  return issuing
}

const types = (outs: readonly RowOut[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { type } of outs) counts[type] = (counts[type] ?? 0) + 1
  return counts
}
const licences = ({ store }: Issuing) =>
  store
    .rows('licences', { order: ['row'] })
    .map((row) => store.state(row.subject)?.state as unknown as LicenceState)
const used = ({ store }: Issuing) => store.rows('uses', { equal: { id: 'DEMO-U2' } })[0]?.['used']
const files = ({ folder }: Issuing): string[] =>
  readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ofd'),
  )
const batchOf = ({ store }: Issuing, id = 'B1') => store.state(`batch:${id}`)?.state as unknown as BatchState

t.test('rows become stamped files, each with its events; a second run does nothing', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 20)
  const failing = { row: 99, failures: [{ code: 'ISSUE_NUMBER_TAKEN', params: { number: '1' } }] } as const
  const all = [...rows, failing, { row: 100, passed: 'ISSUE_CONFLICT' } as const]
  const run = await openBatch(issuing, 'B1')
  const outs = await collected(runBatch(issuing, 'B1', run, streamed(all)))
  t.same(types(outs), { issued: 20, failed: 1, skipped: 1 })
  t.same(
    outs.map(({ row }) => row),
    all.map(({ row }) => row),
    'told in the order of the register',
  )
  for (const out of outs) {
    if (out.type !== 'issued') continue
    t.equal(`sm3:${toHex(sm3(readFileSync(out.file)))}`, out.digest)
  }
  const all20 = licences(issuing)
  t.equal(new Set(all20.map(({ data }) => data.identifier)).size, 20)
  t.ok(all20.every(({ state }) => state === 'ready'))
  t.equal(files(issuing).length, 20)
  t.equal(used(issuing), 20)
  t.match(batchOf(issuing), { state: 'finished', sealed: 20, failed: 1, skipped: 1 })
  t.same(issuing.store.check({ statements: true }).faults, [])

  const again = await openBatch(issuing, 'B1')
  t.same(types(await collected(runBatch(issuing, 'B1', again, streamed(rows)))), { skipped: 20 })
  t.equal(used(issuing), 20)
  const other = await openBatch(issuing, 'B2')
  t.same(
    types(await collected(runBatch(issuing, 'B2', other, streamed(rows)))),
    { skipped: 20 },
    'the rows are known in another batch too',
  )
})

t.test('the same paper licence with other data or another scan is a conflict', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 2)
  await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
  const changed = { ...rows[0], row: 2, data: rowData(1, { validTo: '2032-01-08' }), sources: [] }
  const again = async () =>
    (
      await collected(
        runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed([changed, ...rows.slice(1)])),
      )
    ).map((out) => (out.type === 'failed' ? out.failures[0]?.code : out.type))
  t.same(await again(), ['ISSUE_CONFLICT', 'skipped'])
  writeFileSync(join(issuing.folder, 'scans', '2.jpg'), 'scan of 3')
  t.same(await again(), ['ISSUE_CONFLICT', 'ISSUE_CONFLICT'], 'a scan of the same size is read again')
  const twice = scanned(issuing.folder, 4).slice(2, 3)
  const outs = await collected(
    runBatch(
      issuing,
      'B3',
      await openBatch(issuing, 'B3'),
      streamed([...twice, { ...twice[0], row: 9 } as never]),
    ),
  )
  t.same(types(outs), { issued: 1, failed: 1 }, 'twice in one register')
})

t.test('a scan that is missing fails its row alone, and is taken up when it is there', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 5)
  rmSync(join(issuing.folder, 'scans', '3.jpg'))
  const first = await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
  t.same(types(first), { issued: 4, failed: 1 })
  t.match(
    first.find(({ type }) => type === 'failed'),
    { row: 4, failures: [{ code: 'FILE_NOT_FOUND' }] },
  )
  scanned(issuing.folder, 3)
  const second = await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
  t.same(types(second), { issued: 1, skipped: 4 })
  t.match(batchOf(issuing), { sealed: 5, failed: 0 })
})

/** A key that refuses from the n-th request on. */
const failingKey = (from: number, code: 'KEY_PIN_WRONG'): Signer => {
  let asked = 0
  return {
    ...unit,
    sign: async (request) => {
      asked += 1
      if (asked >= from) throw new GsealError(code, {})
      return unit.sign(request)
    },
  }
}

t.test('a key that refuses in the middle stops the batch; the next run goes on where it stood', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 12)
  const outs: RowOut[] = []
  const stopping = async () => {
    const run = await openBatch(issuing, 'B1')
    for await (const out of runBatch(issuing, 'B1', run, streamed(rows), {
      signer: failingKey(8, 'KEY_PIN_WRONG'),
      order: { chunk: 5 },
    }))
      outs.push(out)
  }
  await t.rejects(stopping(), { code: 'KEY_PIN_WRONG' })
  t.same(types(outs), { issued: 7 })
  t.equal(used(issuing), 7, 'no signature, no count')
  const before = new Map(licences(issuing).map(({ row, data }) => [row, data.identifier]))
  const rest = await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
  t.same(types(rest), { issued: 5, skipped: 7 })
  for (const { row, data, attempts } of licences(issuing)) {
    t.equal(before.get(row) ?? data.identifier, data.identifier, 'the identifier stays')
    t.same(
      attempts.map(({ state }) => state),
      row > 8 && row < 12 ? ['unsigned'] : [],
    )
  }
  t.equal(files(issuing).length, 12)
})

t.test('a full disk stops the batch; the signature that found no place is recorded as lost', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 3)
  const run = await openBatch(issuing, 'B1')
  const disk = batchFiles(join(issuing.folder, 'out'), 'B1', 'ofd')
  const full = join(issuing.folder, 'full.ofd')
  symlinkSync('/dev/full', full)
  const staged = (identifier: string): string =>
    identifier.includes('202600000002.') ? full : disk.staged(identifier)
  const outs: RowOut[] = []
  const stopping = async () => {
    for await (const out of runBatch(issuing, 'B1', run, streamed(rows), {
      order: { files: { ...disk, staged } },
    }))
      outs.push(out)
  }
  await t.rejects(stopping(), { code: 'FILE_NOT_WRITABLE' })
  t.match(
    outs.find(({ type }) => type === 'failed'),
    { row: 3, failures: [{ code: 'FILE_NOT_WRITABLE' }] },
  )
  t.equal(licences(issuing)[1]?.stamp.state, 'lost')
  const stamped = outs.filter(({ type }) => type === 'issued').length
  const rest = await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
  t.same(types(rest), { issued: 3 - stamped, skipped: stamped })
  t.equal(used(issuing), 4, 'three files and one lost signature')
  t.same(
    licences(issuing)[1]?.attempts.map(({ state }) => state),
    ['lost'],
  )
})

t.test('what a run that was overtaken wrote is kept, and it stops', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 12)
  const first = runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows), {
    order: { chunk: 4 },
  })
  t.match(await first.next(), { value: { type: 'issued' } })
  await act(issuing, 'demo-clerk', { do: 'batch.open', with: { id: 'B1' } })
  await t.rejects(collected(first), { code: 'BATCH_OVERTAKEN' })
  const run = batchOf(issuing).run
  const outs = await collected(runBatch(issuing, 'B1', run, streamed(rows)))
  t.same(types(outs), { issued: 8, skipped: 4 })
  t.equal(files(issuing).length, 12)
})

t.test('files that a run left whole in staging are taken up, with no second signature', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 3)
  const disk = batchFiles(join(issuing.folder, 'out'), 'B1', 'ofd')
  let signed = 0
  const counting: Signer = {
    ...unit,
    sign: async (request) => {
      signed += 1
      return unit.sign(request)
    },
  }
  // Dies between the files and the transaction that records them, and then between that and the renames.
  const run = await openBatch(issuing, 'B1')
  const dying = runBatch(issuing, 'B1', run, streamed(rows), {
    signer: counting,
    order: { clerk: { operator: 'demo-clerk', cert: '0'.repeat(64) } },
  })
  await t.rejects(collected(dying), { code: 'OPERATOR_CERT' })
  t.equal(signed, 0, 'the ledger is asked before the key')
  const renaming = { ...disk, publish: () => Promise.reject(new Error('the power is gone')) as never }
  const died = runBatch(issuing, 'B1', run, streamed(rows), {
    signer: counting,
    order: {
      files: {
        ...renaming,
        publish: () => {
          throw new Error('the power is gone')
        },
      },
    },
  })
  await t.rejects(collected(died), /power/)
  t.same(
    licences(issuing).map(({ state }) => state),
    ['ready', 'ready', 'ready'],
  )
  t.equal(files(issuing).filter((name) => !name.includes('.staging')).length, 0)
  const outs = await collected(
    runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows), { signer: counting }),
  )
  t.same(types(outs), { skipped: 3 })
  t.equal(files(issuing).length, 3)
  t.equal(signed, 3)
})

t.test('drafts whose files are whole become licences in the next run', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 3)
  const run = await openBatch(issuing, 'B1')
  const { store } = issuing
  const failing = {
    ...store,
    append: (...given: Parameters<typeof store.append>) => {
      if (given[0].some(({ type }) => type === 'licence.sealed')) throw new Error('the power is gone')
      return store.append(...given)
    },
  }
  const died = runBatch({ ...issuing, store: failing }, 'B1', run, streamed(rows))
  await t.rejects(collected(died), /power/)
  t.same(
    licences(issuing).map(({ state }) => state),
    ['draft', 'draft', 'draft'],
  )
  t.equal(files(issuing).length, 3, 'in staging')
  const [one = ''] = files(issuing)
  writeFileSync(join(issuing.folder, 'out', one), 'half a file')
  const outs = await collected(runBatch(issuing, 'B1', await openBatch(issuing, 'B1'), streamed(rows)))
  t.same(types(outs), { issued: 1, skipped: 2 }, 'one of them was not whole')
  t.equal(used(issuing), 4)
  t.equal(files(issuing).filter((name) => name.includes('.staging')).length, 0)
})

t.test('the permission does not reach: nothing is signed', async (t) => {
  const issuing = await office(t)
  const rows = scanned(issuing.folder, 3)
  await act(issuing, 'demo-applicant', { do: 'use.close', with: { id: 'DEMO-U2', reason: '演示' } })
  const run = await openBatch(issuing, 'B1')
  await t.rejects(collected(runBatch(issuing, 'B1', run, streamed(rows))), { code: 'USE_STATE' })
  t.same(licences(issuing), [])
  t.same(files(issuing), [])
})
