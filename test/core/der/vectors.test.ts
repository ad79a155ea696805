import t from 'tap'
import { toHex } from '../../../src/core/base/bytes.ts'
import { isGsealError } from '../../../src/core/base/error.ts'
import { isoTime } from '../../../src/core/base/time.ts'
import { type DerNode, read, readDer, write } from '../../../src/core/der/index.ts'
import { vectorFiles } from './vector-files.ts'

const walk = (node: DerNode): void => {
  if (node.constructed) node.children.forEach(walk)
}

/** How a vector's value is read and shown. `tree` reads structure alone and shows `good`. */
const READERS: Readonly<Record<string, (node: DerNode) => string>> = {
  tree: (node) => {
    walk(node)
    return 'good'
  },
  integer: (node) => String(read.integer(node)),
  positive: (node) => String(read.positiveBigint(node)),
  boolean: (node) => String(read.boolean(node)),
  oid: read.oid,
  bits: (node) => toHex(read.bitStringBytes(node)),
  named: (node) => [...read.namedBits(node)].join(),
  text: read.text,
  time: (node) => isoTime(read.time(node)),
}

const outcome = (how: string, bytes: Uint8Array): string => {
  const reader = READERS[how]
  if (reader === undefined) throw new Error(`no reader "${how}"`)
  try {
    return reader(readDer(bytes, 'vector'))
  } catch (error) {
    if (isGsealError(error)) return error.code
    throw error
  }
}

for (const vector of vectorFiles('der')) {
  t.test(`${vector.name}: ${vector.head('what')}`, async (t) => {
    t.equal(outcome(vector.head('read'), vector.bytes), vector.head('expect'))
    const among = Buffer.concat([Buffer.alloc(7, 0xee), vector.bytes, Buffer.alloc(7, 0xee)])
    const slice = among.subarray(7, 7 + vector.bytes.byteLength)
    t.equal(outcome(vector.head('read'), slice), vector.head('expect'), 'the same inside a larger buffer')
  })
}

t.test('an error names the object, the byte and the reason', async (t) => {
  const node = readDer(Buffer.from('300a020101300502017f0101', 'hex'), 'seal')
  const inner = node.children[1]
  t.ok(inner)
  t.throws(() => inner?.children, {
    code: 'DER_MALFORMED',
    params: { what: 'seal', offset: 10, reason: 'length 1 reaches past the end' },
  })
})

t.test('bytes after the object are refused, or told to who asks', async (t) => {
  const bytes = Buffer.from('0500eeee', 'hex')
  t.throws(() => readDer(bytes, 'seal'), { code: 'DER_MALFORMED' })
  const told: number[] = []
  const node = readDer(bytes, 'seal', (count) => told.push(count))
  t.same(told, [2])
  t.equal(toHex(node.raw), '0500')
})

t.test('a structure of very many elements is refused', async (t) => {
  const many = Buffer.alloc(2 * 250_000, Buffer.from('0500', 'hex'))
  const node = readDer(write.sequence(many), 'flat')
  t.throws(() => node.children, { code: 'LIMIT_EXCEEDED' })
})
