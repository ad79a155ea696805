/** The packages of fixtures/zip: one file, one fault. `node dist/test/core/zip/make-vectors.js` writes the files. */
import { deflateRawSync } from 'node:zlib'
import type { Code } from '../../../src/core/base/codes/index.ts'
import { buildZip, extra, ORDINARY, type Part, unicodePath } from './builder.ts'

export interface Vector {
  readonly file: string
  /** The code that refuses the package, at opening or while its entries are read. */
  readonly refused?: Code
  /** Codes noted, when the package is read. */
  readonly notes?: readonly Code[]
  readonly make: () => Buffer
}

const [first = { name: 'OFD.xml' }, second = { name: 'a' }] = ORDINARY
const withPart = (part: Part) => (): Buffer => buildZip([...ORDINARY, part])
const named = (name: string | Buffer) => withPart({ name, data: 'x', flags: 0x0800 })
const gbk = (hex: string): Buffer => Buffer.from(hex, 'hex')
const whole = (): Buffer => buildZip(ORDINARY)

const REFUSED_NAMES: readonly (readonly [string, string])[] = [
  ['dotdot', '../evil.xml'],
  ['dotdot-inside', 'Doc_0/../../evil.xml'],
  ['dotdot-backslash', 'Doc_0\\..\\..\\evil.xml'],
  ['dot', './OFD2.xml'],
  ['absolute', '/etc/evil.xml'],
  ['drive', 'C:/evil.xml'],
  ['empty-segment', 'Doc_0//evil.xml'],
  ['nul', 'OFD.xml\0.png'],
  ['control', 'Doc_0/\n.xml'],
  ['bidi', 'Doc_0/\u202elmx.exe'],
  ['mark', '\ufeffOFD.xml'],
  ['empty', ''],
]

const names: readonly Vector[] = REFUSED_NAMES.map(([what, name]) => ({
  file: `name-${what}.zip`,
  refused: 'ZIP_NAME_UNSAFE',
  make: named(name),
}))

const ends: readonly Vector[] = [
  { file: 'not-a-zip.zip', refused: 'ZIP_NOT_A_ZIP', make: () => Buffer.from('%PDF-1.7\n% a PDF\n') },
  { file: 'empty-file.zip', refused: 'ZIP_NOT_A_ZIP', make: () => Buffer.alloc(0) },
  { file: 'cut-in-entry.zip', refused: 'ZIP_TRUNCATED', make: () => whole().subarray(0, 100) },
  { file: 'cut-in-end.zip', refused: 'ZIP_TRUNCATED', make: () => whole().subarray(0, -3) },
  {
    file: 'cut-in-comment.zip',
    refused: 'ZIP_TRUNCATED',
    make: () => buildZip(ORDINARY, { comment: 'made by nobody' }).subarray(0, -4),
  },
  { file: 'two-packages.zip', refused: 'ZIP_AMBIGUOUS', make: () => Buffer.concat([whole(), whole()]) },
  {
    file: 'end-in-comment.zip',
    refused: 'ZIP_AMBIGUOUS',
    make: () => buildZip(ORDINARY, { comment: buildZip([]) }),
  },
  {
    file: 'entry-in-gap.zip',
    refused: 'ZIP_AMBIGUOUS',
    make: () => buildZip(ORDINARY, { beforeDirectory: buildZip([second]).subarray(0, 60) }),
  },
  {
    file: 'entry-in-trailer.zip',
    refused: 'ZIP_AMBIGUOUS',
    make: () => buildZip(ORDINARY, { trailing: buildZip([second]).subarray(0, 60) }),
  },
  { file: 'split.zip', refused: 'ZIP_MULTI_DISK', make: () => buildZip(ORDINARY, { disk: 1 }) },
  { file: 'count-low.zip', refused: 'ZIP_MALFORMED', make: () => buildZip(ORDINARY, { count: 2 }) },
  { file: 'count-high.zip', refused: 'ZIP_MALFORMED', make: () => buildZip(ORDINARY, { count: 4 }) },
  {
    file: 'directory-offset.zip',
    refused: 'ZIP_MALFORMED',
    make: () => buildZip(ORDINARY, { directoryOffset: 9999 }),
  },
]

