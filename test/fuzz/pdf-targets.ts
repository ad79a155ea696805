/** The PDF reader under mutation: all that a caller would ask of a file, and what must hold of any answer. */
import { isGsealError } from '../../src/core/base/error.ts'
import {
  fieldsOf,
  PdfFile,
  type PdfSignature,
  type PdfValue,
  pageTree,
  type RevisionView,
  signatureDictionaries,
} from '../../src/core/document/pdf/index.ts'
import { survey } from '../../src/core/document/pdf/survey.ts'
import { PdfBuilder, type SaveOptions, withPages } from '../helpers/pdf-builder.ts'
import { SignedBuilder } from '../helpers/pdf-signed.ts'
import { type Target, texts } from './seeds.ts'

const KINDS: readonly SaveOptions[] = [
  { xref: 'table' },
  { xref: 'stream', packed: true, flate: false },
  { xref: 'stream', packed: true, predictor: true },
  { xref: 'hybrid', packed: true, flate: false },
]

const signed = (save: SaveOptions): Uint8Array => {
  const file = new SignedBuilder(2, save)
  file.sign({ save })
  return file.sign({ save, catalog: '/Perms << /DocMDP 9 0 R >>' })
}

const odd = (): Uint8Array => {
  const builder = withPages(1, new PdfBuilder('%PDF-1.7\n'))
  builder.object('12')
  builder.stream('', 'abcdefghijkl', { length: '5 0 R' })
  builder.stream('/Filter /ASCIIHexDecode', '414243>')
  builder.stream('/Filter [/ASCII85Decode /RunLengthDecode]', 's8W-!~>')
  builder.stream('/Filter /LZWDecode', Buffer.from('800b6050220c0c8501', 'hex'))
  return builder.save()
}

const pdfSeeds = (): readonly Uint8Array[] => [...KINDS.map(signed), odd()]

const PDF_TOKENS: readonly string[] = [
  ...[
    'obj',
    'endobj',
    'stream\n',
    'endstream',
    'xref\n',
    'trailer\n',
    'startxref\n',
    '%%EOF\n',
    '%',
    '%PDF-1.7',
  ],
  ...[
    '<<',
    '>>',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '/',
    ' R',
    ' 0 R',
    '1 0 obj\n',
    '0 ',
    '65535',
    '-1',
    '1.5',
    '#41',
  ],
  ...['/Length ', '/Size ', '/Root ', '/Prev ', '/XRefStm ', '/W [1 4 2]', '/Index [0 9]', '/Type /ObjStm'],
  ...[
    '/ByteRange ',
    '/Contents ',
    '/Type /Sig',
    '/V ',
    '/Kids ',
    '/Parent ',
    '/Count ',
    '/FT /Sig',
    '/T (x)',
  ],
  ...[
    '/Filter /FlateDecode',
    '/DecodeParms << /Predictor 12 >>',
    '/Linearized 1',
    '/Encrypt 1 0 R',
    '/Perms ',
  ],
  ...[' 00000 n \n', ' 65535 f \n', '0000000015', '\0', '\r', '\r\n', 'null', 'true'],
]

const tolerant = (action: () => void): void => {
  try {
    action()
  } catch (error) {
    if (!isGsealError(error)) throw error
  }
}

const check = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

const within = (value: PdfValue, from: number, to: number): void => {
  check(value.span.start >= from && value.span.end <= to, 'a value reaches out of what holds it')
  if (value.type === 'array') for (const item of value.items) within(item, value.span.start, value.span.end)
  if (value.type === 'dict')
    for (const item of value.entries.values()) within(item, value.span.start, value.span.end)
}

const readObjects = (view: RevisionView): void => {
  for (let number = 0; number < Math.min(view.size, 200); number++) {
    tolerant(() => {
      const object = view.object(number)
      if (object === undefined) return
      check(object.number === number, 'another object than was asked for')
      const { value, span } = object
      if (span !== undefined) within(value, span.start, span.end)
      check(view.object(number) === object, 'an object is read once')
      if (value.type === 'stream') view.decoded(value)
    })
  }
}

