/** What somebody who owns the file may do to it, and what `audit check` says then. */
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { foundAuthority, signerFor } from '../../../src/core/authority.ts'
import { sm3 } from '../../../src/core/gm/index.ts'
import { chainHash, type EventRow } from '../../../src/core/store/chain.ts'
import { sqliteDriver } from '../../../src/core/store/driver.ts'
import type { CheckOptions, Fault } from '../../../src/core/store/index.ts'
import { box, event, type Place, place, START, sealOf } from '../../helpers/ledger.ts'

const Database = await sqliteDriver()

const authority = await foundAuthority(START)
const signer = () => signerFor(authority.unit)

/** A ledger of five events, its head signed, one more event, closed. */
const ledger = async (t: { teardown(fn: () => void): void }): Promise<Place> => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  store.append([...box('a', ['x', 'y']), event('box.opened', 'box:b')], { asOf: 0 })
  await store.signHead(signer(), START)
  const signed = event('box.filled', 'box:b', { thing: 'z' })
  store.append([{ ...signed, statement: sealOf(signed) }], { asOf: 5 })
  store.close()
  return where
}

/** Acts on the file as an attacker would: triggers dropped, foreign keys off, and put back afterwards. */
const attack = (where: Place, ...statements: string[]): void => {
  const db = new Database(where.path)
  db.pragma('foreign_keys = OFF')
  const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  for (const sql of statements) db.exec(sql)
  for (const { sql } of triggers) db.exec(sql)
  db.close()
}

const faults = async (where: Place, options: Partial<CheckOptions> = {}): Promise<readonly Fault[]> => {
  const store = await where.open('read')
  try {
    return store.check({ statements: true, ...options }).faults
  } finally {
    store.close()
  }
}

const brief = (list: readonly Fault[]): string[] =>
  list.map(({ code, params }) =>
    [
      code,
      params['seq'] ?? params['first'] ?? params['object'] ?? params['table'] ?? '',
      params['field'] ?? '',
    ]
      .join(' ')
      .trim(),
  )

t.test('a sound ledger has no faults, and says who vouches for how much', async (t) => {
  const where = await ledger(t)
  const store = await where.open('read')
  t.teardown(store.close)
  const result = store.check({ statements: true })
  t.same(result.faults, [])
  t.match(result, { events: 6, statements: 1, subjects: 2, heads: 1, vouched: { seq: 5 }, head: { seq: 6 } })
})

t.test('the file refuses UPDATE, DELETE and REPLACE, whatever the connection is set to', async (t) => {
  const where = await ledger(t)
  const db = new Database(where.path)
  t.teardown(() => void db.close())
  db.pragma('recursive_triggers = OFF')
  db.pragma('foreign_keys = OFF')
  const copy =
    'SELECT seq, id, at, source, operator, cert, type, subject, body, digest, statement, prev, hash FROM events'
  for (const sql of [
    "UPDATE events SET body = '{}' WHERE seq = 2",
    'DELETE FROM events WHERE seq = 6',
    `INSERT OR REPLACE INTO events ${copy} WHERE seq = 2`,
    `REPLACE INTO events SELECT 7, id, at, source, operator, cert, type, subject, body, digest, statement, hash, hash FROM events WHERE seq = 6`,
    `INSERT INTO events SELECT 9, 'new', at, source, operator, cert, type, subject, body, digest, statement, hash, hash FROM events WHERE seq = 6`,
    `INSERT INTO events SELECT 7, 'new', at, source, operator, cert, type, subject, body, digest, statement, prev, hash FROM events WHERE seq = 6`,
    'UPDATE heads SET at = 0',
    'DELETE FROM heads',
    'REPLACE INTO heads SELECT * FROM heads',
    'DELETE FROM certs',
    'UPDATE OR REPLACE certs SET der = zeroblob(3)',
  ]) {
    t.throws(() => db.exec(sql), /UPDATE on|DELETE on|REPLACE on|does not follow/, sql)
  }
  t.same(await faults(where), [])
})

