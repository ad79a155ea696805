import fc from 'fast-check'
import t from 'tap'
import type { Document, PageBox } from '../../src/core/document/document.ts'
import { type PageChoice, placementsOf, type Side } from '../../src/core/places.ts'

const A4 = { width: 210, height: 297 }
const SEAL = { width: 42, height: 42 }

/** Pages and spots of text are all that placing asks of a document. */
const paper = (
  count: number,
  spots: readonly { page: number; x: number; y: number }[] = [],
  box = A4,
): Document => {
  const pages: PageBox[] = Array.from({ length: count }, (_, k) => ({ number: k + 1, ...box }))
  return {
    format: 'ofd',
    pages: () => pages,
    pageCount: () => pages.length,
    page: (number: number) => pages[number - 1],
    locate: () => spots,
  } as unknown as Document
}

const at = (document: Document, pages: PageChoice, x?: number, y?: number) =>
  placementsOf(
    document,
    [{ kind: 'at', pages, ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) }],
    SEAL,
  )

t.test('a point is the centre of the stamp', async (t) => {
  t.same(at(paper(1), ['first'], 100, 200), [{ page: 1, x: 79, y: 179, ...SEAL }])
})

t.test('without a point the stamp stands at the lower right', async (t) => {
  const [place] = at(paper(3), ['last'])
  t.equal(place?.page, 3)
  t.ok((place?.x ?? 0) > 105 && (place?.y ?? 0) > 148)
})

t.test('pages are chosen by number, range and name, each once and in order', async (t) => {
  const pages = (choice: PageChoice) => at(paper(5), choice, 100, 100).map((place) => place.page)
  t.same(pages(['all']), [1, 2, 3, 4, 5])
  t.same(pages([{ from: 2, to: 4 }, 'first', { from: 3, to: 3 }]), [1, 2, 3, 4])
  t.same(pages(['last', 'first']), [1, 5])
  t.throws(() => pages([{ from: 2, to: 6 }]), { code: 'PAGE_ABSENT', params: { page: 6, pages: 5 } })
  t.throws(() => pages([{ from: 0, to: 1 }]), { code: 'PAGE_ABSENT' })
})

t.test('a stamp that would leave the page is refused, with the sizes', async (t) => {
  t.throws(() => at(paper(1), ['first'], 5, 100), { code: 'PLACE_OUTSIDE', params: { pageWidth: 210 } })
  t.throws(() => at(paper(1, [], { width: 30, height: 30 }), ['first']), { code: 'PLACE_OUTSIDE' })
})

t.test('a keyword near the edge still gets its stamp, moved inside', async (t) => {
  const document = paper(1, [{ page: 1, x: 3, y: 290 }])
  const places = placementsOf(document, [{ kind: 'keyword', text: '盖章' }], SEAL)
  t.same(places, [{ page: 1, x: 0, y: 297 - 42, ...SEAL }])
})

t.test('every occurrence, or the one asked for', async (t) => {
  const document = paper(2, [
    { page: 1, x: 100, y: 100 },
    { page: 2, x: 100, y: 120 },
  ])
  const pages = (nth?: number) =>
    placementsOf(
      document,
      [{ kind: 'keyword', text: '盖章', ...(nth === undefined ? {} : { nth }) }],
      SEAL,
    ).map((p) => p.page)
  t.same(pages(), [1, 2])
  t.same(pages(2), [2])
  t.throws(() => pages(3), { code: 'KEYWORD_ABSENT', params: { found: 2, nth: 3 } })
  t.throws(() => placementsOf(paper(1), [{ kind: 'keyword', text: '无' }], SEAL), { code: 'KEYWORD_ABSENT' })
})

t.test('a riding stamp needs two pages', async (t) => {
  t.throws(() => placementsOf(paper(1), [{ kind: 'riding', side: 'right' }], SEAL), {
    code: 'RIDING_ONE_PAGE',
  })
})

/** The part of the stamp that can be seen on a page, in the stamp's own coordinates. */
const visible = (place: { x: number; y: number; width: number; height: number }) => ({
  left: Math.max(0, -place.x),
  right: Math.min(place.width, A4.width - place.x),
  top: Math.max(0, -place.y),
  bottom: Math.min(place.height, A4.height - place.y),
})

t.test(
  'riding slices lie on their page, fit each other and make up the whole stamp, on each side',
  async () => {
    const sides = fc.constantFrom<Side>('left', 'right', 'top', 'bottom')
    fc.assert(
      fc.property(sides, fc.integer({ min: 2, max: 90 }), (side, count) => {
        const places = placementsOf(paper(count), [{ kind: 'riding', side }], SEAL)
        if (places.length !== count) return false
        const across = side === 'left' || side === 'right'
        let sum = 0
        for (const place of places) {
          const { clip } = place
          if (clip === undefined) return false
          const seen = visible(place)
          const [from, to] = across ? [clip.x, clip.x + clip.width] : [clip.y, clip.y + clip.height]
          const [low, high] = across ? [seen.left, seen.right] : [seen.top, seen.bottom]
          if (from < low - 1e-6 || to > high + 1e-6) return false
          sum += to - from
        }
        // Whole stamps: one for each group of pages.
        const whole = sum / 42
        return Math.abs(whole - Math.round(whole)) < 1e-6 && Math.round(whole) >= 1
      }),
      { seed: 42, numRuns: 200 },
    )
  },
)

t.test('slices never get narrower than can be seen', async (t) => {
  const places = placementsOf(paper(90), [{ kind: 'riding', side: 'right' }], SEAL)
  t.ok(places.every((place) => (place.clip?.width ?? 0) >= 2))
})
