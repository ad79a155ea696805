/** An OFD package as a `Document` (GB/T 33190-2016). */

import type { Code } from '../../base/codes/index.ts'
import { GsealError, type Params } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import type { Finding } from '../../base/verdict.ts'
import type { DigestedText } from '../../gm/index.ts'
import { openZip } from '../../zip/index.ts'
import type { Ahead, Appearance, Document, Found, PageBox, Pending } from '../document.ts'
import { locateText, type Spot } from '../keyword.ts'
import type { Metadata } from '../metadata.ts'
import { type DocBody, readBodies } from './bodies.ts'
import { type Closure, closureOf } from './closure.ts'
import { type Machinery, unsignedBodies } from './coverage.ts'
import { describe, foundOf, isDescription } from './found.ts'
import { ofdMetadata } from './metadata.ts'
import { type OfdPage, readPages } from './pages.ts'
import { descendants, Parts } from './parts.ts'
import { prepareSignature } from './prepare.ts'
import type { SignatureFile } from './signature-file.ts'
import { readList, type SignatureList } from './signature-list.ts'
import { pageGlyphs } from './text.ts'

/** Sizes are read when asked for. A class: accessors of an object literal outlive their document. */
class ShownPage implements PageBox {
  readonly number: number
  readonly #page: OfdPage

  constructor(page: OfdPage, number: number) {
    this.#page = page
    this.number = number
  }

  get width(): number {
    return this.#page.box.width
  }

  get height(): number {
    return this.#page.box.height
  }
}

export class OfdDocument implements Document {
  readonly format = 'ofd'
  readonly parts: Parts
  readonly bodies: readonly DocBody[]
  readonly lists: readonly (SignatureList | undefined)[]
  readonly #findings: Finding[] = []
  readonly #told = new Set<string>()
  #pages: readonly OfdPage[] | undefined
  #closure: Closure | undefined
  #descriptions: readonly SignatureFile[] | undefined
  #machinery: Machinery | undefined
  #found: readonly Found[] | undefined

  /** @throws ZIP_*, XML_*, OFD_*, LIMIT_EXCEEDED when the package cannot be understood */
  constructor(bytes: Uint8Array, earlier?: OfdDocument) {
    const note = (code: Code, params: Params = {}) => this.#tell(code, params)
    this.parts = new Parts(openZip(bytes, note), note, earlier?.parts)
    this.bodies = readBodies(this.parts)
    this.lists = this.bodies.map((body) => readList(this.parts, body))
  }

