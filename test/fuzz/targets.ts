/**
 * What is fuzzed: one row for each reader of bytes from outside. To add one, append a row: good and bad seeds (small
 * ones find more), tokens that mean something in the format, and a `run` that does everything a caller would do.
 */
import { isGsealError } from '../../src/core/base/error.ts'
import { type DerNode, read, readDer, write } from '../../src/core/der/index.ts'
import { frameOf } from '../../src/core/document/pdf/geometry.ts'
import { flattened, pdfImage } from '../../src/core/document/pdf/image.ts'
import { PdfFile, pageList } from '../../src/core/document/pdf/index.ts'
import { locate, TextSession, textRuns } from '../../src/core/document/pdf/text.ts'
import { parseXml, type XmlElement } from '../../src/core/xml/index.ts'
import { openZip, rewriteZip } from '../../src/core/zip/index.ts'
import { PdfBuilder } from '../helpers/pdf-builder.ts'
import { withRightCrcs } from '../helpers/png-builder.ts'
import { CRYPTO_TARGETS } from './crypto-targets.ts'
import { OFD_TARGETS } from './ofd-targets.ts'
import { PDF_TARGETS } from './pdf-targets.ts'
import { PDF_VERIFY } from './pdf-verify-target.ts'
import { REGISTER_TARGET } from './register-target.ts'
import { hexes, seedFiles, type Target, texts } from './seeds.ts'

export type { Target } from './seeds.ts'

const silent = (): void => undefined

const runZip = (bytes: Uint8Array): void => {
  const archive = openZip(bytes, silent)
  for (const entry of archive.entries) archive.read(entry)
  const first = archive.entries.find(({ directory }) => !directory)?.name ?? 'OFD.xml'
  const changes = [
    { name: first, data: Buffer.from('<a/>') },
    { name: 'gseal/added.xml', data: Buffer.from('<a/>') },
  ]
  rewriteZip(archive, changes, { time: 0 })
}

const walkXml = (element: XmlElement, from: number, to: number): void => {
  const inOrder =
    element.start >= from &&
    element.openEnd <= element.closeStart &&
    element.closeStart <= element.end &&
    element.end <= to
  if (!inOrder) throw new Error('offsets of an element are out of order')
  let at = element.openEnd
  for (const child of element.children) {
    walkXml(child, at, element.closeStart)
    at = child.end
  }
}

const DER_SEED = write.sequence(
  write.integer(4),
  write.sequence(write.oid('1.2.156.10197.1.501'), write.nullValue()),
  write.setOf(write.utf8String('测试单位'), write.printableString('CN'), write.ia5String('ES')),
  write.octetString(write.sequence(write.boolean(true), write.integer(2n ** 80n))),
  write.bitString(write.sequence(write.unsigned(Buffer.from('8001', 'hex')))),
  write.utcTime(0),
  write.generalizedTime(0),
  write.tagged(0, [write.namedBits([0, 5])]),
  write.tagged(3, [write.ia5String('x')]),
)

/** Every reading of a value is tried on every element: each has to answer or to refuse. */
const DER_READS = Object.values(read) as readonly ((node: DerNode) => unknown)[]

const walkDer = (node: DerNode): void => {
  for (const readValue of DER_READS) tolerant(() => readValue(node))
  if (node.constructed) for (const child of node.children) walkDer(child)
}

/** Refusals of one value are no end of the walk. */
const tolerant = (action: () => unknown): void => {
  try {
    action()
  } catch (error) {
    if (!isGsealError(error)) throw error
  }
}

/** Both as mutated and with the checksums mended, which would otherwise hide all that lies behind them. */
const runPicture = (bytes: Uint8Array): void => {
  for (const picture of [bytes, withRightCrcs(bytes)]) {
    tolerant(() => pdfImage(picture))
    tolerant(() => flattened(picture))
  }
}

const OPERATORS = `q 1 0 0 1 5 5 cm BT /F1 10 Tf 10 50 Td 3 Tc 2 Tw 90 Tz 12 TL 1 Ts [(ke) -50 (rn)] TJ (line) ' 1 2 (two) "
/Span << /ActualText <feff76d67ae0> >> BDC /F2 9 Tf <00010002> Tj EMC T* 0 -9 TD ET /X Do Q /F3 8 Tf BT <b8c7d5c2> Tj ET
BI /W 4 /H 2 /BPC 8 /CS /G ID abcdefgh EI`
const CMAP = `/WMode 1 def 2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange 1 begincidrange <00> <7f> 5
endcidrange 1 beginbfchar <01> <76d6> endbfchar 2 beginbfrange <10> <20> <4e00> <30> <32> [<0041> <0042>] endbfrange`

const DESCENDANT = '/DescendantFonts [<< /W [1 [500] 3 9 250] /DW2 [880 -900] >>]'
const FONTS =
  '/F1 << /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >> ' +
  `/F2 << /Subtype /Type0 /Encoding 6 0 R /ToUnicode 6 0 R ${DESCENDANT} >> ` +
  `/F3 << /Subtype /Type0 /Encoding /GBK-EUC-V ${DESCENDANT} >>`

