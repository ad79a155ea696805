import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import {
  DecodeBudget,
  decodeStream,
  PdfFile,
  type PdfStream,
} from '../../../../src/core/document/pdf/index.ts'
import { type Bytes, PdfBuilder } from '../../../helpers/pdf-builder.ts'
import { codeOf } from './codes.ts'

/** The stream of a file with that stream. */
const streamOf = (dict: string, data: Bytes) => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog >>')
  const number = builder.stream(dict, data)
  const view = PdfFile.open(builder.save()).view()
  return { view, stream: view.object(number)?.value as PdfStream }
}
const decoded = (dict: string, data: Bytes): Buffer => {
  const { view, stream } = streamOf(dict, data)
  return Buffer.from(view.decoded(stream))
}
const refused = (dict: string, data: Bytes): string => codeOf(() => decoded(dict, data))

const hexEncoded = (bytes: Uint8Array): Buffer => Buffer.from(`${Buffer.from(bytes).toString('hex')} \n>`)

const base85 = (bytes: Uint8Array): Buffer => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const group = Buffer.alloc(4)
    const count = Math.min(4, bytes.length - at)
    group.set(bytes.subarray(at, at + count))
    let value = group.readUInt32BE()
    if (value === 0 && count === 4) {
      text += 'z'
      continue
    }
    let chars = ''
    for (let i = 0; i < 5; i++) {
      chars = String.fromCharCode(33 + (value % 85)) + chars
      value = Math.floor(value / 85)
    }
    text += chars.slice(0, count + 1)
  }
  return Buffer.from(`${text.replace(/(.{40})/g, '$1\n')}~>`)
}

const runs = (bytes: Uint8Array): Buffer => {
  const out: number[] = []
  for (let at = 0; at < bytes.length; ) {
    let same = 1
    while (same < 128 && bytes[at + same] === bytes[at] && at + same < bytes.length) same++
    if (same > 1) out.push(257 - same, bytes[at] as number)
    else out.push(0, bytes[at] as number)
    at += same
  }
  return Buffer.from([...out, 128])
}

/** LZW of the standard's kind: codes of 9 to 12 bits, high bit first, with a table cleared when it is full. */
const lzwEncoded = (bytes: Uint8Array, early: 0 | 1): Buffer => {
  const bits: number[] = []
  let [width, next, table] = [9, 258, new Map<string, number>()]
  const put = (code: number): void => {
    for (let i = width - 1; i >= 0; i--) bits.push((code >> i) & 1)
  }
  const codeFor = (text: string): number => (text.length === 1 ? text.charCodeAt(0) : (table.get(text) ?? -1))
  put(256)
  let current = ''
  for (const byte of bytes) {
    const longer = current + String.fromCharCode(byte)
    if (longer.length === 1 || table.has(longer)) {
      current = longer
      continue
    }
    put(codeFor(current))
    table.set(longer, next++)
    if (next + early > 1 << width && width < 12) width++
    if (next === 4095) {
      put(256)
      ;[width, next, table] = [9, 258, new Map()]
    }
    current = String.fromCharCode(byte)
  }
  if (current !== '') {
    put(codeFor(current))
    next++
    if (next + early > 1 << width && width < 12) width++
  }
  put(257)
  const out = Buffer.alloc(Math.ceil(bits.length / 8))
  for (const [i, bit] of bits.entries()) out[i >> 3] = (out[i >> 3] ?? 0) | (bit << (7 - (i & 7)))
  return out
}

const CODERS: readonly (readonly [dict: string, encode: (bytes: Uint8Array) => Buffer])[] = [
  ['/Filter /FlateDecode', (b) => deflateSync(b)],
  ['/Filter [/FlateDecode]', (b) => deflateSync(b)],
  ['/Filter /ASCIIHexDecode', hexEncoded],
  ['/Filter /ASCII85Decode', base85],
  ['/Filter /RunLengthDecode', runs],
  ['/Filter /LZWDecode', (b) => lzwEncoded(b, 1)],
  ['/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>', (b) => lzwEncoded(b, 0)],
  ['/Filter [/ASCII85Decode /FlateDecode]', (b) => base85(deflateSync(b))],
  ['/Filter [/Crypt /FlateDecode] /DecodeParms [<< /Name /Identity >> null]', (b) => deflateSync(b)],
]
const data = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(fc.constantFrom(0, 0, 0, 1), { maxLength: 3000 }).map((list) => Uint8Array.from(list)),
)

for (const [dict, encode] of CODERS) {
  t.test(`what is encoded is decoded: ${dict}`, async () => {
    fc.assert(
      fc.property(data, (bytes) => decoded(dict, encode(bytes)).equals(bytes)),
      { seed: 3, numRuns: 40 },
    )
  })
}

t.test('LZW with a full table, and the example of the standard (7.4.4.2)', async (t) => {
  const long = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * i) >> 5))
  t.ok(decoded('/Filter /LZWDecode', lzwEncoded(long, 1)).equals(long))
  t.ok(decoded('/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>', lzwEncoded(long, 0)).equals(long))
  const example = Buffer.from('800b6050220c0c8501', 'hex')
  t.same([...decoded('/Filter /LZWDecode', example)], [45, 45, 45, 45, 45, 65, 45, 45, 45, 66])
})