  #tell(code: Code, params: Params): void {
    const key = `${code} ${JSON.stringify(params)}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.#findings.push({ code, severity: 'warn', params })
  }

  get ofdPages(): readonly OfdPage[] {
    if (this.#pages === undefined) {
      const pages = this.bodies.flatMap((body) => readPages(this.parts, body))
      if (pages.length > LIMITS.ofd.pages) {
        throw new GsealError('LIMIT_EXCEEDED', {
          what: 'pages',
          actual: pages.length,
          limit: LIMITS.ofd.pages,
        })
      }
      this.#pages = pages
    }
    return this.#pages
  }

  pages(): readonly PageBox[] {
    return this.ofdPages.map((page, index) => new ShownPage(page, index + 1))
  }

  pageCount(): number {
    return this.ofdPages.length
  }

  page(number: number): PageBox | undefined {
    const page = this.ofdPages[number - 1]
    return page && new ShownPage(page, number)
  }

  closure(): Closure {
    this.#closure ??= closureOf(this.parts, this.bodies, (code, params = {}) => this.#tell(code, params))
    return this.#closure
  }

  /** Descriptions of the signatures that can be read, over all bodies. */
  descriptions(): readonly SignatureFile[] {
    this.#descriptions ??= this.lists.flatMap((list) =>
      (list?.entries ?? []).flatMap((entry) => {
        const file = describe(this.parts, entry)
        return isDescription(file) ? [file] : []
      }),
    )
    return this.#descriptions
  }

  machinery(): Machinery {
    this.#machinery ??= {
      lists: new Set(this.lists.flatMap((list) => (list === undefined ? [] : [list.part]))),
      files: new Set(
        this.descriptions().flatMap((file) => [
          file.part,
          ...[file.valueLoc, file.sealLoc].flatMap((loc) =>
            loc === undefined ? [] : (this.parts.resolve(file.part, loc) ?? []),
          ),
        ]),
      ),
    }
    return this.#machinery
  }

  signatures(): readonly Found[] {
    this.#found ??= this.#findSignatures()
    return this.#found
  }

  #findSignatures(): readonly Found[] {
    return this.bodies.flatMap((body, index) => {
      const list = this.lists[index]
      if (list === undefined) return []
      const pages = new Map(
        this.ofdPages.flatMap((page, at) =>
          page.body === body ? [[page.id, { page, number: at + 1 }]] : [],
        ),
      )
      const scene = {
        parts: this.parts,
        body: index,
        list,
        pages,
        closure: () => this.closure(),
        machinery: () => this.machinery(),
      }
      return list.entries.map((entry) => {
        const found = foundOf(scene, entry)
        // Ids are unique within one document of the package only.
        return index === 0 ? found : renamed(found, `doc${index + 1}:${entry.id}`)
      })
    })
  }

  whole(): DigestedText {
    return this.parts.whole()
  }

  ahead(except: readonly Uint8Array[]): Ahead {
    return this.parts.ahead(except)
  }

  findings(): readonly Finding[] {
    const signed = this.lists.filter((list) => list !== undefined && list.entries.length > 0).length
    if (signed === 0) return this.#findings
    const unsigned = unsignedBodies(this.parts, this.descriptions(), this.closure())
    const open = this.bodies.length === 1 ? [] : unsigned
    return [
      ...this.#findings,
      ...open.map(
        (body) => ({ code: 'OFD_BODY_UNSIGNED', severity: 'unknown', params: { body: body + 1 } }) as const,
      ),
    ]
  }

  locate(text: string): readonly { readonly page: number; readonly x: number; readonly y: number }[] {
    return this.ofdPages.flatMap((page, index) =>
      this.#spots(page, text).map((spot) => ({
        page: index + 1,
        x: spot.x - page.box.x,
        y: spot.y - page.box.y,
      })),
    )
  }

  metadata(): readonly Metadata[] {
    return ofdMetadata(this.parts, this.bodies)
  }

  /** Text of the page and of the templates it stands on. */
  #spots(page: OfdPage, text: string): readonly Spot[] {
    const content = this.parts.xml(page.part)
    const root = this.parts.xml(page.body.root)
    const templates = content.all('Template').flatMap((use) => {
      const id = use.attr('TemplateID')
      const element = descendants(root, 'TemplatePage').find((item) => item.attr('ID') === id)
      const part = this.parts.resolve(page.body.root, element?.attr('BaseLoc') ?? '')
      return part === undefined ? [] : pageGlyphs(this.parts.xml(part))
    })
    return locateText([...pageGlyphs(content), ...templates], text)
  }

  prepare(appearance: Appearance): Pending {
    const bodies = new Set(appearance.placements.map((place) => this.#pageAt(place.page).body))
    if (bodies.size > 1) throw new GsealError('OFD_BODIES_MIXED', { count: bodies.size })
    const body = [...bodies][0] ?? this.bodies[0]
    if (body === undefined) throw new GsealError('OFD_NOT_OFD')
    return prepareSignature(
      {
        parts: this.parts,
        body,
        list: this.lists[body.index],
        existing: this.descriptions(),
        pages: this.ofdPages,
      },
      appearance,
    )
  }

  #pageAt(number: number): OfdPage {
    const page = this.ofdPages[number - 1]
    if (page === undefined) throw new GsealError('PAGE_ABSENT', { page: number, pages: this.ofdPages.length })
    return page
  }

  reopen(bytes: Uint8Array): OfdDocument {
    return new OfdDocument(bytes, this)
  }
}

const renamed = (found: Found, id: string): Found =>
  Object.create(found, { id: { value: id, enumerable: true } })
