import fc from 'fast-check'
import t from 'tap'
import { isGsealError, type Note } from '../../../src/core/base/error.ts'
import { beginRewrite, openZip, rewriteZip, type ZipEntry } from '../../../src/core/zip/index.ts'
import { buildZip, ORDINARY, type Part } from './builder.ts'

/** A note where none is due. */
const strict: Note = (code) => {
  throw new Error(`unexpected note ${code}`)
}

const silent = (): void => undefined
const TIME = Date.UTC(2026, 10, 23, 2, 30, 12)

/** What has to stay the same in an entry that nobody changed. */
const essence = (entry: ZipEntry) => ({
  name: entry.name,
  nameBytes: Buffer.from(entry.nameBytes).toString('hex'),
  method: entry.method,
  crc: entry.crc32,
  size: entry.size,
  compressed: Buffer.from(entry.compressed).toString('hex'),
  time: Buffer.from(entry.record.subarray(12, 16)).toString('hex'),
  localTime: Buffer.from(entry.local.subarray(10, 14)).toString('hex'),
  attributes: Buffer.from(entry.record.subarray(36, 42)).toString('hex'),
  flagsWithoutBit3: Buffer.from(entry.record).readUInt16LE(8) & ~8,
})

const change = (name: string, text: string) => ({ name, data: Buffer.from(text) })

t.test('a change replaces its entry in place and new names are appended in order', async (t) => {
  const archive = openZip(buildZip(ORDINARY), silent)
  const changes = [change('z.xml', 'new z'), change('Doc_0/Document.xml', 'changed'), change('a.xml', '')]
  const again = openZip(rewriteZip(archive, changes, { time: TIME }), strict)
  t.same(
    again.entries.map(({ name }) => name),
    ['OFD.xml', 'Doc_0/Document.xml', 'Doc_0/Res/seal.png', 'z.xml', 'a.xml'],
  )
  for (const { name, data } of changes) {
    const entry = again.get(name)
    t.ok(entry !== undefined && Buffer.from(again.read(entry)).equals(data), name)
  }
})

t.test('the package is written without gaps, dead entries or leftovers', async (t) => {
  const archive = openZip(buildZip(ORDINARY, { prefix: Buffer.from('vendor'), comment: 'c' }), silent)
  const bytes = Buffer.from(rewriteZip(archive, [change('OFD.xml', 'x')], { time: TIME }))
  const count = (magic: string): number => bytes.toString('latin1').split(magic).length - 1
  t.equal(count('PK\x03\x04'), 3)
  t.equal(count('PK\x01\x02'), 3)
  t.equal(count('PK\x05\x06'), 1)
  t.equal(bytes.indexOf('PK\x03\x04'), 0)
  t.equal(bytes.lastIndexOf('PK\x05\x06'), bytes.length - 22)
})

t.test('an entry with a data descriptor gets its true sizes and loses bit 3', async (t) => {
  for (const descriptor of ['signed', 'bare', 'wide'] as const) {
    const zip64 = descriptor === 'wide'
    const parts: Part[] = [...ORDINARY, { name: 's', data: 'streamed'.repeat(9), descriptor, zip64 }]
    const archive = openZip(buildZip(parts), silent)
    const again = openZip(rewriteZip(archive, [change('n', '')], { time: TIME }), strict)
    const [before, after] = [archive.get('s'), again.get('s')]
    if (before === undefined || after === undefined) throw new Error('lost')
    t.same(essence(after), essence(before))
    t.equal(after.descriptor, false)
    const local = Buffer.from(after.local)
    t.same(
      [local.readUInt32LE(14), local.readUInt32LE(18), local.readUInt32LE(22)],
      [after.crc32, after.compressedSize, after.size],
    )
    t.equal(Buffer.from(again.read(after)).toString(), 'streamed'.repeat(9))
  }
})

t.test('changed entries carry the given time on China’s clock', async (t) => {
  const archive = openZip(buildZip([]), silent)
  for (const [ms, date, time] of [
    [TIME, [2026, 11, 23], [10, 30, 12]],
    [0, [1980, 1, 1], [0, 0, 0]],
    [Date.UTC(2300, 0), [2107, 12, 31], [23, 59, 58]],
  ] as const) {
    const again = openZip(rewriteZip(archive, [change('a', 'a')], { time: ms }), silent)
    const local = Buffer.from(again.get('a')?.local ?? [])
    const [clock, day] = [local.readUInt16LE(10), local.readUInt16LE(12)]
    t.same([(day >> 9) + 1980, (day >> 5) & 15, day & 31], date)
    t.same([clock >> 11, (clock >> 5) & 63, (clock & 31) * 2], time)
  }
})

t.test('a replaced entry keeps the bytes of its name', async (t) => {
  const name = Buffer.from('d5c22e786d6c', 'hex')
  const archive = openZip(buildZip([...ORDINARY, { name, data: 'x' }]), silent)
  const again = openZip(rewriteZip(archive, [change('章.xml', 'y')], { time: TIME }), silent)
  t.same(Buffer.from(again.get('章.xml')?.nameBytes ?? []), name)
})