/** The PNG filters as their specification states them, on bytes. */
const pngEncoded = (bytes: Uint8Array, kind: number, row: number, step: number): Buffer => {
  const rows: Buffer[] = []
  for (let start = 0; start < bytes.length; start += row) {
    const line = Buffer.alloc(row + 1)
    line[0] = kind
    for (let i = 0; i < row; i++) {
      const at = start + i
      const a = i >= step ? (bytes[at - step] ?? 0) : 0
      const b = start > 0 ? (bytes[at - row] ?? 0) : 0
      const c = start > 0 && i >= step ? (bytes[at - row - step] ?? 0) : 0
      const p = a + b - c
      const nearest = [a, b, c].reduce((best, each) =>
        Math.abs(p - each) < Math.abs(p - best) ? each : best,
      )
      const guess = [0, a, b, (a + b) >> 1, nearest][kind] ?? 0
      line[i + 1] = ((bytes[at] ?? 0) - guess) & 0xff
    }
    rows.push(line)
  }
  return Buffer.concat(rows)
}

t.test('predictors of PNG and of TIFF', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 240 }, (_, i) => (i * 37 + (i >> 3)) & 0xff))
  for (const kind of [0, 1, 2, 3, 4]) {
    const parms = '/DecodeParms << /Predictor 15 /Colors 3 /Columns 8 >>'
    const raw = deflateSync(pngEncoded(bytes, kind, 24, 3))
    t.ok(decoded(`/Filter /FlateDecode ${parms}`, raw).equals(bytes), `PNG ${kind}`)
  }
  const tiff = Buffer.from(bytes)
  for (let at = bytes.length - 1; at >= 0; at--)
    if (at % 24 >= 3) tiff[at] = ((bytes[at] ?? 0) - (bytes[at - 3] ?? 0)) & 0xff
  const parms = '/DecodeParms << /Predictor 2 /Colors 3 /Columns 8 >>'
  t.ok(decoded(`/Filter /FlateDecode ${parms}`, deflateSync(tiff)).equals(bytes))
})

t.test('damaged data and unknown filters are refused', async (t) => {
  const deflated = deflateSync(Buffer.from('some text that is long enough to be cut'))
  const cases: readonly (readonly [dict: string, data: Bytes])[] = [
    ['/Filter /FlateDecode', deflated.subarray(0, 20)],
    ['/Filter /FlateDecode', Buffer.concat([deflated.subarray(0, -1), Buffer.of(0)])],
    ['/Filter /FlateDecode', 'no zlib'],
    ['/Filter /FlateDecode /DecodeParms << /Predictor 9 >>', deflated],
    ['/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 0 >>', deflated],
    ['/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns -5 >>', deflated],
    ['/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 99999999999 >>', deflated],
    ['/Filter /FlateDecode /DecodeParms << /Predictor 2 /BitsPerComponent 4 >>', deflated],
    ['/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 5 >>', deflated],
    ['/Filter /FlateDecode /DecodeParms 7', deflated],
    ['/Filter /FlateDecode /DecodeParms [null null]', deflated],
    ['/Filter /ASCIIHexDecode', '48g>'],
    ['/Filter /ASCIIHexDecode', '4865'],
    ['/Filter /ASCII85Decode', 'abc'],
    ['/Filter /ASCII85Decode', 's8W-"~>'],
    ['/Filter /ASCII85Decode', 'a~>'],
    ['/Filter /RunLengthDecode', '\x05ab'],
    ['/Filter /LZWDecode', '\xff\xff\xff'],
    ['/Filter /LZWDecode /DecodeParms << /EarlyChange 2 >>', '\x80\x0b'],
    ['/Filter /Nonsense', 'x'],
    ['/Filter /Fl', deflated],
    ['/Filter 7', 'x'],
    ['/Filter [/FlateDecode 7]', deflated],
    ['/Filter /Crypt /DecodeParms << /Name /StdCF >>', 'x'],
    ['/F (other.bin)', 'x'],
    ['/Filter /DCTDecode', 'x'],
  ]
  for (const [dict, bytes] of cases) t.equal(refused(dict, bytes), 'PDF_FILTER', dict)
})

t.test('image filters are left, and said so', async (t) => {
  const { stream, view } = streamOf('/Filter [/ASCIIHexDecode /DCTDecode]', 'ffd8>')
  const { bytes, undecoded } = decodeStream(stream, (value) => view.resolve(value))
  t.same(undecoded, ['DCTDecode'])
  t.equal(Buffer.from(bytes).toString('hex'), 'ffd8')
})

t.test('no stream inflates without bound', async (t) => {
  const zeros = Buffer.alloc(2_000_000)
  const budget = (limit: number, dict: string, data: Bytes): string => {
    const { view, stream } = streamOf(dict, data)
    return codeOf(() => decodeStream(stream, (value) => view.resolve(value), new DecodeBudget(limit)))
  }
  const once = deflateSync(zeros)
  const twice = deflateSync(once)
  t.equal(budget(2_000_000, '/Filter /FlateDecode', once), 'none')
  t.equal(budget(1_999_999, '/Filter /FlateDecode', once), 'LIMIT_EXCEEDED')
  t.equal(
    budget(2_000_100, '/Filter [/FlateDecode /FlateDecode]', twice),
    'LIMIT_EXCEEDED',
    'all layers count',
  )
  t.equal(budget(100_000, '/Filter /RunLengthDecode', runs(zeros)), 'LIMIT_EXCEEDED')
  t.equal(budget(100_000, '/Filter /LZWDecode', lzwEncoded(zeros.subarray(0, 200_000), 1)), 'LIMIT_EXCEEDED')
  t.equal(budget(100_000, '/Filter /ASCII85Decode', base85(zeros)), 'LIMIT_EXCEEDED')
  t.equal(budget(100_000, '/Filter /ASCIIHexDecode', hexEncoded(zeros)), 'LIMIT_EXCEEDED')
  t.equal(refused(`/Filter [${'/FlateDecode '.repeat(9)}]`, once), 'LIMIT_EXCEEDED')
})
