/**
 * One licence → one file. The same input gives the same bytes: no clock, no random number, dates in packages fixed. What
 * licences of a kind have in common (fonts, background, texts of the face) is prepared once, by `openTemplate`.
 */
import { createHash } from 'node:crypto'
import { GsealError } from '../base/error.ts'
import type { Memory } from '../base/memory.ts'
import type { ComposeFont, ComposeImage, ComposePage, ComposeSpec, ComposeText } from '../document/layout.ts'
import { packOfd } from '../document/ofd/index.ts'
import { packPdf } from '../document/pdf/index.ts'
import { characters, type EmbeddableFont } from '../impression/index.ts'
import { fieldValue, shownValue } from './face.ts'
import { type LicenceData, metadataItems } from './metadata.ts'
import type { OpenTemplate } from './open-template.ts'
import { type MetadataField, type Profile, profileNamed } from './profile.ts'
import { qrPicture } from './qr.ts'
import { readScan, type ScanPage } from './scan.ts'
import { setText } from './text.ts'

export interface ComposeInput {
  readonly data: LicenceData
  readonly template: OpenTemplate
  /** Pages of the paper licence, in order: `readPages` of each file. */
  readonly scans: readonly ScanPage[]
  /** Photos by the template's field: the file's bytes. */
  readonly photos: Readonly<Record<string, Uint8Array>>
  readonly format: 'ofd' | 'pdf'
  /** For the fonts of the file, and for the file where it is an OFD. */
  readonly memory?: Memory
}

/** Files carry the names of GB/T 36903. */
export const FILE_PROFILE = 'gb36903'

const outsideName = (field: string, profile: Profile): string => {
  if (Object.hasOwn(profile.names, field)) return profile.names[field as MetadataField]
  return 'prefix' in profile.items ? profile.items.prefix + field : field
}

const fontNamed = (template: OpenTemplate, name: string): EmbeddableFont => {
  const font = template.fonts.get(name)
  if (font === undefined) throw new TypeError(`no font ${name}`)
  return font
}

const fieldTexts = ({ data, template }: ComposeInput, profile: Profile): ComposeText[] => {
  const out: ComposeText[] = []
  for (const item of template.template.fields) {
    const text = shownValue(data, item)
    if (text === '') continue
    const tag = outsideName(item.field, profile)
    const font = template.shared.length + template.own.indexOf(item.font)
    for (const line of setText(text, item, fontNamed(template, item.font), item.field))
      out.push({ ...line, font, tag })
  }
  return out
}

/** A picture as large as its place allows, in the middle of it, not stretched. */
const within = (
  picture: ScanPage,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): ComposeImage => {
  const { bytes, format, turn } = picture
  const lying = turn === 90 || turn === 270
  const [across, down] = lying ? [picture.height, picture.width] : [picture.width, picture.height]
  const scale = Math.min(place.width / across, place.height / down)
  const [width, height] = [across * scale, down * scale]
  return {
    x: place.x + (place.width - width) / 2,
    y: place.y + (place.height - height) / 2,
    ...{ width, height, bytes, format },
    ...(turn === undefined ? {} : { turn }),
  }
}

const photoImages = ({ template, photos }: ComposeInput): ComposeImage[] =>
  template.template.photos.map((place) => {
    const bytes = Object.hasOwn(photos, place.field) ? photos[place.field] : undefined
    if (bytes === undefined) throw new GsealError('FACE_PHOTO_MISSING', { field: place.field })
    const [picture, more] = readScan(bytes)
    if (picture === undefined || more !== undefined)
      throw new GsealError('FACE_PHOTO_PAGES', { field: place.field })
    return within(picture, place)
  })

const codeImages = ({ data, template }: ComposeInput): ComposeImage[] => {
  const { qr } = template.template
  if (qr === undefined) return []
  const content = qr.content.replace(/\{([^{}]*)\}/g, (_, field: string) => fieldValue(data, field) ?? '')
  return [{ x: qr.x, y: qr.y, width: qr.size, height: qr.size, bytes: qrPicture(content), format: 'PNG' }]
}

/** A scan on a page of the face's size, upright or lying as the paper did. */
const scanPage = (scan: ScanPage, page: { readonly width: number; readonly height: number }): ComposePage => {
  const turned = scan.turn === 90 || scan.turn === 270
  const wide = turned ? scan.height > scan.width : scan.width > scan.height
  const [long, short] = [Math.max(page.width, page.height), Math.min(page.width, page.height)]
  const [width, height] = wide ? [long, short] : [short, long]
  return { width, height, texts: [], images: [within(scan, { x: 0, y: 0, width, height })] }
}

const ownFonts = ({ template, memory }: ComposeInput, texts: readonly ComposeText[]): ComposeFont[] =>
  template.own.map((name, i) => {
    const number = template.shared.length + i
    const chars = new Set<string>()
    for (const { font, text } of texts)
      if (font === number) for (const char of characters(text)) chars.add(char)
    const subset = fontNamed(template, name).subset(chars, memory)
    return { name: subset.name, subset }
  })

/** By what the licence is, so that a licence that is composed again is the same document. */
const documentId = (data: LicenceData): string =>
  createHash('sha256').update(`${data.identifier} ${data.createdAt}`).digest('hex').slice(0, 32)

const specOf = (input: ComposeInput): ComposeSpec => {
  const { data, template, scans } = input
  const profile = profileNamed(FILE_PROFILE)
  if (scans.length > 0 && !template.template.scans)
    throw new GsealError('FACE_SCANS_UNWANTED', { count: scans.length })
  const texts = fieldTexts(input, profile)
  const { page } = template.template
  const face = { ...page, texts, images: [...photoImages(input), ...codeImages(input)], onBackdrop: true }
  return {
    title: `${data.catalog.name} ${data.number}`,
    pages: [face, ...scans.map((scan) => scanPage(scan, page))],
    fonts: [...template.shared, ...ownFonts(input, texts)],
    created: data.createdAt,
    docId: documentId(data),
    backdrop: template.backdrop,
    metadata: metadataItems(data, profile),
    toBeStamped: true,
  }
}

/**
 * The file of a licence, not yet stamped.
 * @throws METADATA_*, FACE_*, IMPRESSION_GLYPH_MISSING with the code point, SCAN_* for photos, XML_UNWRITABLE
 */
export const composeLicence = (input: ComposeInput): Uint8Array =>
  input.format === 'ofd' ? packOfd(specOf(input), input.memory) : packPdf(specOf(input))

/** Where the template wants the seal: its centre in mm on the face. */
export const sealPlace = ({
  template,
}: OpenTemplate): { readonly page: 1; readonly x: number; readonly y: number } | undefined =>
  template.seal === undefined ? undefined : { page: 1, ...template.seal }
