/**
 * Draws the pages of a stamped demo document to docs/images/stamped-page.png, the picture of the README. Usage, after a
 * build: node dist/scripts/picture.js . [STAMPED.ofd]; without a document one is made and stamped with a new demo seal.
 * It draws what such a document holds (text objects, filled paths, marks of stamps) and is no viewer of OFD.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { foundAuthority, signerFor } from '../src/core/authority.ts'
import { composeOfd, OfdDocument } from '../src/core/document/ofd/index.ts'
import { descendants } from '../src/core/document/ofd/parts.ts'
import { expandDeltas } from '../src/core/document/ofd/text.ts'
import { sampleNotice } from '../src/core/document/sample.ts'
import { type Outline, openTypeface, type Typeface } from '../src/core/impression/index.ts'
import { readSeal } from '../src/core/ses/index.ts'
import { stamp } from '../src/core/stamp.ts'
import type { XmlElement } from '../src/core/xml/index.ts'

const PAGE = { width: 210, height: 297 } as const
const GAP = 9
const MARGIN = 11
const WIDTH_PX = 1200

const LETTERS: Readonly<Record<Outline['commands'][number]['command'], string>> = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
}

const short = (value: number): string => String(Math.round(value * 1000) / 1000)

/** A glyph with its baseline at `y` as path data in mm. */
const glyphPath = (face: Typeface, char: string, x: number, y: number, size: number): string =>
  face(char)
    .commands.map(({ command, args }) => {
      const points = args.map((value, i) => short(i % 2 === 0 ? x + value * size : y - value * size))
      return LETTERS[command] + points.join(' ')
    })
    .join('')

const numbers = (text: string | undefined): number[] => (text ?? '').trim().split(/\s+/).map(Number)

const colorOf = (object: XmlElement): string => {
  const value = object.find('FillColor')?.attr('Value')
  return value === undefined ? '#1c1c1c' : `rgb(${numbers(value).join(',')})`
}

/** The font is semi-bold; a rim of paper thins it to the weight of body text (仿宋) where the page asks for that. */
const RIM = 0.012

const textOf = (face: Typeface, object: XmlElement, bold: ReadonlySet<string>): string => {
  const [left = 0, top = 0] = numbers(object.attr('Boundary'))
  const size = Number(object.attr('Size'))
  const paths = object.all('TextCode').map((code) => {
    const chars = Array.from(code.text)
    const deltas = expandDeltas(code.attr('DeltaX'), chars.length)
    let x = left + Number(code.attr('X') ?? 0)
    const y = top + Number(code.attr('Y') ?? 0)
    return chars
      .map((char, i) => {
        const d = /\s/.test(char) ? '' : glyphPath(face, char, x, y, size)
        x += deltas[i] ?? 0
        return d
      })
      .join('')
  })
  const rim = bold.has(object.attr('Font') ?? '') ? '' : ` stroke="#fff" stroke-width="${short(size * RIM)}"`
  return `<path d="${paths.join('')}" fill="${colorOf(object)}"${rim}/>`
}

/** Path data of GB/T 33190-2016 9.1 for lines: its "C" closes. */
const pathOf = (object: XmlElement): string => {
  const [left = 0, top = 0] = numbers(object.attr('Boundary'))
  const data = (object.find('AbbreviatedData')?.text ?? '').replace(/\bC\b/g, 'Z').replace(/\bS\b/g, 'M')
  return `<path transform="translate(${left} ${top})" d="${data}" fill="${colorOf(object)}"/>`
}

const boldFonts = (document: OfdDocument): ReadonlySet<string> =>
  new Set(
    document.parts
      .names()
      .filter((name) => name.endsWith('Res.xml'))
      .flatMap((name) => descendants(document.parts.xml(name), 'Font'))
      .filter((font) => font.attr('Bold') === 'true' || font.attr('FontName') === '黑体')
      .flatMap((font) => font.attr('ID') ?? []),
  )

const marksOf = (document: OfdDocument, page: number): string[] =>
  document.signatures().flatMap(({ seal, placements }) => {
    if (seal === undefined) return []
    const { picture } = readSeal(seal, () => undefined)
    const source = `data:image/png;base64,${Buffer.from(picture.data).toString('base64')}`
    return placements
      .filter((place) => place.page === page)
      .map(({ x, y, width, height, clip }) => {
        const cut = clip ?? { x: 0, y: 0, width, height }
        const box = `${cut.x} ${cut.y} ${cut.width} ${cut.height}`
        return `<svg x="${x + cut.x}" y="${y + cut.y}" width="${cut.width}" height="${cut.height}" viewBox="${box}"><image href="${source}" width="${width}" height="${height}"/></svg>`
      })
  })

const pageSvg = (document: OfdDocument, face: Typeface, index: number): string => {
  const page = document.ofdPages[index]
  if (page === undefined) throw new Error(`no page ${index + 1}`)
  const content = document.parts.xml(page.part)
  const bold = boldFonts(document)
  const paper = [
    `<rect x="1.1" y="1.5" width="${PAGE.width}" height="${PAGE.height}" fill="#c9ccd1"/>`,
    `<rect width="${PAGE.width}" height="${PAGE.height}" fill="#fff" stroke="#d9dce0" stroke-width="0.3"/>`,
  ]
  const objects = [
    ...descendants(content, 'PathObject').map(pathOf),
    ...descendants(content, 'TextObject').map((object) => textOf(face, object, bold)),
  ]
  const x = MARGIN + index * (PAGE.width + GAP)
  return `<g transform="translate(${x} ${MARGIN})">${[...paper, ...objects, ...marksOf(document, index + 1)].join('')}</g>`
}

/** A notice stamped over its issuer's name and across the edge of both pages. */
const stampedNotice = async (): Promise<Uint8Array> => {
  const time = Date.now()
  const authority = await foundAuthority(time)
  const { bytes } = await stamp({
    document: await composeOfd(sampleNotice()),
    signer: signerFor(authority.unit),
    seal: authority.seal,
    where: [
      { kind: 'keyword', text: '示例市大数据服务中心', nth: 3 },
      { kind: 'riding', side: 'right' },
    ],
    lock: false,
    time,
  })
  return bytes
}

/** The two pages side by side as PNG, 1200 pixels wide. */
export const drawPages = async (stamped: Uint8Array): Promise<Uint8Array> => {
  const document = new OfdDocument(stamped)
  const face = await openTypeface()
  const [width, height] = [2 * MARGIN + 2 * PAGE.width + GAP, 2 * MARGIN + PAGE.height]
  const pages = [0, 1].map((index) => pageSvg(document, face, index)).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}mm" height="${height}mm"><rect width="${width}" height="${height}" fill="#eef0f3"/>${pages}</svg>`
  const options = { font: { loadSystemFonts: false }, fitTo: { mode: 'width', value: WIDTH_PX } } as const
  return new Resvg(svg, options).render().asPng()
}

const [root, given] = process.argv.slice(2)
if (root !== undefined) {
  const stamped = given === undefined ? await stampedNotice() : readFileSync(given)
  writeFileSync(join(root, 'docs', 'images', 'stamped-page.png'), await drawPages(stamped))
}
