import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/core/base/canonical.ts'
import { sm3 } from '../../../src/core/gm/index.ts'
import { sqliteDriver } from '../../../src/core/store/driver.ts'
import { BOXES, box, event, place } from '../../helpers/ledger.ts'

const CHECK = { statements: true }

t.test('what was appended is read again, in every way of asking', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  t.same(store.head(), { seq: 0, hash: '0'.repeat(64) })
  const given = [...box('a', ['pen', 'ink']), ...box('b', ['seal'], false)]
  const { events } = store.append(given, { asOf: 0 })
  t.same(
    events.map(({ seq }) => seq),
    given.map((_, i) => i + 1),
  )
  t.same(store.event(3), events[2])
  t.same(store.event(given[2]?.id ?? ''), events[2])
  t.equal(store.event(99), undefined)
  t.same(
    store.stream('box:b').map(({ type }) => type),
    ['box.opened', 'box.filled'],
  )
  t.same(store.state('box:a')?.state, { state: 'shut', things: ['pen', 'ink'], room: 'room 2' })
  t.equal(store.state('box:a')?.seq, 4)
  t.same(store.rows('boxes', { equal: { state: 'open' } }), [
    { subject: 'box:b', state: 'open', things: 1, room: 'room 1' },
  ])
  t.same(
    store.rows('things', { order: ['thing'] }).map((row) => row['thing']),
    ['ink', 'pen', 'seal'],
  )
  t.same(store.rows('things', { equal: { thing: 'ink' }, columns: [], members: ['room', 'none'] }), [
    { subject: 'box:a', room: '"room 2"', none: null },
  ])
  t.same(store.rows('things', { members: ['things'], limit: 1, skip: 1 }), [
    { subject: 'box:a', thing: 'ink', things: '["pen","ink"]' },
  ])
  for (const name of ['state', "a' --"])
    t.throws(() => store.rows('boxes', { members: [name] }), { name: 'TypeError' })
  t.same(store.check(CHECK).faults, [])
})

t.test('questions that are asked together are answered on one state of the ledger', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const [alice, bob] = [await where.create(), await where.open()]
  t.teardown(() => [alice, bob].map((store) => store.close()))
  bob.append(box('a', []), { asOf: 0 })
  const boxes = () => alice.rows('boxes').length
  t.same(
    alice.reading(() => {
      const before = boxes()
      bob.append(box('b', []), { asOf: bob.head().seq })
      return [before, boxes(), alice.reading(boxes)]
    }),
    [1, 1, 1],
  )
  t.equal(boxes(), 2)
  t.throws(() => alice.reading(() => alice.rows('none')), { code: 'STORE_VIEW_UNKNOWN' })
  alice.append(box('c', []), { asOf: alice.head().seq })
  t.equal(boxes(), 3)
})

t.test(
  'the tables follow a subject through one decision after another, each column found by its index',
  async (t) => {
    const where = place()
    t.teardown(where.clear)
    const store = await where.create()
    t.teardown(store.close)
    const append = (...given: ReturnType<typeof box>) => store.append(given, { asOf: store.head().seq })
    const found = () =>
      ['open', 'shut'].flatMap((state) => store.rows('boxes', { equal: { state, room: 'room 0' } }))
    const things = () => store.rows('things', { order: ['thing'] }).map((row) => row['thing'])

    append(...box('a', [], false), ...box('b', [], false))
    for (const [i, thing] of ['pen', 'ink', 'seal'].entries()) {
      append(event('box.filled', 'box:a', { thing }))
      t.same(
        found().map(({ subject, things }) => [subject, things]),
        [
          ['box:a', i + 1],
          ['box:b', 0],
        ],
      )
      t.same(store.check(CHECK).faults, [])
    }
    append(event('box.shut', 'box:a'))
    t.same(
      found().map(({ subject, state, things }) => [subject, state, things]),
      [
        ['box:b', 'open', 0],
        ['box:a', 'shut', 3],
      ],
    )
    t.same(things(), ['ink', 'pen', 'seal'])
    t.same(store.check(CHECK).faults, [])
  },
)

t.test('a row that somebody took out of a table is there again after the next decision', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  store.append(box('a', [], false), { asOf: 0 })
  const db = new (await sqliteDriver())(where.path)
  t.equal(db.prepare('DELETE FROM view_boxes').run().changes, 1)
  db.close()
  store.append([event('box.shut', 'box:a')], { asOf: store.head().seq })
  t.same(store.rows('boxes', { equal: { state: 'shut' } }), [
    { subject: 'box:a', state: 'shut', things: 0, room: 'room 0' },
  ])
  t.same(store.check(CHECK).faults, [])
})

