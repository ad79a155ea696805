/**
 * Verification of stamped PDF files, mutated: only coded errors come out, and nothing is valid but what was signed. Keys
 * are new in each run, so an input that was kept tells of errors later on, not of verdicts.
 */
import { createHash } from 'node:crypto'
import { stamp } from '../../src/core/stamp.ts'
import { Victim } from '../helpers/pdf-attacker.ts'
import { formFile } from '../helpers/pdf-form.ts'
import { NOW, openPdfOffice, sealFor, signerOf } from '../helpers/pdf-office.ts'
import { buildPng } from '../helpers/png-builder.ts'
import { type Random, random } from './random.ts'
import { type Target, texts } from './seeds.ts'

const office = await openPdfOffice()

const ring = buildPng({
  width: 12,
  height: 12,
  depth: 8,
  colour: 6,
  pixel: (x, y) => [200, 0, 0, x % 11 === 0 || y % 11 === 0 ? 255 : 0],
})

const seal = await sealFor(office.maker, [office.units.sm2], {
  picture: { png: ring, width: 30, height: 30 },
})
const plain = async (document: Uint8Array): Promise<Uint8Array> => {
  const signer = signerOf(office.units.p256)
  return (await stamp({ document, signer, where: [], lock: false, time: NOW, form: 'cms' })).bytes
}

const once = await plain(formFile().bytes)
const STAMPED: readonly Uint8Array[] = [
  once,
  await plain(formFile({ xref: 'stream', packed: true, flate: false }).bytes),
  await plain(formFile({ xref: 'hybrid', packed: true, flate: false }).bytes),
  await office.stamp('ses', formFile().bytes, { seal, level: 3 }),
  await office.stamp('ses', once, { seal }),
]

for (const bytes of STAMPED)
  if (office.verify(bytes).verdict !== 'valid') throw new Error('a seed is not valid')

/** A file and the bytes of it that no signature covers: the digits of each /Contents. */
interface Original {
  readonly bytes: Buffer
  readonly gaps: readonly (readonly [from: number, to: number])[]
}

const ORIGINALS: readonly Original[] = STAMPED.map((bytes) => ({
  bytes: Buffer.from(bytes),
  gaps: new Victim(bytes).signatures.map(({ contentsSpan }) => [
    contentsSpan?.start ?? 0,
    contentsSpan?.end ?? 0,
  ]),
}))

const sameButGaps = ({ bytes, gaps }: Original, other: Uint8Array): boolean => {
  if (bytes.length !== other.length) return false
  const copy = Buffer.from(other)
  for (const [from, to] of gaps) bytes.copy(copy, from, from, to)
  return copy.equals(bytes)
}

/** Numbers a little off, or at an edge; names exchanged with others of the same file. */
const withTokens = (bytes: Uint8Array, by: Random): Buffer => {
  const text = Buffer.from(bytes).toString('latin1')
  const pattern = by.below(2) === 0 ? /(?<=[ [\n])\d+(?=[ \]\n/>])/g : /\/[A-Za-z]+/g
  const tokens = [...text.matchAll(pattern)]
  const token = by.pick(tokens)
  if (token === undefined) return Buffer.from(bytes)
  const other = by.pick(tokens)?.[0] ?? ''
  const near = String(Math.max(0, Number(token[0]) + by.below(5) - 2))
  const edge = by.pick(['0', '-1', '65536', '4294967296', '99999999999', '1.5'])
  const replacement = token[0].startsWith('/') ? other : by.pick([near, near, edge, other])
  const from = token.index
  return Buffer.from(`${text.slice(0, from)}${replacement}${text.slice(from + token[0].length)}`, 'latin1')
}

const judge = (bytes: Uint8Array): void => {
  for (const policy of ['strict', 'interop'] as const) {
    const { verdict } = office.verify(bytes, policy)
    if (verdict === 'valid' && !ORIGINALS.some((original) => sameButGaps(original, bytes)))
      throw new Error(`a changed file is valid under ${policy}`)
  }
}

export const PDF_VERIFY: Target = {
  name: 'pdf-verify',
  seeds: () => STAMPED,
  tokens: texts(
    ...[
      '/ByteRange [0 0 0 0]',
      '/Contents <00>',
      '/Type /Sig',
      '/V null',
      ' 0 R',
      ' 0 obj\n',
      '\nendobj\n',
      '<<',
      '>>',
    ],
    ...[
      'startxref\n0\n%%EOF\n',
      '%%EOF',
      'xref\n0 1\n',
      'trailer\n',
      '/Prev 0',
      '/XRefStm 0',
      '/Size 1',
      '/Root 1 0 R',
    ],
    ...[
      'stream\n',
      '\nendstream',
      '/Length 0',
      '/AcroForm',
      '/Fields []',
      '/Annots []',
      '/Kids []',
      '/Perms',
      '%',
      '\0',
    ],
  ),
  short: 350,
  run: (bytes) => {
    judge(bytes)
    const seed = createHash('sha256').update(bytes).digest().readUInt32BE(0)
    const tokens = withTokens(bytes, random(seed))
    judge(tokens)
    // A mutation of tokens alone, of a file that is otherwise whole.
    const whole = STAMPED[seed % STAMPED.length]
    if (whole !== undefined) judge(withTokens(whole, random(seed + 1)))
  },
}
