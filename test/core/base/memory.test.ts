import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { collected, MemoryPool } from '../../../src/core/base/memory.ts'
import { readFileInto } from '../../../src/core/base/read-file.ts'

t.test('pieces of one work do not overlap, and a block is lent again when it was given back', async (t) => {
  const pool = new MemoryPool()
  const [one, two] = [pool.lend(), pool.lend()]
  const pieces = [one.take(10).fill(1), one.take(20).fill(2), two.take(30).fill(3)]
  t.same(
    pieces.map((piece) => [piece.byteLength, piece.every((byte) => byte === piece[0])]),
    [
      [10, true],
      [20, true],
      [30, true],
    ],
  )
  one.giveBack()
  const again = pool.lend().take(10)
  t.equal(again.buffer, pieces[0]?.buffer)
  t.not(again.buffer, pieces[2]?.buffer, 'a block in use is lent to nobody else')
})

t.test('what does not fit into a block is memory of its own', async (t) => {
  const lent = new MemoryPool().lend()
  const [small, large] = [lent.take(16), lent.take(64 * 1024 * 1024)]
  t.equal(large.byteLength, 64 * 1024 * 1024)
  t.not(large.buffer, small.buffer)
})

t.test('memory that was given back gives nothing more, and is not lent twice', async (t) => {
  const pool = new MemoryPool()
  const lent = pool.lend()
  lent.giveBack()
  lent.giveBack()
  t.throws(() => lent.take(1), TypeError)
  t.not(pool.lend().take(1).buffer, pool.lend().take(1).buffer)
})

t.test(
  'a file is read whole into the memory, larger ones are told from it, and empty ones have no bytes',
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'gseal-memory-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'a')
    writeFileSync(path, Buffer.alloc(100_000, 7))
    const lent = new MemoryPool().lend()
    const first = lent.take(1)
    const bytes = readFileInto(path, lent, 100_000)
    t.equal(bytes?.buffer, first.buffer)
    t.same(bytes, Buffer.alloc(100_000, 7))
    t.equal(readFileInto(path, collected, 99_999), undefined)
    truncateSync(path)
    t.equal(readFileInto(path, lent, 10)?.byteLength, 0)
    t.throws(() => readFileInto(join(folder, 'none'), lent, 10), { code: 'ENOENT' })
    t.throws(() => readFileInto(folder, lent, 1_000_000), { code: 'EISDIR' })
  },
)