const headers: readonly Vector[] = [
  {
    file: 'local-name.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: 'a.xml', data: 'x', local: { name: 'b.xml' } }),
  },
  {
    file: 'local-method.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: 'a.xml', data: 'x', local: { method: 0 } }),
  },
  {
    file: 'local-size.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: 'a.xml', data: 'x', local: { size: 2 } }),
  },
  {
    file: 'local-encrypted.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: 'a.xml', data: 'x', local: { flags: 1 } }),
  },
  {
    file: 'local-utf8.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: '章.xml', data: 'x', flags: 0x0800, local: { flags: 0 } }),
  },
  {
    file: 'descriptor-missing.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: 'a.xml', data: 'x', descriptor: 'missing' }),
  },
  {
    file: 'unicode-path.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({ name: 'a.xml', data: 'x', extra: unicodePath(Buffer.from('a.xml'), 'b.xml') }),
  },
  {
    file: 'unicode-path-local.zip',
    refused: 'ZIP_HEADER_MISMATCH',
    make: withPart({
      name: 'a.xml',
      data: 'x',
      local: { extra: unicodePath(Buffer.from('a.xml'), 'b.xml') },
    }),
  },
  {
    file: 'extra-too-long.zip',
    refused: 'ZIP_MALFORMED',
    make: withPart({ name: 'a.xml', data: 'x', extra: Buffer.from('01000900ff', 'hex') }),
  },
  { file: 'encrypted.zip', refused: 'ZIP_ENCRYPTED', make: withPart({ name: 'a', data: 'x', flags: 1 }) },
  { file: 'bzip2.zip', refused: 'ZIP_METHOD', make: withPart({ name: 'a', data: 'x', method: 12 }) },
  {
    file: 'symlink.zip',
    refused: 'ZIP_LINK',
    make: withPart({ name: 'a', data: '/etc/passwd', method: 0, external: 0xa1ff0000 }),
  },
  {
    file: 'overlap.zip',
    refused: 'ZIP_OVERLAP',
    // An entry inside the data of another: what is one program's picture is another's page.
    make: () => {
      const inner = buildZip([{ ...second, method: 0 }])
      const carrier = { name: 'carrier.bin', data: inner, method: 0 }
      const bytes = buildZip([carrier, { ...second, method: 0 }])
      const records = bytes.lastIndexOf('PK\x01\x02')
      bytes.writeUInt32LE(bytes.indexOf('PK\x03\x04', 4), records + 42)
      return bytes
    },
  },
  {
    file: 'offset-wild.zip',
    refused: 'ZIP_MALFORMED',
    make: () => {
      const bytes = whole()
      bytes.writeUInt32LE(0xfffffff0, bytes.indexOf('PK\x01\x02') + 42)
      return bytes
    },
  },
]

const clashes: readonly Vector[] = [
  { file: 'duplicate.zip', refused: 'ZIP_DUPLICATE', make: withPart({ name: 'OFD.xml', data: 'other' }) },
  { file: 'duplicate-backslash.zip', refused: 'ZIP_DUPLICATE', make: named('Doc_0\\Document.xml') },
  { file: 'case.zip', refused: 'ZIP_NAME_VARIANT', make: named('ofd.XML') },
  {
    file: 'nfc-nfd.zip',
    refused: 'ZIP_NAME_VARIANT',
    make: () => buildZip([first, { name: 'é.xml', flags: 0x800 }, { name: 'e\u0301.xml', flags: 0x800 }]),
  },
  { file: 'full-width.zip', refused: 'ZIP_NAME_VARIANT', make: named('ＯＦＤ.xml') },
  { file: 'file-as-folder.zip', refused: 'ZIP_NAME_CLASH', make: named('OFD.xml/inside.xml') },
  { file: 'file-and-folder.zip', refused: 'ZIP_NAME_VARIANT', make: withPart({ name: 'OFD.xml/' }) },
  { file: 'name-no-encoding.zip', refused: 'ZIP_NAME_ENCODING', make: withPart({ name: gbk('2e786d6cd5') }) },
  { file: 'name-false-utf8.zip', refused: 'ZIP_NAME_ENCODING', make: named(gbk('d5c22e786d6c')) },
]

const contents: readonly Vector[] = [
  {
    file: 'deflate-broken.zip',
    refused: 'ZIP_DATA',
    make: withPart({ name: 'a', size: 9, packed: gbk('ffff') }),
  },
  {
    file: 'deflate-cut.zip',
    refused: 'ZIP_DATA',
    make: withPart({ name: 'a', size: 500, packed: deflateRawSync('gseal'.repeat(100)).subarray(0, -2) }),
  },
  {
    file: 'deflate-leftover.zip',
    refused: 'ZIP_DATA',
    make: withPart({
      name: 'a',
      data: 'x',
      packed: Buffer.concat([deflateRawSync('x'), Buffer.from('hid')]),
    }),
  },
  { file: 'size-small.zip', refused: 'ZIP_SIZE', make: withPart({ name: 'a', data: 'content', size: 3 }) },
  { file: 'size-large.zip', refused: 'ZIP_SIZE', make: withPart({ name: 'a', data: 'content', size: 30 }) },
  {
    file: 'stored-size.zip',
    refused: 'ZIP_SIZE',
    make: withPart({ name: 'a', data: 'abc', method: 0, size: 2 }),
  },
  { file: 'folder-content.zip', refused: 'ZIP_SIZE', make: withPart({ name: 'dir/', data: 'x', method: 0 }) },
  {
    file: 'folder-hidden.zip',
    refused: 'ZIP_SIZE',
    make: withPart({ name: 'dir/', size: 0, packed: deflateRawSync('hidden') }),
  },
  {
    file: 'bomb.zip',
    refused: 'LIMIT_EXCEEDED',
    make: withPart({ name: 'a', size: 100_000_000, packed: Buffer.alloc(100) }),
  },
  {
    file: 'huge.zip',
    refused: 'LIMIT_EXCEEDED',
    make: withPart({ name: 'a', size: 0xfffffffe, packed: Buffer.alloc(100) }),
  },
]

