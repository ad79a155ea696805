/**
 * An independent look at an OFD package: entries by jszip, XML by a parser of its own, fonts by fontkit; nothing of
 * gseal's readers. Answers what is wrong, in words.
 */
import { XMLParser } from 'fast-xml-parser'
import { create, type Font } from 'fontkit'
import JSZip from 'jszip'

interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Node[]
  readonly text: string
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
})

type Raw = Readonly<Record<string, unknown>>

const nodeOf = (raw: Raw): Node => {
  const name = Object.keys(raw).find((key) => key !== ':@') ?? ''
  const children = (raw[name] as readonly Raw[]) ?? []
  return {
    name,
    attributes: (raw[':@'] as Record<string, string>) ?? {},
    children: children.filter((child) => !('#text' in child)).map(nodeOf),
    text: children.map((child) => String(child['#text'] ?? '')).join(''),
  }
}

const rootOf = (xml: string): Node => {
  const elements = (parser.parse(xml) as Raw[]).filter((raw) => !('?xml' in raw) && !('#text' in raw))
  return nodeOf(elements[0] ?? {})
}

const all = (node: Node, name: string): Node[] =>
  node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])

const everything = (node: Node): Node[] => [node, ...node.children.flatMap(everything)]

const numbers = (text: string | undefined): number[] => (text ?? '').trim().split(/\s+/).map(Number)

const MAGIC: Readonly<Record<string, string>> = { PNG: '89504e47', JPEG: 'ffd8ff' }
/** Positions and steps are rounded to a ten-thousandth of a millimetre, and steps add up. */
const SLACK = 0.01

class Package {
  readonly faults: string[] = []
  readonly #files = new Map<string, Uint8Array>()
  readonly #reached = new Set<string>()

  static async open(bytes: Uint8Array): Promise<Package> {
    const found = new Package()
    const zip = await JSZip.loadAsync(bytes, { checkCRC32: true })
    for (const [name, file] of Object.entries(zip.files)) {
      if (file.dir) found.faults.push(`a folder entry ${name}`)
      found.#files.set(name, await file.async('uint8array'))
    }
    if (Object.keys(zip.files)[0] !== 'OFD.xml') found.faults.push('OFD.xml is not the first entry')
    return found
  }

