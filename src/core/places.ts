/** Where a stamp goes: pages and points, keywords, riding over edges, as rectangles in mm. */
import { GsealError } from './base/error.ts'
import type { Document, PageBox, Placement } from './document/document.ts'

export type PageChoice = readonly (
  | { readonly from: number; readonly to: number }
  | 'first'
  | 'last'
  | 'all'
)[]
export type Side = 'left' | 'right' | 'top' | 'bottom'

export type Where =
  /** Centre of the stamp in mm from the page's top left as shown; without it, the lower right part of the page. */
  | { readonly kind: 'at'; readonly pages: PageChoice; readonly x?: number; readonly y?: number }
  /** On occurrence `nth` (1-based) of a text, or on every one. */
  | { readonly kind: 'keyword'; readonly text: string; readonly nth?: number }
  /** 骑缝章: cut across one edge of all pages. */
  | { readonly kind: 'riding'; readonly side: Side }

export interface Size {
  /** mm */
  readonly width: number
  readonly height: number
}

/** Distance of the default place from the right and lower edges, where 落款 stands on an official letter. */
const DEFAULT_MARGIN = 30

const pageAt = (document: Document, number: number): PageBox => {
  const page = document.page(number)
  if (page === undefined) throw new GsealError('PAGE_ABSENT', { page: number, pages: document.pageCount() })
  return page
}

const chosen = (document: Document, choice: PageChoice): readonly PageBox[] => {
  const numbers = choice.flatMap((item) => {
    if (item === 'first') return [1]
    if (item === 'last') return [document.pageCount()]
    if (item === 'all') return document.pages().map((page) => page.number)
    pageAt(document, item.from)
    pageAt(document, item.to)
    return Array.from({ length: item.to - item.from + 1 }, (_, k) => item.from + k)
  })
  return [...new Set(numbers)].sort((a, b) => a - b).map((number) => pageAt(document, number))
}

const centred = (page: PageBox, x: number, y: number, size: Size): Placement => {
  const place = { page: page.number, x: x - size.width / 2, y: y - size.height / 2, ...size }
  const inside =
    place.x >= 0 && place.y >= 0 && place.x + size.width <= page.width && place.y + size.height <= page.height
  if (inside) return place
  throw new GsealError('PLACE_OUTSIDE', {
    page: page.number,
    x,
    y,
    width: size.width,
    height: size.height,
    pageWidth: page.width,
    pageHeight: page.height,
  })
}

/** Moved back inside where the place is too near an edge and nobody asked for a point. */
const nudged = (value: number, half: number, limit: number): number =>
  limit < 2 * half ? value : Math.min(Math.max(value, half), limit - half)

const atPoint = (document: Document, where: Extract<Where, { kind: 'at' }>, size: Size): Placement[] =>
  chosen(document, where.pages).map((page) =>
    centred(
      page,
      where.x ?? nudged(page.width - DEFAULT_MARGIN - size.width / 2, size.width / 2, page.width),
      where.y ?? nudged(page.height - DEFAULT_MARGIN - size.height / 2, size.height / 2, page.height),
      size,
    ),
  )

const onKeyword = (
  document: Document,
  where: Extract<Where, { kind: 'keyword' }>,
  size: Size,
): Placement[] => {
  const spots = document.locate(where.text)
  const wanted = where.nth === undefined ? spots : spots.slice(where.nth - 1, where.nth)
  if (wanted.length === 0) {
    throw new GsealError('KEYWORD_ABSENT', { text: where.text, found: spots.length, nth: where.nth ?? 1 })
  }
  return wanted.map((spot) => {
    const page = pageAt(document, spot.page)
    const x = nudged(spot.x, size.width / 2, page.width)
    const y = nudged(spot.y, size.height / 2, page.height)
    return centred(page, x, y, size)
  })
}

/** A slice narrower than this cannot be matched by eye; longer documents are cut in groups. */
const MIN_SLICE = 2

/** Pages in groups of nearly equal size, none so large that its slices fall below `MIN_SLICE`. */
const groups = (pages: readonly PageBox[], length: number): PageBox[][] => {
  const most = Math.max(3, Math.floor(length / MIN_SLICE))
  const count = Math.ceil(pages.length / most)
  return Array.from({ length: count }, (_, k) =>
    pages.slice(Math.floor((k * pages.length) / count), Math.floor(((k + 1) * pages.length) / count)),
  )
}

/** The whole stamp hangs over the edge and only slice `i` of `n` is painted (reference geometry of 骑缝章). */
const slice = (page: PageBox, side: Side, i: number, n: number, size: Size): Placement => {
  const across = side === 'left' || side === 'right'
  const step = (across ? size.width : size.height) / n
  const offset: Readonly<Record<Side, number>> = {
    right: page.width - step * (i + 1),
    bottom: page.height - step * (i + 1),
    left: -step * (n - 1 - i),
    top: -step * (n - 1 - i),
  }
  // On the right the slices run from the stamp's left part; on the left edge they end with its right part.
  const clip = across
    ? { x: step * (side === 'right' ? i : n - 1 - i), y: 0, width: step, height: size.height }
    : { x: 0, y: step * (side === 'bottom' ? i : n - 1 - i), width: size.width, height: step }
  const x = across ? offset[side] : (page.width - size.width) / 2
  const y = across ? (page.height - size.height) / 2 : offset[side]
  return { page: page.number, x, y, ...size, clip }
}

const riding = (document: Document, side: Side, size: Size): Placement[] => {
  const pages = document.pages()
  if (pages.length < 2) throw new GsealError('RIDING_ONE_PAGE', { pages: pages.length })
  const length = side === 'left' || side === 'right' ? size.width : size.height
  return groups(pages, length).flatMap((group) =>
    group.map((page, i) => slice(page, side, i, group.length, size)),
  )
}

/** All rectangles of a stamp. @throws PAGE_ABSENT, KEYWORD_ABSENT, PLACE_OUTSIDE, RIDING_ONE_PAGE */
export const placementsOf = (document: Document, where: readonly Where[], size: Size): readonly Placement[] =>
  where.flatMap((item) => {
    if (item.kind === 'at') return atPoint(document, item, size)
    if (item.kind === 'keyword') return onKeyword(document, item, size)
    return riding(document, item.side, size)
  })
