/**
 * Composes new OFD packages (GB/T 33190-2016): licences, the demo's letter, the documents of benchmarks and tests.
 * Elements stand in the order of the standard's schema, every ID is used once and none exceeds MaxUnitID, and the same
 * input gives the same bytes, so that what is made from it can be compared.
 *
 * Lengths are mm from the page's top left, y down.
 */
import JSZip from 'jszip'
import { utf8 } from '../../base/bytes.ts'
import type { Memory } from '../../base/memory.ts'
import { escapeAttribute, escapeText } from '../../xml/index.ts'
import { type NewEntry, writeZip } from '../../zip/index.ts'
import type { ComposeFont, ComposePage, ComposeSpec } from '../layout.ts'
import { customDatas, METADATA_FILE, metadataXml } from '../metadata.ts'
import { pageXml } from './compose-page.ts'
import { box, HEAD, Ids, type Media, NS, type Resources } from './compose-parts.ts'

const CHINA_OFFSET_MS = 8 * 3_600_000
/** The first moment that ZIP can record; the date of a part says nothing about the document. */
const ZIP_DATE = new Date(Date.UTC(1980, 0, 1))
const LIST = 'Doc_0/Signs/Signatures.xml'
/** Type of the tags of licences. */
const TAGS = 'eLicense'

const localIso = (ms: number): string => new Date(ms + CHINA_OFFSET_MS).toISOString()

/** @param own the items of the metadata */
const entryXml = (spec: ComposeSpec, own: string): string => {
  const datas = own === '' ? '' : `<ofd:CustomDatas>\n${own}\n</ofd:CustomDatas>`
  return (
    `${HEAD}<ofd:OFD ${NS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>` +
    `<ofd:DocID>${spec.docId}</ofd:DocID><ofd:Title>${escapeText(spec.title)}</ofd:Title>` +
    `<ofd:CreationDate>${localIso(spec.created).slice(0, 10)}</ofd:CreationDate><ofd:Creator>gseal</ofd:Creator>` +
    `${datas}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>` +
    `${spec.toBeStamped === true ? `<ofd:Signatures>${LIST}</ofd:Signatures>` : ''}</ofd:DocBody></ofd:OFD>\n`
  )
}

const fontFile = (i: number): string => `font_${i}.ttf`

const fontsXml = (fonts: Resources['fonts']): string => {
  const items = fonts.map(({ id, font: { name, bold, subset } }, i) => {
    const text = escapeAttribute(name)
    const head = `<ofd:Font ID="${id}" FontName="${text}" FamilyName="${text}"${bold === true ? ' Bold="true"' : ''}`
    return subset === undefined
      ? `${head}/>`
      : `${head}><ofd:FontFile>${fontFile(i)}</ofd:FontFile></ofd:Font>`
  })
  return `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:Fonts>${items.join('')}</ofd:Fonts></ofd:Res>\n`
}

const mediaXml = (media: readonly Media[]): string => {
  const items = media.map(
    ({ id, file, image }) =>
      `<ofd:MultiMedia ID="${id}" Type="Image" Format="${image.format}">` +
      `<ofd:MediaFile>${file}</ofd:MediaFile></ofd:MultiMedia>`,
  )
  return `${HEAD}<ofd:Res ${NS} BaseLoc="Res"><ofd:MultiMedias>${items.join('')}</ofd:MultiMedias></ofd:Res>\n`
}

interface Made {
  readonly resources: Resources
  readonly pages: readonly { readonly id: number; readonly xml: string }[]
  readonly backdrop: Backdrop | undefined
}

const documentXml = (spec: ComposeSpec, { resources, pages, backdrop }: Made): string => {
  const first = spec.pages[0]
  const area = box(0, 0, first?.width ?? 210, first?.height ?? 297)
  const items = pages.map(({ id }, i) => `<ofd:Page ID="${id}" BaseLoc="Pages/Page_${i}/Content.xml"/>`)
  return (
    `${HEAD}<ofd:Document ${NS}><ofd:CommonData><ofd:MaxUnitID>${resources.ids.last}</ofd:MaxUnitID>` +
    `<ofd:PageArea><ofd:PhysicalBox>${area}</ofd:PhysicalBox></ofd:PageArea>` +
    `<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>` +
    `${resources.media.length > 0 ? '<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>' : ''}` +
    `${backdrop === undefined ? '' : `<ofd:TemplatePage ID="${backdrop.id}" BaseLoc="Tpls/Tpl_0/Content.xml"/>`}` +
    `</ofd:CommonData><ofd:Pages>${items.join('')}</ofd:Pages>` +
    `${resources.tags.length > 0 ? '<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>' : ''}` +
    `${spec.metadata === undefined ? '' : '<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>'}` +
    '</ofd:Document>\n'
  )
}

const part = (name: string, text: string): NewEntry => ({ name, data: utf8(text) })

/** The same in every document. */
const fixed = (name: string, text: string): NewEntry => ({ ...part(name, text), shared: true })

const TAG_LIST = fixed(
  'Doc_0/Tags/CustomTags.xml',
  `${HEAD}<ofd:CustomTags ${NS}><ofd:CustomTag TypeID="${TAGS}"><ofd:FileLoc>${TAGS}.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>\n`,
)