t.test('a changed row is told by number and field', async (t) => {
  const cases: readonly (readonly [sql: string, expected: readonly string[]])[] = [
    [
      `UPDATE events SET body = '{"thing":"w"}' WHERE seq = 2`,
      ['AUDIT_FIELD 2 body', 'AUDIT_VIEW states', 'AUDIT_VIEW things'],
    ],
    [
      `UPDATE events SET body = '{ "thing":"x"}' WHERE seq = 2`,
      ['AUDIT_FIELD 2 body', 'AUDIT_FIELD 2 body', 'AUDIT_FOLD 2'],
    ],
    ["UPDATE events SET operator = 'eve' WHERE seq = 3", ['AUDIT_FIELD 3 hash']],
    ['UPDATE events SET at = at + 1 WHERE seq = 4', ['AUDIT_FIELD 4 hash']],
    ['UPDATE events SET prev = zeroblob(32) WHERE seq = 4', ['AUDIT_FIELD 4 prev', 'AUDIT_FIELD 4 hash']],
    ["UPDATE events SET id = 'x' WHERE seq = 4", ['AUDIT_FIELD 4 hash', 'AUDIT_FIELD 4 id']],
    ['UPDATE events SET statement = NULL WHERE seq = 6', ['AUDIT_FIELD 6 hash']],
    ["UPDATE events SET statement = x'00' WHERE seq = 6", ['AUDIT_FIELD 6 hash', 'AUDIT_STATEMENT 6']],
    ["UPDATE states SET state = '{}' WHERE subject = 'box:b'", ['AUDIT_VIEW states']],
    ['DELETE FROM view_things', ['AUDIT_VIEW things', 'AUDIT_VIEW things', 'AUDIT_VIEW things']],
    ["INSERT INTO view_boxes (subject, state) VALUES ('box:q', 'open')", ['AUDIT_VIEW boxes']],
    ['UPDATE heads SET at = 5', ['AUDIT_HEAD_SIGNATURE 5']],
    ['UPDATE heads SET hash = zeroblob(32)', ['AUDIT_HEAD_DIFFERS 5']],
  ]
  for (const [sql, expected] of cases) {
    const where = await ledger(t)
    attack(where, sql)
    t.same(brief(await faults(where)), expected, sql)
  }
})

t.test('what was expected and what was found is said', async (t) => {
  const where = await ledger(t)
  const text = '{"thing":"w"}'
  attack(where, `UPDATE events SET body = '${text}' WHERE seq = 2`)
  const [fault] = await faults(where)
  t.match(fault, {
    code: 'AUDIT_FIELD',
    params: {
      expected: Buffer.from(sm3(Buffer.from('{"thing":"x"}'))).toString('hex'),
      actual: Buffer.from(sm3(Buffer.from(text))).toString('hex'),
    },
  })
})

t.test('a history that was written anew, with a new chain, contradicts the signed head', async (t) => {
  const where = await ledger(t)
  const db = new Database(where.path)
  const rows = db
    .prepare('SELECT *, lower(hex(digest)) AS digest FROM events ORDER BY seq')
    .all() as EventRow[]
  db.close()
  let prev = '0'.repeat(64)
  const updates = rows.map((row) => {
    const forged = { ...row, operator: row.seq === 2 ? 'eve' : row.operator, prev }
    const hash = chainHash(prev, forged)
    const sql = `UPDATE events SET operator = '${forged.operator}', prev = x'${prev}', hash = x'${hash}' WHERE seq = ${row.seq}`
    prev = hash
    return sql
  })
  attack(where, ...updates)
  const found = brief(await faults(where))
  t.ok(found.includes('AUDIT_HEAD_DIFFERS 5'), found.join(', '))
  t.ok(found.includes('AUDIT_HEAD_DIFFERS 6'), 'the witness too')
})

t.test('removed events are told: in the midst, and at the end', async (t) => {
  const midst = await ledger(t)
  attack(midst, 'DELETE FROM events WHERE seq BETWEEN 2 AND 3')
  t.match(
    (await faults(midst)).filter(({ code }) => code === 'AUDIT_GAP'),
    [{ params: { first: 2, last: 3 } }],
  )

  const end = await ledger(t)
  attack(
    end,
    'DELETE FROM events WHERE seq > 4',
    "DELETE FROM states WHERE subject = 'box:b'",
    "DELETE FROM view_boxes WHERE subject = 'box:b'",
    "DELETE FROM view_things WHERE subject = 'box:b'",
  )
  const found = await faults(end)
  t.match(
    found.filter(({ code }) => code === 'AUDIT_HEAD_BEYOND' || code === 'AUDIT_TAIL'),
    [
      { code: 'AUDIT_HEAD_BEYOND', params: { seq: 5, last: 4 } },
      { code: 'AUDIT_TAIL', params: { first: 5, last: 6, from: 'witness' } },
    ],
  )
  await t.rejects(end.open(), { code: 'STORE_TAIL_MISSING' }, 'and nobody writes on')
  attack(end, 'DELETE FROM heads')
  rmSync(`${end.path}-witness`)
  const [only, ...more] = await faults(end, {
    known: [{ seq: 6, hash: 'ab'.repeat(32), at: 0, from: 'backup' }],
  })
  t.match(only, { code: 'AUDIT_TAIL', params: { first: 5, last: 6, from: 'backup' } })
  t.same(more, [], 'a head kept elsewhere tells what the file alone cannot')
})