/** The bytes as a page's content, as a form in it, and as a CMap of its fonts. */
const pageOf = (bytes: Uint8Array): Buffer => {
  const builder = new PdfBuilder()
  builder.object('<< /Type /Catalog /Pages 2 0 R >>')
  builder.object('<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>')
  const resources = `/Resources << /Font << ${FONTS} >> /XObject << /X 5 0 R >> >>`
  builder.object(`<< /Type /Page /Parent 2 0 R ${resources} /Contents 4 0 R >>`)
  builder.stream('', bytes)
  builder.stream('/Subtype /Form /Matrix [0 1 -1 0 0 0]', bytes)
  builder.stream('', bytes)
  return builder.save()
}

const runPdfText = (bytes: Uint8Array): void => {
  const view = PdfFile.open(
    Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-' ? bytes : pageOf(bytes),
  ).view()
  const session = new TextSession()
  for (const page of pageList(view).slice(0, 4)) {
    tolerant(() => locate(frameOf(page), textRuns(view, page, session), '盖章'))
  }
}

export const TARGETS: readonly Target[] = [
  {
    name: 'zip',
    seeds: () => seedFiles('zip', '.zip'),
    tokens: [
      ...texts('PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', 'PK\x07\x08'),
      ...texts('OFD.xml', '../', '\\', '/', '章'),
      ...hexes('0000', 'ffff', 'ffffffff', '01001800', '7570', '0800', '0008', '0300', 'd5c2'),
    ],
    short: 40_000,
    run: runZip,
  },
  {
    name: 'xml',
    seeds: () => seedFiles('xml', '.xml'),
    tokens: [
      ...texts('<', '>', '/>', '</', '<a>', '</a>', '"', "'", '=', '&', '&#', '&#x', ';', '&amp;', ']]>'),
      ...texts('<!--', '-->', '--', '<![CDATA[', '<?', '?>', '<!DOCTYPE a>', '<?xml version="1.0"?>', ':'),
      ...texts(' xmlns:p="u"', ' p:a="1"', ' a="1"', '__proto__', 'constructor', '#text', '~', '!xml'),
      ...texts('\r\n', '\t', '\ufeff', '\u1680', '\u2028', '章', '𠮷'),
      ...hexes('00', 'ff', 'c0', 'eda080', 'fffe', 'a0', '85'),
    ],
    short: 50_000,
    run: (bytes) => walkXml(parseXml(bytes, 'fuzz.xml'), 0, bytes.length),
  },
  {
    name: 'der',
    seeds: () => [DER_SEED, ...seedFiles('pki', '.der', '.cer', '.crt'), ...seedFiles('ses', '.esl', '.der')],
    tokens: [
      ...hexes('30', '3080', '3000', '0000', '02', '020100', '0500', 'a0', 'a080', '1f', '3f8101'),
      ...hexes(
        '80',
        '81',
        '8180',
        '82',
        '820100',
        '83',
        '84ffffffff',
        '8500',
        'ff',
        '0603550403',
        '170d',
        '180f',
      ),
    ],
    short: 2500,
    run: (bytes) => walkDer(readDer(bytes, 'fuzz')),
  },
  {
    name: 'picture',
    seeds: () => seedFiles('impression', '.png', '.gif', '.bmp', '.jpg'),
    tokens: [
      ...texts('IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'GIF89a', 'BM', 'Adobe'),
      ...hexes(
        'ffd8',
        'ffd9',
        'ffda',
        'ffc0',
        'ffc2',
        'ff00',
        'ffd0',
        '21f904',
        '2c',
        '3b',
        '00',
        '28000000',
      ),
    ],
    short: 4000,
    run: runPicture,
  },
  ...PDF_TARGETS,
  PDF_VERIFY,
  {
    name: 'pdf-text',
    seeds: () => [...texts(OPERATORS, CMAP), ...seedFiles('pdf/text', '.pdf')],
    tokens: texts(
      ...[
        'q ',
        'Q ',
        ' cm ',
        'BT ',
        'ET ',
        ' Tf ',
        ' Td ',
        ' Tm ',
        ' Tj ',
        ' TJ ',
        ' Do ',
        ' BDC ',
        ' EMC ',
        'BI ',
        'ID ',
        ' EI ',
      ],
      ...[
        '<ffffffff>',
        '<00>',
        '[',
        ']',
        '<<',
        '>>',
        '(',
        ')',
        '-1e9',
        '99999999999999999999',
        '/F2 ',
        '/X ',
      ],
      ...[
        ' usecmap ',
        ' endbfrange ',
        ' endbfchar ',
        ' endcidrange ',
        ' endcodespacerange ',
        '/W',
        '/ToUnicode',
      ],
    ),
    short: 1500,
    run: runPdfText,
  },
  ...CRYPTO_TARGETS,
  ...OFD_TARGETS,
  REGISTER_TARGET,
]
