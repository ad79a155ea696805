/**
 * A text looked for among glyphs, whatever the format they were drawn in: a word is often split over several text objects,
 * drawn in any order, or made of characters that only look like those that were asked for.
 */

/** A glyph's box in mm from the page's top left, and the size of its type in mm. */
export interface Glyph {
  readonly char: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly size: number
}

/**
 * Simplified radicals that NFKC leaves alone and that some writers put for the characters they look like
 * (EquivalentUnifiedIdeograph of the Unicode Character Database).
 */
const RADICALS: ReadonlyMap<string, string> = new Map(
  '⺠民⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙'
    .match(/../gu)
    ?.map((pair) => [...pair] as [string, string]),
)

/** Characters as they are compared: of one width, ligatures undone, radicals as characters, no white space. */
const folded = (text: string): string[] =>
  [...text.normalize('NFKC')].map((char) => RADICALS.get(char) ?? char).filter((char) => !/^\s$/u.test(char))

/** A glyph of several characters (a ligature, ㎡) as one for each, side by side. */
const foldedGlyph = (glyph: Glyph): readonly Glyph[] => {
  const { char, left, right } = glyph
  if (/^[!-~\u4e00-\u9fff]$/.test(char)) return [glyph]
  const chars = folded(char)
  const step = (right - left) / chars.length
  return chars.map((part, i) => ({
    ...glyph,
    char: part,
    left: left + i * step,
    right: left + (i + 1) * step,
  }))
}

/** Of the type size: copies nearer than this are one. */
const TWIN = 0.25

const middle = (a: number, b: number): number => (a + b) / 2

/** Of the type size, from middle to middle: glyphs that follow each other at any angle. */
const TOUCHING = 1.25

/** True when `b` can be read on from `a`: beside it on the same line, below it in a column, or next to it on any slope. */
const readsOn = (a: Glyph, b: Glyph): boolean => {
  const size = Math.max(a.size, b.size)
  const sameLine =
    Math.abs(a.bottom - b.bottom) < size * 0.6 && b.left - a.right < size * 2 && b.left > a.left - size * 0.1
  const sameColumn =
    Math.abs(middle(a.left, a.right) - middle(b.left, b.right)) < size * 0.6 &&
    b.top > a.top &&
    b.top - a.bottom < size * 2
  const [across, down] = [
    middle(b.left, b.right) - middle(a.left, a.right),
    middle(b.top, b.bottom) - middle(a.top, a.bottom),
  ]
  return sameLine || sameColumn || Math.hypot(across, down) < size * TOUCHING
}

/** Bold type is often drawn as the same glyph twice, a hair apart. */
const withoutTwins = (line: readonly Glyph[]): readonly Glyph[] => {
  let last: Glyph | undefined
  return line.filter((glyph) => {
    const twin = last?.char === glyph.char && glyph.left - last.left < glyph.size * TWIN
    if (!twin) last = glyph
    return !twin
  })
}

/** Glyphs sorted into lines, top to bottom, left to right: text that was drawn in any order. */
const inLines = (glyphs: readonly Glyph[]): readonly Glyph[] => {
  const lines: Glyph[][] = []
  for (const glyph of [...glyphs].sort((a, b) => a.bottom - b.bottom)) {
    const line = lines.at(-1)
    const last = line?.[0]
    if (
      line !== undefined &&
      last !== undefined &&
      glyph.bottom - last.bottom < Math.max(glyph.size, last.size) * 0.4
    )
      line.push(glyph)
    else lines.push([glyph])
  }
  return lines.flatMap((line) => withoutTwins(line.sort((a, b) => a.left - b.left)))
}

const runsOf = (glyphs: readonly Glyph[]): Glyph[][] => {
  const runs: Glyph[][] = []
  let last: Glyph | undefined
  for (const glyph of glyphs) {
    if (last !== undefined && readsOn(last, glyph)) runs.at(-1)?.push(glyph)
    else runs.push([glyph])
    last = glyph
  }
  return runs
}

const matchesIn = (run: readonly Glyph[], wanted: readonly string[]): Glyph[][] => {
  const hits: Glyph[][] = []
  for (let i = 0; i + wanted.length <= run.length; ) {
    if (wanted.every((char, k) => run[i + k]?.char === char)) {
      hits.push(run.slice(i, i + wanted.length))
      i += wanted.length
    } else i += 1
  }
  return hits
}

export interface Spot {
  readonly x: number
  readonly y: number
}

/** mm: the same word found both ways, or drawn twice for bold, is one. */
const SAME_SPOT = 0.5

/** Spots without those near an earlier one, by cells of a grid, since a page may have hundreds of thousands. */
const distinct = (spots: readonly Spot[]): Spot[] => {
  const cells = new Set<string>()
  const around = [-1, 0, 1]
  return spots.filter(({ x, y }) => {
    const [column, row] = [Math.round(x / SAME_SPOT), Math.round(y / SAME_SPOT)]
    const taken = around.some((dx) => around.some((dy) => cells.has(`${column + dx} ${row + dy}`)))
    if (!taken) cells.add(`${column} ${row}`)
    return !taken
  })
}

/**
 * Centres of every occurrence of `text` in mm, top to bottom. White space does not count. Text is looked for as it was
 * drawn and as it stands in lines, since a word is often split over several objects.
 */
export const locateText = (glyphs: readonly Glyph[], text: string): readonly Spot[] => {
  const wanted = folded(text)
  if (wanted.length === 0) return []
  const drawn = glyphs.flatMap(foldedGlyph)
  const present = new Set(drawn.map((glyph) => glyph.char))
  if (!wanted.every((char) => present.has(char))) return []
  const hits = [drawn, inLines(drawn)].flatMap((order) =>
    runsOf(order).flatMap((run) => matchesIn(run, wanted)),
  )
  return distinct(
    hits.map((hit) => ({
      x: middle(Math.min(...hit.map((g) => g.left)), Math.max(...hit.map((g) => g.right))),
      y: middle(Math.min(...hit.map((g) => g.top)), Math.max(...hit.map((g) => g.bottom))),
    })),
  ).sort((a, b) => (Math.abs(a.y - b.y) < 0.5 ? a.x - b.x : a.y - b.y))
}