t.test('names that cannot stand in the package are refused', async (t) => {
  const archive = openZip(buildZip(ORDINARY), silent)
  for (const [name, code] of [
    ['../x', 'ZIP_NAME_UNSAFE'],
    ['ofd.xml', 'ZIP_NAME_VARIANT'],
    ['OFD.xml/x', 'ZIP_NAME_CLASH'],
  ] as const) {
    t.throws(() => rewriteZip(archive, [change(name, '')], { time: TIME }), { code }, name)
  }
  const twice = [change('a', '1'), change('a', '2')]
  t.throws(() => rewriteZip(archive, twice, { time: TIME }), TypeError)
})

t.test('more than 65,535 entries are written with ZIP64 records and read again', async (t) => {
  const archive = openZip(buildZip([]), silent)
  const none = Buffer.alloc(0)
  const changes = Array.from({ length: 65_536 }, (_, i) => ({ name: `p${i}`, data: none }))
  const again = openZip(rewriteZip(archive, changes, { time: TIME }), strict)
  t.equal(again.entries.length, 65_536)
  t.equal(again.entries.at(-1)?.name, 'p65535')
})

const partOf = fc.record(
  {
    data: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    method: fc.constantFrom(0, 8),
    descriptor: fc.constantFrom('signed' as const, 'bare' as const, 'wide' as const),
    zip64: fc.boolean(),
    external: fc.constantFrom(0, 0x81a40000),
  },
  { requiredKeys: ['data', 'method'] },
)

t.test('untouched entries keep their bytes, whatever they were', async () => {
  const property = fc.property(
    fc.array(partOf, { maxLength: 6 }),
    fc.array(fc.nat(8), { maxLength: 4 }),
    (specs, touched) => {
      const parts = specs.map((spec, i) => ({ ...spec, name: `部件 ${i}.xml` }) as Part)
      const archive = openZip(buildZip(parts), silent)
      const names = new Set(touched.map((i) => `部件 ${i}.xml`))
      const changes = [...names].map((name) => change(name, `new ${name}`))
      const again = openZip(rewriteZip(archive, changes, { time: TIME }), silent)
      for (const entry of archive.entries) {
        const after = again.get(entry.name)
        if (after === undefined) throw new Error(`${entry.name} lost`)
        if (names.has(entry.name)) continue
        if (JSON.stringify(essence(after)) !== JSON.stringify(essence(entry))) throw new Error(entry.name)
        if (!Buffer.from(again.read(after)).equals(Buffer.from(archive.read(entry))))
          throw new Error('content')
      }
      const added = [...names].filter((name) => archive.get(name) === undefined)
      return again.entries.length === archive.entries.length + added.length
    },
  )
  fc.assert(property, { seed: 42, numRuns: 300 })
})

t.test('a rewritten package is a fixed point when nothing is changed', async (t) => {
  const once = rewriteZip(openZip(buildZip(ORDINARY), silent), [], { time: TIME })
  t.same(rewriteZip(openZip(once, silent), [], { time: 0 }), once)
})

t.test('flipped bytes give a GsealError or a package, nothing else', async () => {
  const seeds = [
    buildZip(ORDINARY),
    buildZip(
      ORDINARY.map((part) => ({ ...part, zip64: true, descriptor: 'wide' as const })),
      { zip64: true },
    ),
  ]
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
  const property = fc.property(fc.constantFrom(...seeds), flips, (seed, list) => {
    const bytes = Buffer.from(seed)
    for (const [at, value] of list) bytes[at % bytes.length] = value
    try {
      const archive = openZip(bytes, silent)
      for (const entry of archive.entries) archive.read(entry)
      rewriteZip(archive, [change('n', 'n')], { time: TIME })
    } catch (error) {
      if (!isGsealError(error)) throw error
    }
  })
  fc.assert(property, { seed: 42, numRuns: 3000 })
})

t.test(
  'a package that is begun gets its last entries later, and is what it is when they are known at once',
  async (t) => {
    const archive = openZip(buildZip(ORDINARY), silent)
    const first = [change('Doc_0/Document.xml', 'changed'), change('a.xml', 'new')]
    const added = [change('z.xml', 'z'.repeat(5000)), change('章.dat', 'value')]
    for (const room of [0, 1, 200, 10_000]) {
      const rewriting = beginRewrite(archive, first, { time: TIME, room })
      const begun = Buffer.from(rewriting.begun)
      const other = rewriting.end([change('other', 'o')])
      const copy = Buffer.from(other)
      const bytes = rewriting.end(added)
      const at = `room ${room}`
      t.same(bytes, rewriteZip(archive, [...first, ...added], { time: TIME }), at)
      t.same(Buffer.from(bytes).subarray(0, begun.length), begun, `${at}: it begins with what was begun`)
      t.ok(openZip(bytes, strict).get('z.xml'), at)
      t.same(other, copy, `${at}: a second outcome leaves the first as it was`)
      t.same(other, rewriteZip(archive, [...first, change('other', 'o')], { time: TIME }), at)
    }
  },
)

t.test('a package is copied only where the room for its last entries was too small', async (t) => {
  const archive = openZip(buildZip(ORDINARY), silent)
  for (const { room, copies } of [
    { room: 0, copies: 2 },
    { room: 10_000, copies: 1 },
  ]) {
    let taken = 0
    const memory = { take: (bytes: number) => Buffer.alloc(bytes, ++taken) }
    beginRewrite(archive, [], { time: TIME, room, memory }).end([change('n', 'n'.repeat(1000))])
    t.equal(taken, copies, `room ${room}`)
  }
})
