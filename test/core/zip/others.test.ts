/** Packages made and read by other software. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import JSZip from 'jszip'
import t, { type Test } from 'tap'
import { collectNotes, type Note } from '../../../src/core/base/error.ts'
import { openZip, rewriteZip } from '../../../src/core/zip/index.ts'
import { INTEROP, interopSkip } from '../../helpers/paths.ts'
import { buildZip, ORDINARY } from './builder.ts'

/** A note where none is due. */
const strict: Note = (code) => {
  throw new Error(`unexpected note ${code}`)
}

const absent = (command: string, ...args: string[]): string | false =>
  spawnSync(command, args).status === 0 ? false : `${command} is not installed`

const CONTENT = new Map([
  ['OFD.xml', '<ofd:OFD/>'.repeat(50)],
  ['Doc_0/文档.xml', '中文'.repeat(300)],
  ['Doc_0/empty.xml', ''],
])

/** Reads all without a note and compares with CONTENT. */
const same = (t: Test, bytes: Uint8Array): void => {
  const { note, list } = collectNotes()
  const archive = openZip(bytes, note)
  const files = archive.entries.filter(({ directory }) => !directory)
  const read = files.map((entry) => [entry.name, Buffer.from(archive.read(entry)).toString()] as const)
  t.same(new Map(read), CONTENT)
  t.same(list, [])
}

t.test('reads what jszip writes, streamed or not', async (t) => {
  for (const streamFiles of [false, true]) {
    for (const compression of ['DEFLATE', 'STORE'] as const) {
      const zip = new JSZip()
      for (const [name, text] of CONTENT) zip.file(name, text)
      same(t, await zip.generateAsync({ type: 'uint8array', compression, streamFiles }))
    }
  }
})

t.test('jszip reads what was rewritten', async (t) => {
  const archive = openZip(buildZip([...ORDINARY, { name: 's', data: 'x', descriptor: 'bare' }]), strict)
  const bytes = rewriteZip(archive, [{ name: '新增.xml', data: Buffer.from('<a/>') }], { time: Date.now() })
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true })
  t.equal(await zip.file('新增.xml')?.async('string'), '<a/>')
  t.equal(await zip.file('s')?.async('string'), 'x')
})

const PYTHON = `
import sys, zipfile
out = sys.stdout.buffer if sys.argv[1] == '-' else sys.argv[1]
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
    for name, text in (('OFD.xml', '<ofd:OFD/>' * 50), ('Doc_0/文档.xml', '中文' * 300), ('Doc_0/empty.xml', '')):
        with z.open(name, 'w', force_zip64=len(sys.argv) > 2) as f: f.write(text.encode())
`

t.test(
  'reads what Python writes: to a file, to a pipe, with ZIP64',
  { skip: absent('python3', '-V') },
  async (t) => {
    const file = join(t.testdir(), 'a.zip')
    for (const args of [[file], [file, 'zip64']]) {
      execFileSync('python3', ['-c', PYTHON, ...args])
      same(t, readFileSync(file))
      same(t, execFileSync('python3', ['-c', PYTHON, '-', ...args.slice(1)]))
    }
  },
)

t.test('Python finds nothing wrong with what was rewritten', { skip: absent('python3', '-V') }, async (t) => {
  const file = join(t.testdir(), 'a.zip')
  const archive = openZip(buildZip(ORDINARY.map((part) => ({ ...part, zip64: true }))), strict)
  writeFileSync(file, rewriteZip(archive, [{ name: 'n', data: Buffer.from('n') }], { time: Date.now() }))
  const script = 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))'
  t.equal(execFileSync('python3', ['-c', script, file]).toString().trim(), 'None 4')
})

t.test('reads what Info-ZIP writes', { skip: absent('zip', '-v') }, async (t) => {
  const dir = t.testdir({ 'OFD.xml': CONTENT.get('OFD.xml') ?? '', Doc_0: { 'empty.xml': '' } })
  writeFileSync(join(dir, 'Doc_0/文档.xml'), CONTENT.get('Doc_0/文档.xml') ?? '')
  execFileSync('zip', ['-q', '-r', 'a.zip', 'OFD.xml', 'Doc_0'], { cwd: dir })
  same(t, readFileSync(join(dir, 'a.zip')))
})

t.test('refuses a symbolic link of Info-ZIP', { skip: absent('zip', '-v') }, async (t) => {
  const dir = t.testdir({ 'OFD.xml': '<a/>', link: t.fixture('symlink', 'OFD.xml') })
  execFileSync('zip', ['-q', '-y', 'a.zip', 'OFD.xml', 'link'], { cwd: dir })
  t.throws(() => openZip(readFileSync(join(dir, 'a.zip')), () => undefined), { code: 'ZIP_LINK' })
})

t.test('reads and rewrites documents of other makers', { skip: interopSkip }, async (t) => {
  const folder = join(INTEROP, 'ofd')
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ofd'))) {
    const archive = openZip(readFileSync(join(folder, file)), () => undefined)
    const again = openZip(rewriteZip(archive, [], { time: 0 }), strict)
    for (const entry of archive.entries) {
      const after = again.get(entry.name)
      t.ok(after && Buffer.from(again.read(after)).equals(Buffer.from(archive.read(entry))), entry.name)
    }
  }
})