t.test(
  'the hash is SM3 over the hash before and the canonical event, written here once more by hand',
  async (t) => {
    const where = place()
    t.teardown(where.clear)
    const store = await where.create()
    t.teardown(store.close)
    const [first] = store.append([event('box.opened', 'box:1', { room: '东' })], { asOf: 0 }).events
    if (first === undefined) throw new Error('no event')
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
    const text =
      `{"actor":{"cert":"","operator":"ann"},"at":${first.at},"body":"${hex(sm3(Buffer.from('{"room":"东"}')))}",` +
      `"id":"${first.id}","seq":1,"source":"test","subject":"box:1","type":"box.opened"}`
    t.equal(first.hash, hex(sm3(Buffer.alloc(32), Buffer.from(text))))
    t.equal(canonicalJson(JSON.parse(text)), text)
  },
)

t.test('a decision on a stale state is refused with who came first', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const [ann, bob] = [await where.create(), await where.open()]
  t.teardown(() => [ann, bob].forEach((store) => void store.close()))
  ann.append(box('a', [], false), { asOf: 0 })
  const asOf = bob.head().seq
  ann.append([event('box.shut', 'box:a')], { asOf })
  t.throws(() => bob.append([event('box.filled', 'box:a', { thing: 'x' })], { asOf }), {
    code: 'STORE_CONFLICT',
    params: { subject: 'box:a', seq: 2 },
  })
  t.throws(() => bob.append(box('b', []), { asOf, reads: ['box:a'] }), { code: 'STORE_CONFLICT' })
  t.equal(bob.head().seq, 2, 'nothing was written')
  bob.append(box('b', []), { asOf })
  t.equal(ann.head().seq, 4, 'other subjects are no conflict')
})

t.test('a batch is written whole or not at all', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const bad = [...box('a', ['x']), event('box.shut', 'box:a')]
  t.throws(() => store.append(bad, { asOf: 0 }), { code: 'STORE_EVENT_INVALID' })
  t.same(store.head().seq, 0)
  t.equal(store.state('box:a'), undefined)
  t.same(store.rows('things'), [])
})

t.test('the same request twice writes once and answers the same', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const basis = { asOf: 0, requestKey: 'batch 7 row 3' }
  const first = store.append(box('a', ['x']), basis)
  const again = store.append(box('a', ['x']), basis)
  t.equal(again.repeated, true)
  t.same(again.events, first.events)
  t.equal(store.head().seq, 3)
  t.throws(() => store.append(box('a', ['y']), basis), { code: 'STORE_REPEATED' })
})

t.test('events that cannot be recorded are refused by field', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  for (const [field, more] of [
    ['id', { id: '017f22e2-79b0-4cc3-98c4-dc0c0c07398f' }],
    ['at', { at: -1 }],
    ['at', { at: 1.5 }],
    ['type', { type: 'Box' }],
    ['subject', { subject: 'box' }],
    ['source', { source: 'x'.repeat(300) }],
    ['source', { source: '\ud800' }],
    ['actor', { actor: { operator: 'ann', cert: 'AB' } }],
    ['body', { body: { text: 'x'.repeat(2 ** 20) } }],
    ['statement', { statement: new Uint8Array(20_000) }],
    ['statement', { statement: Buffer.from('forged') }],
  ] as const) {
    const given = { ...event('box.opened', 'box:1'), ...more }
    t.throws(
      () => store.append([given], { asOf: 0 }),
      { code: 'STORE_EVENT_INVALID', params: { field } },
      field,
    )
  }
  const fraction = event('box.opened', 'box:1', { size: 1.5 })
  t.throws(() => store.append([fraction], { asOf: 0 }), { code: 'JSON_NOT_CANONICAL' })
  const twice = event('box.opened', 'box:1')
  store.append([twice], { asOf: 0 })
  t.throws(() => store.append([{ ...twice, subject: 'box:2' }], { asOf: 1 }), { code: 'STORE_APPEND_ONLY' })
  t.equal(store.head().seq, 1)
})

