/**
 * Composes new OFD packages (GB/T 33190-2016): the demo's letter, the documents of benchmarks and tests. Elements stand
 * in the order of the standard's schema, every ID is used once and none exceeds MaxUnitID, and the same input gives the
 * same bytes, so that what is made from it can be compared.
 *
 * Lengths are mm from the page's top left, y down.
 */
import { createHash } from 'node:crypto'
import JSZip from 'jszip'
import { escapeAttribute, escapeText } from '../../xml/index.ts'
import type {
  ComposeFont,
  ComposeImage,
  ComposePage,
  ComposeRule,
  ComposeSpec,
  ComposeText,
} from '../layout.ts'
import { mm } from './pages.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
const CHINA_OFFSET_MS = 8 * 3_600_000
/** Share of the type size above the baseline. */
const ASCENT = 0.86
/** The first moment that ZIP can record; the date of a part says nothing about the document. */
const ZIP_DATE = new Date(Date.UTC(1980, 0, 1))

/** Characters that the usual Chinese fonts set half as wide as high. */
const isHalf = (char: string): boolean => /^[\x20-\x7e]$/.test(char)

const box = (x: number, y: number, width: number, height: number): string =>
  [x, y, width, height].map(mm).join(' ')

const colorOf = (color: string): string => {
  const parts = /^#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})$/.exec(color)
  if (parts === null) throw new TypeError(`not a colour: ${color}`)
  return parts
    .slice(1)
    .map((part) => Number.parseInt(part, 16))
    .join(' ')
}

const fill = (color: string | undefined): string =>
  color === undefined ? '' : `<ofd:FillColor Value="${colorOf(color)}"/>`

/** Distances between neighbours; runs of three or more are written "g n d" (GB/T 33190-2016 11.3). */
export const deltas = (steps: readonly number[]): string => {
  const items: string[] = []
  for (let i = 0; i < steps.length; ) {
    const step = mm(steps[i] ?? 0)
    let run = 1
    while (i + run < steps.length && mm(steps[i + run] ?? 0) === step) run += 1
    items.push(...(run > 2 ? ['g', String(run), step] : Array.from({ length: run }, () => step)))
    i += run
  }
  return items.join(' ')
}

/** IDs of one document: ST_ID, unique over all its parts. */
class Ids {
  last = 0

  next(): number {
    this.last += 1
    return this.last
  }
}

interface Resources {
  readonly fonts: readonly number[]
  /** By digest, so that a picture on many pages is stored once. */
  readonly media: Map<string, { id: number; file: string; image: ComposeImage }>
}

const EXTENSIONS = { PNG: 'png', JPEG: 'jpg', BMP: 'bmp', GIF: 'gif' } as const

const mediaOf = (resources: Resources, image: ComposeImage, ids: Ids): number => {
  const digest = createHash('sha256').update(image.bytes).digest('hex')
  const known = resources.media.get(digest)
  if (known !== undefined) return known.id
  const file = `image_${resources.media.size}.${EXTENSIONS[image.format]}`
  const id = ids.next()
  resources.media.set(digest, { id, file, image })
  return id
}

const textObject = (item: ComposeText, resources: Resources, ids: Ids): string => {
  const chars = Array.from(item.text)
  const steps = chars.map((char) => item.deltaX ?? (isHalf(char) ? item.size / 2 : item.size))
  const font = resources.fonts[item.font ?? 0]
  if (font === undefined) throw new TypeError(`no font number ${item.font}`)
  const width = steps.slice(0, -1).reduce((sum, step) => sum + step, item.size)
  const spread = chars.length > 1 ? ` DeltaX="${deltas(steps.slice(0, -1))}"` : ''
  return (
    `<ofd:TextObject ID="${ids.next()}" Boundary="${box(item.x, item.y, width, item.size * 1.2)}"` +
    ` Font="${font}" Size="${mm(item.size)}">${fill(item.color)}` +
    `<ofd:TextCode X="0" Y="${mm(item.size * ASCENT)}"${spread}>${escapeText(item.text)}</ofd:TextCode>` +
    '</ofd:TextObject>'
  )
}

const imageObject = (item: ComposeImage, resources: Resources, ids: Ids): string => {
  const resource = mediaOf(resources, item, ids)
  const { x, y, width, height } = item
  // The unit square of a picture is stretched over its boundary by the CTM (GB/T 33190-2016 10).
  return (
    `<ofd:ImageObject ID="${ids.next()}" CTM="${mm(width)} 0 0 ${mm(height)} 0 0"` +
    ` Boundary="${box(x, y, width, height)}" ResourceID="${resource}"/>`
  )
}

const ruleObject = (item: ComposeRule, ids: Ids): string => {
  const [w, h] = [mm(item.width), mm(item.height)]
  return (
    `<ofd:PathObject ID="${ids.next()}" Boundary="${box(item.x, item.y, item.width, item.height)}"` +
    ` Stroke="false" Fill="true">${fill(item.color)}` +
    `<ofd:AbbreviatedData>M 0 0 L ${w} 0 L ${w} ${h} L 0 ${h} C</ofd:AbbreviatedData></ofd:PathObject>`
  )
}

