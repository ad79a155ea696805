/** Pages of one document: ids, content parts and boxes in mm (GB/T 33190-2016 7.5, 7.7). */
import { view } from '../../base/bytes.ts'
import { GsealError, isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { XmlElement } from '../../xml/index.ts'
import type { DocBody } from './bodies.ts'
import type { Parts } from './parts.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/** ST_Box "x y w h" in mm; `undefined` when it is not four finite numbers. */
export const parseBox = (text: string | undefined): Box | undefined => {
  const items = (text ?? '').trim().split(/\s+/)
  const [x, y, width, height] = items.map(Number)
  if (items.length !== 4 || !items.every((item) => NUMBER.test(item))) return undefined
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined
  return { x, y, width, height }
}

/** Numbers of which this is the same are written alike. */
export const tenThousandths = (value: number): number => Math.round(value * 10_000)

/** A number as OFD wants it: "." as decimal mark, no exponent, at most four decimals. */
export const mm = (value: number): string => {
  const rounded = tenThousandths(value) / 10_000 + 0
  // No exponent stands in numbers of this range.
  return Math.abs(rounded) < 1e15 ? String(rounded) : value.toFixed(4)
}

/** ISO A4, which readers assume where no page area is given. */
const A4: Box = { x: 0, y: 0, width: 210, height: 297 }

/** Templates and Area stand first in a page (GB/T 33190-2016 7.7), so its box is within the first bytes. */
const HEAD = 1024
const AREA =
  /^[^!]*?<(?:[\w.-]+:)?Page\s[^<>]*>\s*(?:<(?:[\w.-]+:)?Template\s[^<>]*\/>\s*)*<(?:[\w.-]+:)?Area>\s*<(?:[\w.-]+:)?PhysicalBox>([^<>&]*)<\//

/**
 * The box of a page that begins exactly as the schema has it, without parsing the content behind; `undefined` when
 * anything else stands there (comments, CDATA, other elements), which the whole reading then decides.
 */
const boxInHead = (head: string): Box | undefined => parseBox(AREA.exec(head)?.[1])

export class OfdPage {
  readonly body: DocBody
  /** Page@ID, what PageRef of a stamp names. */
  readonly id: string
  readonly part: string
  readonly #parts: Parts
  readonly #fallback: Box
  #box: Box | undefined

  constructor(parts: Parts, body: DocBody, id: string, part: string, fallback: Box) {
    this.#parts = parts
    this.body = body
    this.id = id
    this.part = part
    this.#fallback = fallback
  }

  /** As `box`; a page that cannot be read has the document's. For looking only: stamping insists on reading. */
  get boxOrFallback(): Box {
    try {
      return this.box
    } catch (error) {
      if (!isGsealError(error)) throw error
      return this.#fallback
    }
  }

  /** PhysicalBox of the page, else of the document. Read when asked for: most pages of a large file never are. */
  get box(): Box {
    if (this.#box === undefined) {
      const own = this.#ownBox()
      this.#box = own !== undefined && own.width > 0 && own.height > 0 ? own : this.#fallback
    }
    return this.#box
  }

  #ownBox(): Box | undefined {
    const bytes = view(this.#parts.bytes(this.part))
    if (!bytes.includes('PhysicalBox')) return undefined
    const quick = boxInHead(bytes.toString('latin1', 0, HEAD))
    return quick ?? parseBox(this.#parts.xml(this.part).find('Area')?.find('PhysicalBox')?.text)
  }
}

const pageOf = (parts: Parts, body: DocBody, element: XmlElement, fallback: Box): OfdPage => {
  const [id, loc] = [element.attr('ID'), element.attr('BaseLoc')]
  const part = loc === undefined ? undefined : parts.resolve(body.root, loc)
  if (id === undefined || part === undefined) {
    throw new GsealError('OFD_MALFORMED', { part: body.root, reason: `page "${id ?? ''}" leads to no part` })
  }
  return new OfdPage(parts, body, id.trim(), part, fallback)
}

/** Pages of a body in reading order. @throws OFD_MALFORMED, LIMIT_EXCEEDED */
export const readPages = (parts: Parts, body: DocBody): readonly OfdPage[] => {
  const root = parts.xml(body.root)
  const area = parseBox(root.find('CommonData')?.find('PageArea')?.find('PhysicalBox')?.text)
  const fallback = area !== undefined && area.width > 0 && area.height > 0 ? area : A4
  const elements = root.find('Pages')?.all('Page') ?? []
  if (elements.length > LIMITS.ofd.pages) {
    throw new GsealError('LIMIT_EXCEEDED', {
      what: 'pages',
      actual: elements.length,
      limit: LIMITS.ofd.pages,
    })
  }
  const pages = elements.map((element) => pageOf(parts, body, element, fallback))
  if (new Set(pages.map((page) => page.id)).size !== pages.length) {
    throw new GsealError('OFD_MALFORMED', { part: body.root, reason: 'two pages have the same ID' })
  }
  return pages
}