t.test('lists: filters, order, pages', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const given = ['a', 'b', 'c'].flatMap((name) => box(name, ['x', 'y']))
  const stranger = event('box.opened', 'box:d', {}, { actor: { operator: 'bob', cert: '' } })
  store.append([...given, stranger], { asOf: 0 })
  const seqs = (filter: object, page: object = {}): number[] =>
    store.list(filter, { limit: 100, newestFirst: false, ...page }).map(({ seq }) => seq)
  t.same(
    seqs({}),
    Array.from({ length: 13 }, (_, i) => i + 1),
  )
  t.same(seqs({ type: 'box.shut' }), [4, 8, 12])
  t.same(seqs({ type: 'box.*' }, { newestFirst: true, limit: 3 }), [13, 12, 11])
  t.same(seqs({ type: 'bo.*' }), [])
  t.same(seqs({ subject: 'box:b', type: 'box.filled' }), [6, 7])
  t.same(seqs({ operator: 'bob' }), [13])
  t.same(seqs({ operator: 'ann', type: 'box.opened' }), [1, 5, 9])
  t.same(seqs({ from: given[9]?.at, to: given[10]?.at }), [10, 11])
  const after = { at: given[3]?.at ?? 0, seq: 4 }
  t.same(seqs({ type: 'box.*' }, { after, limit: 2 }), [5, 6])
  t.same(seqs({}, { after, newestFirst: true }), [3, 2, 1])
  t.throws(() => store.rows('boxes', { equal: { colour: 'red' } }), { code: 'STORE_VIEW_UNKNOWN' })
  t.throws(() => store.rows('crates'), { code: 'STORE_VIEW_UNKNOWN' })
  t.same(store.rows('boxes', { columns: ['state'], limit: 1 }), [{ subject: 'box:a', state: 'shut' }])
  t.throws(() => store.rows('boxes', { columns: ['colour'] }), { code: 'STORE_VIEW_UNKNOWN' })
})

t.test('every list is served by an index, without sorting', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  t.teardown(store.close)
  const plan = (sql: string): string =>
    (store.ledger.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .join('; ')
  for (const where of [
    '',
    "WHERE type = 'a'",
    "WHERE operator = 'a'",
    "WHERE operator = 'a' AND type = 'b'",
  ]) {
    for (const bound of ['', 'at >= 5', '(at, seq) < (5, 6)']) {
      const test = [where, bound].filter((text) => text !== '').join(where === '' ? '' : ' AND ')
      const sql = `SELECT * FROM events ${where === '' && bound !== '' ? 'WHERE ' : ''}${test} ORDER BY at DESC, seq DESC LIMIT 5`
      t.match(plan(sql), /INDEX events_/, sql)
      t.notMatch(plan(sql), /TEMP B-TREE/, sql)
    }
  }
})

t.test('views computed anew equal the tables, for any order of changes in any batches', async (t) => {
  const step = fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('opened', 'filled', 'shut'),
    fc.nat(3),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 6 }), async (batches) => {
      const where = place()
      const store = await where.create()
      try {
        for (const batch of batches) {
          const events = batch.map(([name, verb, n]) =>
            event(`box.${verb}`, `box:${name}`, { thing: `t${n}` }),
          )
          try {
            store.append(events, { asOf: store.head().seq })
          } catch (error) {
            t.equal((error as { code: string }).code, 'STORE_EVENT_INVALID')
          }
        }
        t.same(store.check(CHECK).faults, [])
        const before = [
          store.rows('boxes', { order: ['subject'] }),
          store.rows('things', { order: ['subject'] }),
        ]
        t.same(store.rebuild().faults, [])
        t.same(
          [store.rows('boxes', { order: ['subject'] }), store.rows('things', { order: ['subject'] })],
          before,
        )
      } finally {
        store.close()
        where.clear()
      }
    }),
    { seed: 20261124, numRuns: 25 },
  )
})

t.test('a new description of the views is filled from the ledger when it is opened', async (t) => {
  const where = place()
  t.teardown(where.clear)
  const store = await where.create()
  store.append(box('a', ['x', 'y']), { asOf: 0 })
  store.close()
  const { openStore } = await import('../../../src/core/store/index.ts')
  const views = {
    ...BOXES,
    version: 2,
    tables: [{ name: 'rooms', columns: { room: 'text' } }] as const,
    rows: (_: string, state: Record<string, unknown>) => [
      { table: 'rooms', values: { room: String(state['room']) } },
    ],
  }
  const statements = { certs: () => [], check: () => undefined }
  const newer = await openStore({ path: where.path, views, statements, access: 'read' })
  t.teardown(newer.close)
  t.same(newer.rows('rooms'), [{ subject: 'box:a', room: 'room 2' }])
  t.same(newer.check(CHECK).faults, [])
})
