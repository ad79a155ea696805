import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { type Materials, materialsIn } from '../../../src/core/store/index.ts'
import { box, place } from '../../helpers/ledger.ts'

const room = (t: { teardown(fn: () => void): void }): Materials & { folder: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-materials-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return { folder, ...materialsIn(join(folder, 'materials')) }
}

t.test('a file is kept by its digest, once, for its owner alone', async (t) => {
  const materials = room(t)
  const bytes = Buffer.from('a scan')
  const { digest } = materials.put(bytes)
  t.same(materials.put(bytes), { digest, bytes: 6 })
  t.same(Buffer.from(materials.get(digest)), bytes)
  t.equal(statSync(materials.pathOf(digest)).mode & 0o777, 0o600)
  const files = readdirSync(materials.folder, { recursive: true }) as string[]
  t.equal(files.filter((name) => statSync(join(materials.folder, name)).isFile()).length, 1, 'no leftovers')
})

t.test('a file that was changed or removed is never handed out', async (t) => {
  const materials = room(t)
  const { digest } = materials.put(Buffer.from('a scan'))
  writeFileSync(materials.pathOf(digest), 'b scan')
  t.throws(() => materials.get(digest), { code: 'MATERIAL_CHANGED' })
  materials.put(Buffer.from('a scan'))
  t.same(Buffer.from(materials.get(digest)).toString(), 'a scan', 'a changed file is written again')
  truncateSync(materials.pathOf(digest), 3)
  t.throws(() => materials.get(digest), { code: 'MATERIAL_CHANGED' })
  materials.put(Buffer.from('a scan'))
  t.same(Buffer.from(materials.get(digest)).toString(), 'a scan', 'a cut-off file is written again')
  rmSync(materials.pathOf(digest))
  t.throws(() => materials.get(digest), { code: 'MATERIAL_MISSING' })
})

t.test('a digest is no path', async (t) => {
  const materials = room(t)
  for (const digest of ['', '../../etc/passwd', 'AB'.repeat(32), `${'ab'.repeat(31)}/x`]) {
    t.throws(() => materials.get(digest), { code: 'MATERIAL_MISSING' })
  }
})

t.test('the check of the ledger looks at the files that events refer to', async (t) => {
  const materials = room(t)
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const kept = [materials.put(Buffer.from('one')), materials.put(Buffer.from('two'))]
  store.append(box('a', []), { asOf: 0, materials: kept })
  store.append(box('b', []), { asOf: 2, materials: kept })
  const check = () => store.check({ statements: true, material: materials.digestOf })
  t.match(check(), { faults: [], materials: 2 })
  writeFileSync(materials.pathOf(kept[0]?.digest ?? ''), 'new')
  rmSync(materials.pathOf(kept[1]?.digest ?? ''))
  const found = check().faults.map(({ params }) => params['digest'])
  t.same(found.sort(), kept.map(({ digest }) => digest).sort())
})

t.test('the outbox hands out what is due until the other side has answered', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const { events } = store.append(box('a', ['x']), { asOf: 0, targets: ['library'] })
  const now = (events[0]?.at ?? 0) + 60_000
  const due = store.outbox.due('library', now, 10)
  t.same(
    due.map(({ seq }) => seq),
    [1, 2, 3],
  )
  store.outbox.done(due[0]?.id ?? 0, 'receipt 1')
  store.outbox.failed(due[1]?.id ?? 0, 'busy', now + 5000)
  t.same(
    store.outbox.due('library', now, 10).map(({ seq }) => seq),
    [3],
  )
  t.match(store.outbox.due('library', now + 5000, 10)[0], { seq: 2, attempts: 1, answer: 'busy' })
  t.same(store.outbox.waiting(), [{ target: 'library', count: 2 }])
  t.same(store.check({ statements: true }).faults, [])
})
