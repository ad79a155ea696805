/**
 * Where text stands on a page, so that a stamp can be put on a keyword: the page's content and the forms in it, by the
 * fonts' encodings (text/). Annotations are not looked at. Nothing here judges a document: a text whose font does not say
 * what its codes mean is not found, though its glyphs have their places; content that cannot be decoded is an error.
 */

import { concatBytes } from '../../base/bytes.ts'
import { isGsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { locateText, type Spot } from '../keyword.ts'
import { fromRect, type PageFrame, type PdfRect, shownSize } from './geometry.ts'
import type { PdfPage } from './pages.ts'
import { type Font, openFont } from './text/font.ts'
import { Interpreter, type Sources } from './text/interpreter.ts'
import { IDENTITY, type TextGlyph } from './text/machine.ts'
import type { PdfDict, PdfStream, PdfValue, View } from './value.ts'

export type { TextGlyph } from './text/machine.ts'

/** A fault of a font hides what its text means and nothing else; a limit is a limit. */
const tolerant = <T>(action: () => T): T | undefined => {
  try {
    return action()
  } catch (error) {
    if (isGsealError(error) && error.code !== 'LIMIT_EXCEEDED') return undefined
    throw error
  }
}

/** Fonts and contents read so far; one for all pages of a view. */
export class TextSession implements Sources {
  readonly #fonts = new Map<number | PdfDict, Font | undefined>()
  readonly #contents = new WeakMap<PdfStream, Uint8Array>()
  readonly #texts: boolean

  /** @param texts false where nobody asks what the glyphs mean */
  constructor(texts = true) {
    this.#texts = texts
  }

  font(view: View, value: PdfValue | undefined): Font | undefined {
    const dict = view.dict(value)
    if (dict === undefined) return undefined
    const key = value?.type === 'ref' ? value.number : dict
    if (this.#fonts.has(key)) return this.#fonts.get(key)
    const font = tolerant(() => openFont(view, dict, this.#texts))
    if (this.#fonts.size >= LIMITS.pdfText.cachedFonts) this.#fonts.clear()
    this.#fonts.set(key, font)
    return font
  }

  content(view: View, stream: PdfStream): Uint8Array {
    const known = this.#contents.get(stream)
    if (known !== undefined) return known
    const bytes = view.decoded(stream)
    this.#contents.set(stream, bytes)
    return bytes
  }
}

/** The streams of /Contents as one (7.8.2): what begins in one may end in the next, but no token does. */
const pageContent = (view: View, page: PdfPage, session: TextSession): Uint8Array => {
  const value = view.resolve(page.dict.entries.get('Contents'))
  const items = value.type === 'array' ? value.items : [value]
  const gap = Uint8Array.of(0x0a)
  return concatBytes(
    ...items.flatMap((item) => {
      const stream = view.stream(item)
      return stream === undefined ? [] : [session.content(view, stream), gap]
    }),
  )
}

/**
 * The glyphs of a page in drawing order, those of unknown text among them.
 * @throws LIMIT_EXCEEDED, PDF_FILTER and what reading an object throws
 */
export const textRuns = (view: View, page: PdfPage, session: TextSession): readonly TextGlyph[] => {
  const interpreter = new Interpreter(view, session)
  interpreter.run(pageContent(view, page, session), page.resources, IDENTITY)
  return interpreter.glyphs
}

/** Bounds of what a page shows, in user space. */
export interface ShownBoxes {
  readonly glyphs: readonly PdfRect[]
  readonly pictures: readonly PdfRect[]
  readonly shapes: readonly PdfRect[]
}

/** @throws LIMIT_EXCEEDED and what reading an object throws */
export const shownBoxes = (view: View, page: PdfPage, session: TextSession): ShownBoxes => {
  const interpreter = new Interpreter(view, session)
  interpreter.run(pageContent(view, page, session), page.resources, IDENTITY)
  const { glyphs, pictures, shapes } = interpreter
  return { glyphs: glyphs.map(({ rect }) => rect), pictures, shapes }
}

/** Centres in mm of each occurrence of `text` that lies on the page as shown, top to bottom. */
export const locate = (frame: PageFrame, runs: readonly TextGlyph[], text: string): readonly Spot[] => {
  const page = shownSize(frame)
  const glyphs = runs.map((glyph) => {
    const { x, y, width, height } = fromRect(frame, glyph.rect)
    return {
      char: glyph.text,
      left: x,
      right: x + width,
      top: y,
      bottom: y + height,
      size: glyph.size * frame.scale,
    }
  })
  return locateText(glyphs, text).filter(
    ({ x, y }) => x >= 0 && y >= 0 && x <= page.width && y <= page.height,
  )
}