const vendor = Buffer.from('vendor header')
const tolerated: readonly Vector[] = [
  { file: 'ordinary.zip', notes: [], make: whole },
  { file: 'no-entries.zip', notes: [], make: () => buildZip([]) },
  { file: 'comment.zip', notes: [], make: () => buildZip(ORDINARY, { comment: 'made by nobody' }) },
  {
    file: 'prefix-absolute.zip',
    notes: ['ZIP_PREFIX'],
    make: () => buildZip(ORDINARY, { prefix: vendor }),
  },
  {
    file: 'prefix-relative.zip',
    notes: ['ZIP_PREFIX'],
    make: () => buildZip(ORDINARY, { prefix: vendor, relative: true }),
  },
  {
    file: 'prefix-and-trailer.zip',
    notes: ['ZIP_PREFIX', 'ZIP_TRAILING'],
    make: () => buildZip(ORDINARY, { prefix: vendor, relative: true, trailing: Buffer.from('vendor') }),
  },
  {
    file: 'gap.zip',
    notes: ['ZIP_GAP'],
    make: withPart({ name: 'a', data: 'x', gapBefore: Buffer.from('unclaimed') }),
  },
  {
    file: 'backslash.zip',
    notes: ['ZIP_BACKSLASH'],
    make: withPart({ name: 'Doc_0\\Pages\\P.xml', data: 'x' }),
  },
  { file: 'gbk.zip', notes: ['ZIP_NAME_GBK'], make: withPart({ name: gbk('d5c22e786d6c'), data: 'x' }) },
  // 5C, the backslash, is the second byte of a GBK character here.
  { file: 'gbk-5c.zip', notes: ['ZIP_NAME_GBK'], make: withPart({ name: gbk('815c2e786d6c'), data: 'x' }) },
  { file: 'utf8-unmarked.zip', notes: [], make: withPart({ name: '章.xml', data: 'x' }) },
  { file: 'crc-both.zip', notes: ['ZIP_CRC'], make: withPart({ name: 'a', data: 'x', crc: 1 }) },
  {
    file: 'crc-local.zip',
    notes: ['ZIP_CRC_FIELDS'],
    make: withPart({ name: 'a', data: 'x', local: { crc: 1 } }),
  },
  { file: 'descriptor.zip', notes: [], make: withPart({ name: 'a', data: 'xx', descriptor: 'signed' }) },
  { file: 'descriptor-bare.zip', notes: [], make: withPart({ name: 'a', data: 'xx', descriptor: 'bare' }) },
  { file: 'descriptor-wide.zip', notes: [], make: withPart({ name: 'a', data: 'xx', descriptor: 'wide' }) },
  {
    file: 'zip64.zip',
    notes: [],
    make: () =>
      buildZip(
        ORDINARY.map((part) => ({ ...part, zip64: true })),
        { zip64: true },
      ),
  },
  {
    file: 'zip64-streamed.zip',
    notes: [],
    make: withPart({ name: 'a', data: 'xx', descriptor: 'wide', zip64: true }),
  },
  {
    file: 'zip64-prefix.zip',
    notes: ['ZIP_PREFIX'],
    make: () => buildZip(ORDINARY, { zip64: true, prefix: vendor, relative: true }),
  },
  { file: 'folder-deflated.zip', notes: [], make: withPart({ name: 'Doc_0/Signs/' }) },
  { file: 'folder-stored.zip', notes: [], make: withPart({ name: 'Doc_0/Signs/', method: 0 }) },
  {
    file: 'unicode-path-same.zip',
    notes: ['ZIP_NAME_GBK'],
    make: withPart({
      name: gbk('d5c22e786d6c'),
      data: 'x',
      extra: Buffer.concat([unicodePath(gbk('d5c22e786d6c'), '章.xml'), extra(0x9999, gbk('00'))]),
    }),
  },
  {
    file: 'package-inside.zip',
    notes: [],
    make: withPart({ name: 'Doc_0/Attachs/a.zip', data: whole(), method: 0 }),
  },
]

export const VECTORS: readonly Vector[] = [
  ...names,
  ...ends,
  ...headers,
  ...clashes,
  ...contents,
  ...tolerated,
]