t.test('dropped and planted triggers are found, and writing is refused', async (t) => {
  for (const sql of [
    'DROP TRIGGER events_no_update',
    'DROP INDEX events_type',
    'CREATE TRIGGER planted AFTER INSERT ON events BEGIN DELETE FROM outbox; END',
    'DROP TRIGGER events_chained; CREATE TRIGGER events_chained BEFORE INSERT ON events BEGIN SELECT 1; END',
    'CREATE TABLE mine (x)',
  ]) {
    const where = await ledger(t)
    const db = new Database(where.path)
    db.exec(sql)
    db.close()
    t.match(await faults(where), [{ code: 'AUDIT_SCHEMA' }], sql)
    await t.rejects(where.open(), { code: 'STORE_SCHEMA_CHANGED' }, sql)
  }
})

t.test('a head that a stranger signed vouches for nothing', async (t) => {
  const where = await ledger(t)
  t.match(await faults(where, { mayVouch: () => false }), [
    { code: 'AUDIT_HEAD_STRANGER', params: { seq: 5 } },
  ])
})

t.test('a write-ahead log that was cut off: SQLite drops its end, the witness tells', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  store.append(box('a', ['x']), { asOf: 0 })
  store.ledger.db.pragma('wal_checkpoint(TRUNCATE)')
  for (const name of ['b', 'c', 'd']) store.append(box(name, [`thing ${name}`]), { asOf: store.head().seq })
  // The files as a crash of the machine would leave them, while the ledger is still open.
  const files = ['', '-wal', '-witness'].map((ending) => [ending, readFileSync(where.path + ending)] as const)
  store.close()
  for (const [ending, bytes] of files) writeFileSync(where.path + ending, bytes)
  const size = readFileSync(`${where.path}-wal`).length
  rmSync(`${where.path}-shm`, { force: true })
  truncateSync(`${where.path}-wal`, Math.floor(size * 0.6))
  const found = await faults(where)
  t.match(found, [{ code: 'AUDIT_TAIL', params: { last: 12, from: 'witness' } }])
  t.ok(Number(found[0]?.params['first']) % 3 === 1, 'whole changes are lost, none is half there')
  await t.rejects(where.open(), { code: 'STORE_TAIL_MISSING' })
})

t.test('a database that was cut off or overwritten is damaged, in words', async (t) => {
  for (const fraction of [0.3, 0.7, 0.95]) {
    const where = place()
    t.teardown(where.clear)
    const store = await where.create()
    for (let i = 0; i < 40; i++) store.append(box(`${i}`, ['x', 'y', 'z']), { asOf: store.head().seq })
    store.close()
    const { length } = readFileSync(where.path)
    truncateSync(where.path, Math.floor((length * fraction) / 4096) * 4096)
    let seen: readonly Fault[] = []
    try {
      seen = await faults(where)
    } catch (error) {
      seen = [error as Fault]
    }
    t.ok(
      seen.some(({ code }) => ['AUDIT_FILE', 'STORE_DAMAGED'].includes(code)),
      `${fraction}: ${brief(seen).slice(0, 3).join(', ')}`,
    )
  }
  const where = place()
  t.teardown(where.clear)
  writeFileSync(where.path, 'this is no database, and long enough to be read as one'.repeat(100))
  await t.rejects(where.open('read'), { code: 'STORE_DAMAGED' })
  await t.rejects(where.create(), { code: 'STORE_DAMAGED' })
  t.ok(existsSync(where.path))
})

t.test('other databases and newer ledgers are left alone', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const db = new Database(where.path)
  db.exec('CREATE TABLE t (x)')
  db.close()
  await t.rejects(where.create(), { code: 'STORE_FOREIGN' })
  const newer = await ledger(t)
  const file = new Database(newer.path)
  file.pragma('user_version = 99')
  file.close()
  await t.rejects(newer.open(), { code: 'STORE_NEWER', params: { found: 99 } })
  await t.rejects(newer.open('read'), { code: 'STORE_NEWER' })
  const none = place()
  t.teardown(none.clear)
  await t.rejects(none.open('read'), { code: 'STORE_MISSING' })
})

t.test('rebuild puts right what somebody wrote into the views', async (t) => {
  const where = await ledger(t)
  attack(where, "UPDATE view_boxes SET state = 'shut'", 'DELETE FROM view_things')
  t.ok((await faults(where)).length >= 3)
  const store = await where.open()
  t.teardown(store.close)
  t.ok(store.rebuild().faults.length >= 3)
  t.same(store.check({ statements: true }).faults, [])
  t.same(store.rebuild().faults, [])
})
