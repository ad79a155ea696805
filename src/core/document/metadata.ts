/**
 * Data about a document that stand in it twice: in the format's own description (CustomDatas of OFD.xml, XMP of a PDF)
 * and as an attachment for whoever wants one file. The room knows names and values alone; what they mean is the business
 * of licences. Two places that disagree show that one was changed, so both are read and told apart.
 */
import { utf8 } from '../base/bytes.ts'
import { GsealError, isGsealError } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { escapeAttribute, escapeText, parseXml } from '../xml/index.ts'

export type MetadataItem = readonly [name: string, value: string]

export interface Metadata {
  /** In the format's own description. */
  readonly described: readonly MetadataItem[]
  /** In each attachment that has the name; `undefined` for one that is no metadata. */
  readonly attached: readonly (readonly MetadataItem[] | undefined)[]
}

export const METADATA_FILE = 'metadata.xml'
const ROOT = 'Metadata'

/** Whether an attachment claims by its name to be the metadata. */
export const isMetadataName = (name: string): boolean => /^metadata(?:\.xml)?$/i.test(name.trim())

/**
 * The attachment: the elements of OFD's CustomDatas under a root of their own.
 * @param datas of `customDatas`
 */
export const metadataXml = (datas: string): Uint8Array =>
  utf8(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<ofd:${ROOT} xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CustomDatas>\n${datas}\n` +
      `</ofd:CustomDatas></ofd:${ROOT}>\n`,
  )

export const customDatas = (items: readonly MetadataItem[]): string =>
  items
    .map(
      ([name, value]) =>
        `<ofd:CustomData Name="${escapeAttribute(name)}">${escapeText(value)}</ofd:CustomData>`,
    )
    .join('\n')

/**
 * Reads the attachment; `undefined` for XML of another kind.
 * @throws XML_*, LIMIT_EXCEEDED
 */
export const readMetadataXml = (bytes: Uint8Array, part: string): readonly MetadataItem[] | undefined => {
  if (bytes.byteLength > LIMITS.metadata.bytes) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'bytes of metadata',
      actual: bytes.byteLength,
      limit: LIMITS.metadata.bytes,
    })
  }
  const root = parseXml(bytes, part)
  if (root.local !== ROOT) return undefined
  return root
    .all('CustomDatas')
    .flatMap((list) => list.all('CustomData'))
    .map((item) => [item.attr('Name') ?? '', item.text])
}

/**
 * As `readMetadataXml`; what cannot be read is as little metadata as what is something else. Whether that matters depends
 * on what the document's own description says.
 */
export const metadataOr = (read: () => Uint8Array, part: string): readonly MetadataItem[] | undefined => {
  try {
    return readMetadataXml(read(), part)
  } catch (error) {
    if (!isGsealError(error)) throw error
    return undefined
  }
}

/** The first name that the two do not hold alike: missing in one, twice in one, or with another value. */
export const difference = (
  described: readonly MetadataItem[],
  attached: readonly MetadataItem[],
): string | undefined => {
  const [left, right] = [sorted(described), sorted(attached)]
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [a, b] = [left[i], right[i]]
    if (a === undefined || b === undefined || a[0] !== b[0] || a[1] !== b[1]) return (a ?? b)?.[0]
    if (left[i + 1]?.[0] === a[0]) return a[0]
  }
  return undefined
}

const sorted = (items: readonly MetadataItem[]): MetadataItem[] =>
  [...items].sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