  bytes(base: string, loc: string): { name: string; bytes: Uint8Array } {
    const joined = loc.startsWith('/') ? loc.slice(1) : `${base}${loc}`
    const name = joined.replace(/[^/]+\/\.\.\//g, '')
    const bytes = this.#files.get(name)
    this.#reached.add(name)
    if (bytes === undefined) this.faults.push(`${name} is referred to and is not there`)
    return { name, bytes: bytes ?? new Uint8Array() }
  }

  xml(base: string, loc: string): { name: string; folder: string; root: Node } {
    const { name, bytes } = this.bytes(base, loc)
    const text = Buffer.from(bytes).toString('utf8')
    return { name, folder: name.slice(0, name.lastIndexOf('/') + 1), root: rootOf(text || '<none/>') }
  }

  unreached(): string[] {
    return [...this.#files.keys()].filter((name) => !this.#reached.has(name) && !/\/Signs\//.test(name))
  }
}

interface Resources {
  readonly fonts: Map<string, Font>
  readonly media: Set<string>
}

const readResources = (pack: Package, folder: string, document: Node): Resources => {
  const found: Resources = { fonts: new Map(), media: new Set() }
  for (const kind of ['PublicRes', 'DocumentRes']) {
    for (const { text } of all(document, kind)) {
      const { root, folder: own } = pack.xml(folder, text)
      const base = `${own}${root.attributes['BaseLoc'] ?? ''}/`
      for (const font of all(root, 'Font')) {
        const file = all(font, 'FontFile')[0]
        if (file === undefined) pack.faults.push(`the font ${font.attributes['FontName']} is not embedded`)
        else {
          const { bytes } = pack.bytes(base, file.text)
          found.fonts.set(font.attributes['ID'] ?? '', create(Buffer.from(bytes)) as Font)
        }
      }
      for (const item of all(root, 'MultiMedia')) {
        const { bytes, name } = pack.bytes(base, all(item, 'MediaFile')[0]?.text ?? '')
        const magic = MAGIC[item.attributes['Format'] ?? ''] ?? '?'
        if (!Buffer.from(bytes).toString('hex', 0, 4).startsWith(magic))
          pack.faults.push(`${name} is no ${item.attributes['Format']}`)
        found.media.add(item.attributes['ID'] ?? '')
      }
    }
  }
  return found
}

const steps = (text: string | undefined): number[] => {
  const items = (text ?? '').trim().split(/\s+/).filter(Boolean)
  const out: number[] = []
  for (let i = 0; i < items.length; i += 1) {
    if (items[i] !== 'g') out.push(Number(items[i]))
    else {
      for (let k = 0; k < Number(items[i + 1]); k += 1) out.push(Number(items[i + 2]))
      i += 2
    }
  }
  return out
}

const checkText = (object: Node, resources: Resources, where: string, faults: string[]): void => {
  const font = resources.fonts.get(object.attributes['Font'] ?? '')
  const [, , width = 0] = numbers(object.attributes['Boundary'])
  const size = Number(object.attributes['Size'])
  if (font === undefined) return void faults.push(`${where}: no font ${object.attributes['Font']}`)
  const codes = all(object, 'TextCode')
  const given = all(object, 'Glyphs').flatMap(({ text }) => numbers(text))
  const chars = codes.flatMap(({ text }) => Array.from(text))
  for (const id of given) if (!(id > 0 && id < font.numGlyphs)) faults.push(`${where}: no glyph ${id}`)
  if (given.length > 0) return
  const missing = chars.filter((char) => !font.hasGlyphForCodePoint(char.codePointAt(0) ?? 0))
  if (missing.length > 0) faults.push(`${where}: no glyph for ${missing.join('')}`)
  const deltas = steps(codes[0]?.attributes['DeltaX'])
  if (deltas.length !== chars.length - 1)
    faults.push(`${where}: ${deltas.length} steps for ${chars.length} characters`)
  const last = font.glyphForCodePoint(chars.at(-1)?.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm
  const used = deltas.reduce((sum, step) => sum + step, last * size)
  if (used > width + SLACK) faults.push(`${where}: ${used} mm of text in ${width}`)
}

const OBJECTS = ['TextObject', 'ImageObject', 'PathObject']

const checkPage = (
  { root, name }: { root: Node; name: string },
  templates: ReadonlySet<string>,
  resources: Resources,
  faults: string[],
): void => {
  const [, , width = 0, height = 0] = numbers(all(root, 'PhysicalBox')[0]?.text)
  if (!(width > 0 && height > 0)) faults.push(`${name}: no size`)
  for (const use of all(root, 'Template')) {
    if (!templates.has(use.attributes['TemplateID'] ?? '')) faults.push(`${name}: no such template page`)
  }
  for (const object of everything(root).filter((node) => OBJECTS.includes(node.name))) {
    const where = `${name} ${object.name} ${object.attributes['ID']}`
    const [x = Number.NaN, y = Number.NaN, w = Number.NaN, h = Number.NaN] = numbers(
      object.attributes['Boundary'],
    )
    const inside = x >= -SLACK && y >= -SLACK && x + w <= width + SLACK && y + h <= height + SLACK
    if (!inside) faults.push(`${where}: ${x} ${y} ${w} ${h} is not on the page`)
    if (object.name === 'TextObject') checkText(object, resources, where, faults)
    if (object.name === 'ImageObject' && !resources.media.has(object.attributes['ResourceID'] ?? ''))
      faults.push(`${where}: no such picture`)
  }
}

const itemsOf = (root: Node): string =>
  JSON.stringify(all(root, 'CustomData').map(({ attributes, text }) => [attributes['Name'], text]))

const checkIds = (parts: readonly Node[], document: Node, faults: string[]): Set<string> => {
  const ids = parts
    .flatMap(everything)
    .filter(({ name }) => name !== 'Attachment')
    .flatMap(({ attributes }) => attributes['ID'] ?? [])
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  if (twice.length > 0) faults.push(`IDs used twice: ${twice.join(' ')}`)
  const most = Number(all(document, 'MaxUnitID')[0]?.text)
  if (ids.some((id) => !(Number(id) >= 1 && Number(id) <= most))) faults.push(`an ID beyond ${most}`)
  return new Set(ids)
}

/** What is wrong with a package of one document, or nothing. */
export const ofdFaults = async (bytes: Uint8Array): Promise<string[]> => {
  const pack = await Package.open(bytes)
  const { faults } = pack
  const entry = pack.xml('', 'OFD.xml').root
  const { root: document, folder } = pack.xml('', all(entry, 'DocRoot')[0]?.text ?? '')
  const resources = readResources(pack, folder, document)
  const templates = all(document, 'TemplatePage')
  const pages = all(document, 'Page')
  const opened = [...templates, ...pages].map(({ attributes }) =>
    pack.xml(folder, attributes['BaseLoc'] ?? ''),
  )
  const known = new Set(templates.flatMap(({ attributes }) => attributes['ID'] ?? []))
  for (const page of opened) checkPage(page, known, resources, faults)
  const res = ['PublicRes', 'DocumentRes'].flatMap((kind) =>
    all(document, kind).map(({ text }) => pack.xml(folder, text).root),
  )
  const ids = checkIds([document, ...res, ...opened.map(({ root }) => root)], document, faults)
  for (const { text } of all(document, 'CustomTags')) {
    const list = pack.xml(folder, text)
    for (const tag of all(list.root, 'FileLoc')) {
      for (const ref of all(pack.xml(list.folder, tag.text).root, 'ObjectRef')) {
        if (!ids.has(ref.text) || !ids.has(ref.attributes['PageRef'] ?? ''))
          faults.push(`a tag of nothing: ${ref.text}`)
      }
    }
  }
  for (const { text } of all(document, 'Attachments')) {
    const list = pack.xml(folder, text)
    for (const file of all(list.root, 'FileLoc')) {
      if (itemsOf(pack.xml(list.folder, file.text).root) !== itemsOf(entry))
        faults.push('the attachment is unlike CustomDatas')
    }
  }
  return [...faults, ...pack.unreached().map((name) => `${name} belongs to nothing`)]
}