/** Which objects of which page show an item of the metadata: the index that GB/T 36905 asks for. */
const tagParts = ({ tags }: Resources, pages: Made['pages']): NewEntry[] => {
  if (tags.length === 0) return []
  const names = [...new Set(tags.map(({ tag }) => tag))]
  const items = names.map((name) => {
    const refs = tags
      .filter(({ tag }) => tag === name)
      .map(({ object, page }) => `<ofd:ObjectRef PageRef="${pages[page]?.id ?? 0}">${object}</ofd:ObjectRef>`)
    return `<ofd:Item Name="${escapeAttribute(name)}">${refs.join('')}</ofd:Item>`
  })
  return [
    TAG_LIST,
    part(`Doc_0/Tags/${TAGS}.xml`, `${HEAD}<ofd:${TAGS} ${NS}>\n${items.join('\n')}\n</ofd:${TAGS}>\n`),
  ]
}

const attachmentParts = (own: string, created: number): NewEntry[] => {
  const data = metadataXml(own)
  const date = localIso(created).slice(0, 19)
  return [
    part(
      'Doc_0/Attachs/Attachments.xml',
      `${HEAD}<ofd:Attachments ${NS}><ofd:Attachment ID="metadata" Name="metadata" Format="xml"` +
        ` CreationDate="${date}" Size="${(data.byteLength / 1024).toFixed(2)}" Visible="false">` +
        `<ofd:FileLoc>${METADATA_FILE}</ofd:FileLoc></ofd:Attachment></ofd:Attachments>\n`,
    ),
    { name: `Doc_0/Attachs/${METADATA_FILE}`, data },
  ]
}

interface Backdrop {
  readonly id: number
  readonly fonts: number
  readonly xml: Uint8Array
  readonly media: readonly Media[]
  readonly last: number
}

const backdrops = new WeakMap<ComposePage, Backdrop>()

/** The template page, whose objects have the same numbers in every document of as many fonts. */
const backdropOf = (page: ComposePage, resources: Resources): Backdrop => {
  const { ids, fonts, media } = resources
  const known = backdrops.get(page)
  if (known !== undefined && known.fonts === fonts.length) {
    media.push(...known.media)
    ids.last = known.last
    return known
  }
  const id = ids.next()
  const xml = utf8(pageXml(page, -1, resources))
  const made = { id, fonts: fonts.length, xml, media: [...media], last: ids.last }
  backdrops.set(page, made)
  return made
}

const DEFAULT_FONTS: readonly ComposeFont[] = [{ name: '宋体' }]

const fontParts = (fonts: Resources['fonts']): NewEntry[] =>
  fonts.flatMap(({ font: { subset, shared } }, i) =>
    subset === undefined
      ? []
      : // Deflating a font of a few characters saves little of a file that is mostly scans, and costs half of composing.
        [
          {
            name: `Doc_0/Res/${fontFile(i)}`,
            data: subset.bytes,
            ...(shared === true ? { shared } : { store: true }),
          },
        ],
  )

/** GB/T 33190-2016 18.1. */
const EMPTY_LIST = fixed(
  LIST,
  `${HEAD}<ofd:Signatures ${NS}><ofd:MaxSignId>s000</ofd:MaxSignId></ofd:Signatures>\n`,
)

/** Parts of the package in their order. */
const partsOf = (spec: ComposeSpec): NewEntry[] => {
  if (!/^[0-9a-f]{32}$/i.test(spec.docId)) throw new TypeError('docId: 32 hexadecimal digits')
  if (spec.pages.length === 0) throw new TypeError('a document has at least one page')
  const ids = new Ids()
  const fonts = (spec.fonts ?? DEFAULT_FONTS).map((font) => ({ id: ids.next(), font }))
  const resources: Resources = { ids, fonts, media: [], tags: [] }
  const backdrop = spec.backdrop === undefined ? undefined : backdropOf(spec.backdrop, resources)
  const pages = spec.pages.map((page, i) => ({
    id: ids.next(),
    xml: pageXml(page, i, resources, backdrop?.id),
  }))
  const made = { resources, pages, backdrop }
  const { media } = resources
  const own = customDatas(spec.metadata ?? [])
  return [
    part('OFD.xml', entryXml(spec, own)),
    part('Doc_0/Document.xml', documentXml(spec, made)),
    part('Doc_0/PublicRes.xml', fontsXml(fonts)),
    ...(media.length > 0 ? [part('Doc_0/DocumentRes.xml', mediaXml(media))] : []),
    ...(backdrop === undefined
      ? []
      : [{ name: 'Doc_0/Tpls/Tpl_0/Content.xml', data: backdrop.xml, shared: true }]),
    ...pages.map(({ xml }, i) => part(`Doc_0/Pages/Page_${i}/Content.xml`, xml)),
    ...tagParts(resources, pages),
    ...(spec.metadata === undefined ? [] : attachmentParts(own, spec.created)),
    ...fontParts(fonts),
    // Pictures are compressed already; storing them keeps composing and stamping fast.
    ...media.map(({ file, image }) => ({ name: `Doc_0/Res/${file}`, data: image.bytes, store: true })),
    ...(spec.toBeStamped === true ? [EMPTY_LIST] : []),
  ]
}

/**
 * Composes a package of one document.
 * @throws XML_UNWRITABLE for characters that XML cannot hold; TypeError for a docId, colour or font number that is none
 */
export const composeOfd = async (spec: ComposeSpec): Promise<Uint8Array> => {
  const zip = new JSZip()
  for (const { name, data, store } of partsOf(spec)) {
    const compression = store === true ? 'STORE' : 'DEFLATE'
    zip.file(name, data, { date: ZIP_DATE, createFolders: false, compression })
  }
  return await zip.generateAsync({ type: 'uint8array', compressionOptions: { level: 6 } })
}

/** The same by our own writer of packages, for documents by the thousand. */
export const packOfd = (spec: ComposeSpec, memory?: Memory): Uint8Array =>
  writeZip(partsOf(spec), ZIP_DATE.getTime(), memory)
