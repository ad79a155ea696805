import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import t from 'tap'
import { equalBytes } from '../../../src/core/base/bytes.ts'
import { isGsealError } from '../../../src/core/base/error.ts'
import { type DerNode, read, readDer, write } from '../../../src/core/der/index.ts'

const RUNS = { seed: 42, numRuns: 500 }
const node = (der: Uint8Array): DerNode => readDer(der, 'property')

/** Everything that a reader could ask of a node, of the right type or not. */
const askAll = (node: DerNode): void => {
  for (const ask of Object.values(read)) {
    try {
      ask(node)
    } catch (error) {
      if (!isGsealError(error)) throw error
    }
  }
  if (node.constructed) node.children.forEach(askAll)
}

const survives = (bytes: Uint8Array): boolean => {
  try {
    askAll(node(bytes))
  } catch (error) {
    if (!isGsealError(error)) throw error
  }
  return true
}

const tree = fc.letrec<{ tree: Uint8Array }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.uint8Array({ maxLength: 300 }).map(write.octetString),
    fc.bigInt({ min: 0n, max: 1n << 260n }).map(write.integer),
    fc.string({ unit: 'grapheme' }).map(write.utf8String),
    fc.array(tie('tree'), { maxLength: 5 }).map((items) => write.sequence(...items)),
    fc.array(tie('tree'), { maxLength: 5 }).map((items) => write.setOf(...items)),
    fc.tuple(fc.nat(30), tie('tree')).map(([number, item]) => write.tagged(number, [item])),
  ),
})).tree

t.test('what is written is read back', async () => {
  const back = <T>(arbitrary: fc.Arbitrary<T>, to: (v: T) => Uint8Array, from: (n: DerNode) => T): void =>
    fc.assert(
      fc.property(arbitrary, (value) => t.same(from(node(to(value))), value)),
      RUNS,
    )
  back(fc.nat(2 ** 31 - 1), write.integer, read.integer)
  back(fc.bigInt({ min: 0n, max: 1n << 520n }), write.integer, read.positiveBigint)
  back(fc.boolean(), write.boolean, read.boolean)
  back(fc.string({ unit: 'grapheme' }), write.utf8String, read.text)
  back(
    fc.uint8Array({ maxLength: 70_000 }),
    (v) => write.octetString(v),
    (n) => Uint8Array.from(read.octetString(n)),
  )
  back(
    fc.uint8Array(),
    (v) => write.bitString(v),
    (n) => Uint8Array.from(read.bitStringBytes(n)),
  )
  const second = fc.integer({ min: -631_152_000, max: 253_402_300_799 }).map((s) => s * 1000)
  back(second, write.generalizedTime, read.time)
  back(second, write.x509Time, read.time)
  const arcs = fc.tuple(
    fc.nat(2),
    fc.nat(39),
    fc.array(fc.bigInt({ min: 0n, max: 1n << 40n }), { maxLength: 6 }),
  )
  back(
    arcs.map(([a, b, rest]) => [a, b, ...rest].join('.')),
    write.oid,
    read.oid,
  )
  const bits = fc.uniqueArray(fc.nat(20), { maxLength: 10 }).map((list) => list.sort((a, b) => a - b))
  back(bits, write.namedBits, (n) => [...read.namedBits(n)])
})

t.test('a tree keeps every byte, and its offsets say where', async () => {
  const holds = (whole: Uint8Array, part: DerNode): boolean => {
    const at = whole.subarray(part.offset, part.offset + part.raw.byteLength)
    return equalBytes(at, part.raw) && (!part.constructed || part.children.every((one) => holds(whole, one)))
  }
  fc.assert(
    fc.property(tree, (der) => holds(der, node(der)) && equalBytes(node(der).raw, der)),
    RUNS,
  )
})

t.test('no bytes make the reader throw anything but its own errors', async () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survives), { seed: 42, numRuns: 2000 })
})

t.test('a tree with bytes changed or cut off makes it throw nothing else either', async () => {
  const change = fc.record({ at: fc.nat(400), to: fc.nat(255), cut: fc.nat(400) })
  const changed = fc.tuple(tree, fc.array(change, { maxLength: 4 })).map(([der, changes]) => {
    let bytes = Uint8Array.from(der)
    for (const { at, to, cut } of changes) {
      if (at < bytes.byteLength) bytes[at] = to
      else bytes = bytes.subarray(0, Math.max(0, bytes.byteLength - (cut % 5)))
    }
    return bytes
  })
  fc.assert(fc.property(changed, survives), { seed: 42, numRuns: 2000 })
})

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl'

t.test('openssl reads what is written as the same tree', { skip: openssl }, async (t) => {
  const der = write.sequence(
    write.integer(65_537),
    write.oid('1.2.156.10197.1.501'),
    write.utf8String('电子印章'),
    write.tagged(0, [write.boolean(true)]),
    write.setOf(write.nullValue(), write.octetString(Buffer.alloc(200))),
    write.generalizedTime(Date.UTC(2026, 10, 23, 10, 46, 4)),
  )
  const run = spawnSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der, encoding: 'utf8' })
  t.equal(run.status, 0, run.stderr)
  t.match(run.stdout, /INTEGER\s+:010001/)
  t.match(run.stdout, /OBJECT\s+:SM2-with-SM3/)
  t.match(run.stdout, /GENERALIZEDTIME\s+:20261123104604Z/)
  const offsets = [...run.stdout.matchAll(/^\s*(\d+):d=/gm)].map((m) => Number(m[1]))
  const mine = (one: DerNode): number[] => [
    one.offset,
    ...(one.constructed ? one.children.flatMap(mine) : []),
  ]
  t.same(mine(node(der)), offsets)
})