const pageXml = (page: ComposePage, resources: Resources, ids: Ids): string => {
  const layer = ids.next()
  const objects = [
    ...(page.images ?? []).map((item) => imageObject(item, resources, ids)),
    ...(page.rules ?? []).map((item) => ruleObject(item, ids)),
    ...page.texts.map((item) => textObject(item, resources, ids)),
  ]
  return (
    `${HEAD}<ofd:Page ${NS}><ofd:Area><ofd:PhysicalBox>${box(0, 0, page.width, page.height)}</ofd:PhysicalBox>` +
    `</ofd:Area><ofd:Content><ofd:Layer Type="Body" ID="${layer}">\n${objects.join('\n')}\n` +
    '</ofd:Layer></ofd:Content></ofd:Page>\n'
  )
}

const entryXml = (spec: ComposeSpec): string => {
  const date = new Date(spec.created + CHINA_OFFSET_MS).toISOString().slice(0, 10)
  return (
    `${HEAD}<ofd:OFD ${NS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>` +
    `<ofd:DocID>${spec.docId}</ofd:DocID><ofd:Title>${escapeText(spec.title)}</ofd:Title>` +
    `<ofd:CreationDate>${date}</ofd:CreationDate><ofd:Creator>gseal</ofd:Creator></ofd:DocInfo>` +
    '<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>\n'
  )
}

const fontsXml = (fonts: readonly ComposeFont[], numbers: readonly number[]): string => {
  const items = fonts.map(({ name, bold }, i) => {
    const text = escapeAttribute(name)
    return `<ofd:Font ID="${numbers[i]}" FontName="${text}" FamilyName="${text}"${bold === true ? ' Bold="true"' : ''}/>`
  })
  return `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:Fonts>${items.join('')}</ofd:Fonts></ofd:Res>\n`
}

const mediaXml = (resources: Resources): string => {
  const items = [...resources.media.values()].map(
    ({ id, file, image }) =>
      `<ofd:MultiMedia ID="${id}" Type="Image" Format="${image.format}">` +
      `<ofd:MediaFile>${file}</ofd:MediaFile></ofd:MultiMedia>`,
  )
  return `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:MultiMedias>${items.join('')}</ofd:MultiMedias></ofd:Res>\n`
}

const documentXml = (spec: ComposeSpec, pages: readonly number[], last: number, media: boolean): string => {
  const first = spec.pages[0]
  const area = box(0, 0, first?.width ?? 210, first?.height ?? 297)
  const items = pages.map((id, i) => `<ofd:Page ID="${id}" BaseLoc="Pages/Page_${i}/Content.xml"/>`)
  return (
    `${HEAD}<ofd:Document ${NS}><ofd:CommonData><ofd:MaxUnitID>${last}</ofd:MaxUnitID>` +
    `<ofd:PageArea><ofd:PhysicalBox>${area}</ofd:PhysicalBox></ofd:PageArea>` +
    `<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>` +
    `${media ? '<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>' : ''}</ofd:CommonData>` +
    `<ofd:Pages>${items.join('')}</ofd:Pages></ofd:Document>\n`
  )
}

const DEFAULT_FONTS: readonly ComposeFont[] = [{ name: '宋体' }]

const put = (zip: JSZip, name: string, data: string | Uint8Array): void => {
  // Pictures are compressed already; storing them keeps composing and stamping fast.
  const compression = typeof data === 'string' ? 'DEFLATE' : 'STORE'
  zip.file(name, data, { date: ZIP_DATE, createFolders: false, compression })
}

/**
 * Composes a package of one document.
 * @throws XML_UNWRITABLE for characters that XML cannot hold; TypeError for a docId, colour or font number that is none
 */
export const composeOfd = async (spec: ComposeSpec): Promise<Uint8Array> => {
  if (!/^[0-9a-f]{32}$/i.test(spec.docId)) throw new TypeError('docId: 32 hexadecimal digits')
  if (spec.pages.length === 0) throw new TypeError('a document has at least one page')
  const ids = new Ids()
  const fonts = spec.fonts ?? DEFAULT_FONTS
  const resources: Resources = { fonts: fonts.map(() => ids.next()), media: new Map() }
  const zip = new JSZip()
  const pages = spec.pages.map((page) => ({ id: ids.next(), xml: pageXml(page, resources, ids) }))
  const pageIds = pages.map((page) => page.id)
  put(zip, 'OFD.xml', entryXml(spec))
  put(zip, 'Doc_0/Document.xml', documentXml(spec, pageIds, ids.last, resources.media.size > 0))
  put(zip, 'Doc_0/PublicRes.xml', fontsXml(fonts, resources.fonts))
  if (resources.media.size > 0) put(zip, 'Doc_0/DocumentRes.xml', mediaXml(resources))
  for (const [i, page] of pages.entries()) put(zip, `Doc_0/Pages/Page_${i}/Content.xml`, page.xml)
  for (const { file, image } of resources.media.values()) put(zip, `Doc_0/Res/${file}`, image.bytes)
  return await zip.generateAsync({ type: 'uint8array', compressionOptions: { level: 6 } })
}
