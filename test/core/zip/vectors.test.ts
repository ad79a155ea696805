import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { collectNotes, isGsealError } from '../../../src/core/base/error.ts'
import { openZip, rewriteZip } from '../../../src/core/zip/index.ts'
import { FIXTURES } from '../../helpers/paths.ts'
import { VECTORS } from './vectors.ts'

const folder = join(FIXTURES, 'zip')

const outcome = (bytes: Uint8Array): { refused?: string; notes?: readonly string[] } => {
  const { note, list } = collectNotes()
  try {
    const archive = openZip(bytes, note)
    for (const entry of archive.entries) archive.read(entry)
  } catch (error) {
    if (!isGsealError(error)) throw error
    return { refused: error.code }
  }
  return { notes: list.map(({ code }) => code) }
}

for (const { file, refused, notes, make } of VECTORS) {
  t.test(`${file}: ${refused ?? ['read', ...(notes ?? [])].join(' ')}`, async (t) => {
    const bytes = readFileSync(join(folder, file))
    t.ok(bytes.equals(make()), 'the file is the one that the table describes')
    t.same(outcome(bytes), refused === undefined ? { notes } : { refused })
  })
}

t.test('no file lies in fixtures/zip without an expectation', async (t) => {
  const known = new Set(VECTORS.map(({ file }) => file))
  t.same(
    readdirSync(folder).filter((file) => !known.has(file)),
    [],
  )
})

t.test('what is tolerated is not carried into a rewritten package', async (t) => {
  for (const { file, refused } of VECTORS) {
    if (refused !== undefined) continue
    const archive = openZip(readFileSync(join(folder, file)), () => undefined)
    const rewritten = rewriteZip(archive, [{ name: 'added.xml', data: Buffer.from('<a/>') }], { time: 0 })
    const { note, list } = collectNotes()
    const again = openZip(rewritten, note)
    t.same(
      again.entries.map(({ name }) => name),
      [...archive.entries.map(({ name }) => name), 'added.xml'],
      file,
    )
    const container = ['ZIP_PREFIX', 'ZIP_TRAILING', 'ZIP_GAP']
    t.notOk(
      list.some(({ code }) => container.includes(code)),
      file,
    )
  }
})