/** A signature without problems leaves out its contents and nothing else. */
const judge = (file: PdfFile, { problems, covered, contentsSpan, endsRevision }: PdfSignature): void => {
  if (problems.length > 0) return
  const [first, second] = covered
  const end = file.revisions[endsRevision ?? -1]
  check(first?.[0] === 0 && second !== undefined && end !== undefined, 'a sound signature covers something')
  const gap = file.bytes.subarray(first?.[1], second?.[0])
  check(/^<[0-9A-Fa-f]+>$/.test(Buffer.from(gap).toString('latin1')), 'the gap is one hexadecimal string')
  check(contentsSpan?.start === first?.[1] && contentsSpan?.end === second?.[0], 'the gap is /Contents')
  check(second?.[1] === end?.end || second?.[1] === end?.marker, 'the range ends with a revision')
}

const runPdf = (bytes: Uint8Array): void => {
  const file = PdfFile.open(bytes)
  for (const { index } of file.revisions) {
    const view = file.view(index)
    readObjects(view)
    tolerant(() => void pageTree(view))
    tolerant(() => void fieldsOf(view))
  }
  tolerant(() => {
    for (const signature of signatureDictionaries(file).signatures) judge(file, signature)
  })
  for (const { number, revision, start, end } of survey(file).extents) {
    tolerant(() => {
      const object = file.view(revision).object(number)
      check(object?.span?.start === start && object.span.end === end, 'skimming and parsing disagree')
    })
  }
  let at = 0
  for (const gap of file.layout().gaps) {
    check(gap.start >= at && gap.end > gap.start && gap.end <= bytes.length, 'gaps are in order')
    at = gap.end
  }
}

/** Bodies of objects, number 1 first; mutated bodies still stand where the cross-references say. */
const BODIES: readonly string[] = [
  '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 8 0 R] /SigFlags 3 >> /Perms << /DocMDP 6 0 R >> >>',
  '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Rotate 90 >>',
  '<< /Type /Page /Parent 2 0 R /Annots [5 0 R] /CropBox [1 2 3 4] /Resources << /Font << >> >> >>',
  '<< /Type /Pages /Parent 2 0 R /Kids [10 0 R] /Count 1 >>',
  '<< /FT /Sig /T (S1) /Subtype /Widget /V 6 0 R /Rect [0 0 0 0] /Lock << /Action /All >> >>',
  '<< /Type /Sig /Filter /A /ByteRange [0 100 200 300] /Contents <3003020101> >>',
  '<< /Length 5 >>\nstream\nabcde\nendstream',
  '<< /FT /Tx /T (form) /Kids [9 0 R 5 0 R] /V (x\\051) /Ff 1 >>',
  '<< /T <FEFF7AE0> /Parent 8 0 R /V [1 -2.5 true null /N#61me] >>',
  '<< /Type /Page /Parent 4 0 R /Contents 7 0 R /UserUnit 2 >>',
  '<< /Length 12 0 R /Filter /FlateDecode >>\nstream\nno zlib\nendstream',
  '7',
  '<< /Type /ObjStm /N 1 /First 4 /Length 7 >>\nstream\n9 0 (a)\nendstream',
]
const BETWEEN = '\n--\n'

const pdfObjectSeeds = (): readonly Uint8Array[] => [
  Buffer.from(BODIES.join(BETWEEN), 'latin1'),
  Buffer.from([...BODIES, ...BODIES.map((body) => body.replaceAll('0 0', '0 1'))].join(BETWEEN), 'latin1'),
]

/** A file of the bodies, the second half of them as an update when there are many. */
const runPdfObjects = (bytes: Uint8Array): void => {
  const bodies = Buffer.from(bytes).toString('latin1').split(BETWEEN)
  const save = KINDS[bytes.length % KINDS.length] ?? {}
  const builder = new PdfBuilder()
  for (const [i, body] of bodies.slice(0, 40).entries()) {
    if (i === BODIES.length) builder.save(save)
    builder.object(body, { number: (i % BODIES.length) + 1, plain: body.includes('stream') || i % 3 === 0 })
  }
  runPdf(builder.save(save))
}

export const PDF_TARGETS: readonly Target[] = [
  { name: 'pdf', seeds: pdfSeeds, tokens: texts(...PDF_TOKENS), short: 2000, run: runPdf },
  {
    name: 'pdf-objects',
    seeds: pdfObjectSeeds,
    tokens: texts(...PDF_TOKENS),
    short: 500,
    run: runPdfObjects,
  },
]
