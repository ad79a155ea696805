/** A full disk, a folder that cannot be written, two processes at once, a driver that is busy. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { sqliteDriver } from '../../../src/core/store/driver.ts'
import { createStore, materialsIn } from '../../../src/core/store/index.ts'
import { BOXES, box, event, place, TRUSTING } from '../../helpers/ledger.ts'

const Database = await sqliteDriver()

t.test('a full disk: nothing is half written, and the ledger goes on when there is room', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const { db } = store.ledger
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 8}`)
  let written = 0
  const fill = (): void => {
    for (; written < 500; written++)
      store.append(box(`${written}`, ['x'.repeat(500)]), { asOf: store.head().seq })
  }
  t.throws(fill, { code: 'STORE_FULL' })
  t.ok(written > 0 && written < 500)
  t.equal(store.head().seq, written * 3)
  t.same(store.check({ statements: true }).faults, [])
  db.pragma('max_page_count = 100000')
  fill()
  t.equal(store.head().seq, 1500)
})

const tmpfs = (size: string): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'gseal-full-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  if (status === 0) return folder
  rmSync(folder, { recursive: true })
  return undefined
}

t.test('a file system without room, for real', async (t) => {
  const folder = tmpfs('900k')
  if (folder === undefined) return t.comment('no file system can be mounted here')
  t.teardown(() => {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  const base = { path: join(folder, 'ledger.db'), views: BOXES, statements: TRUSTING }
  const store = await createStore(base)
  let written = 0
  const fill = (): void => {
    for (; written < 5000; written++)
      store.append(box(`${written}`, ['x'.repeat(900)]), { asOf: store.head().seq })
  }
  t.throws(fill, { code: /^STORE_(FULL|IO)$/ })
  t.throws(() => materialsIn(join(folder, 'materials')).put(Buffer.alloc(2 ** 20, 1)), { code: 'STORE_FULL' })
  t.equal(store.head().seq, written * 3)
  t.same(store.check({ statements: true }).faults, [])
  store.close()
  const again = await createStore(base)
  t.teardown(again.close)
  t.equal(again.head().seq, written * 3)
})

/** As somebody who owns nothing; root may write everywhere. */
const asNobody = async (use: () => Promise<void>): Promise<void> => {
  const { seteuid, geteuid } = process
  if (geteuid?.() !== 0 || seteuid === undefined) return use()
  seteuid.call(process, 65534)
  try {
    await use()
  } finally {
    seteuid.call(process, 0)
  }
}

t.test('a folder that cannot be written is said, and nothing is changed', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  store.append(box('a', ['x']), { asOf: 0 })
  store.close()
  const closed = join(where.folder, 'closed')
  mkdirSync(closed)
  chmodSync(where.path, 0o444)
  chmodSync(closed, 0o555)
  if (process.geteuid?.() === 0) chownSync(where.folder, 65534, 65534)
  chmodSync(where.folder, 0o555)
  await asNobody(async () => {
    const elsewhere = { path: join(closed, 'ledger.db'), views: BOXES, statements: TRUSTING }
    await t.rejects(createStore(elsewhere), { code: 'STORE_NOT_WRITABLE' })
    await t.rejects(where.open(), { code: /^STORE_(NOT_WRITABLE|UNREADABLE)$/ })
    t.throws(() => materialsIn(join(closed, 'materials')).put(Buffer.from('x')), {
      code: 'STORE_NOT_WRITABLE',
    })
  })
  chmodSync(where.folder, 0o755)
})

t.test('a ledger that somebody else holds is busy, and says so', { timeout: 60_000 }, async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const other = new Database(where.path)
  t.teardown(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  store.ledger.db.pragma('busy_timeout = 50')
  t.throws(() => store.append(box('a', []), { asOf: 0 }), { code: 'STORE_BUSY' })
  other.exec('ROLLBACK')
  store.append(box('a', []), { asOf: 0 })
  t.equal(store.head().seq, 2)
})

const DECIDER = `
import { openStore } from '${new URL('../../../src/core/store/index.js', import.meta.url).href}'
import { BOXES, TRUSTING, event } from '${new URL('../../helpers/ledger.js', import.meta.url).href}'
const store = await openStore({ path: process.argv[1], views: BOXES, statements: TRUSTING, access: 'write' })
const asOf = store.head().seq
process.stdout.write('read')
await new Promise((done) => process.stdin.once('data', done))
try {
  store.append([event('box.shut', 'box:a', {}, { source: process.argv[2] })], { asOf })
  process.stdout.write(' won')
} catch (error) {
  process.stdout.write(' ' + error.code)
}
process.exit()
`

t.test('two processes that decide the same at once: one wins, the other gets a conflict', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  store.append([event('box.opened', 'box:a')], { asOf: 0 })
  const deciders = ['ann', 'bob'].map((name) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', DECIDER, where.path, name], {
      env: {},
    })
    let said = ''
    child.stdout.on('data', (part) => {
      said += String(part)
    })
    const read = new Promise((done) => child.stdout.once('data', done))
    const end = new Promise<string>((done) => child.once('close', () => done(said)))
    return { child, read, end }
  })
  await Promise.all(deciders.map(({ read }) => read))
  for (const { child } of deciders) child.stdin.write('go')
  const said = await Promise.all(deciders.map(({ end }) => end))
  t.same(said.sort(), ['read STORE_CONFLICT', 'read won'])
  t.equal(store.head().seq, 2)
})
