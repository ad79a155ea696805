/** Every kind of PNG by our own writer, with resvg as a second reader. */
import { deflateSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import fc from 'fast-check'
import t from 'tap'
import { LIMITS } from '../../../../src/core/base/limits.ts'
import { decodePicture, onWhite } from '../../../../src/core/impression/index.ts'
import { PNG_SIGNATURE } from '../../../../src/core/impression/png.ts'
import { buildPng, headerOf, type PngRecipe, pngOf, pngRows } from '../../../helpers/png-builder.ts'

const KINDS: readonly (readonly [colour: number, depths: readonly number[], samples: number])[] = [
  [0, [1, 2, 4, 8, 16], 1],
  [2, [8, 16], 3],
  [3, [1, 2, 4, 8], 1],
  [4, [8, 16], 2],
  [6, [8, 16], 4],
]

/** Samples that differ from pixel to pixel; those of a palette stay within it. */
const sampled =
  (depth: number, samples: number) =>
  (x: number, y: number): number[] =>
    Array.from({ length: samples }, (_, k) => (x * 37 + y * 101 + k * 59 + x * y * 13) % 2 ** depth)

const recipeFor = (colour: number, depth: number, samples: number, more: Partial<PngRecipe>): PngRecipe => ({
  width: 13,
  height: 11,
  colour,
  depth,
  pixel: sampled(depth, samples),
  ...(colour === 3 && {
    palette: Array.from({ length: 3 * 2 ** depth }, (_, i) => (i * 47) & 255),
    transparency: [0, 128],
  }),
  ...more,
})

/** The rule of ISO/IEC 15948 13.12 for one pixel. */
const expected = (
  { colour, depth, pixel, palette, transparency }: PngRecipe,
  x: number,
  y: number,
): number[] => {
  const raw = pixel(x, y)
  const [first = 0] = raw
  const scale = (value = 0): number => Math.round((value * 255) / (2 ** depth - 1))
  const keyed = (count: number): number => {
    const key = Array.from({ length: count }, (_, k) => {
      return (transparency?.[2 * k] ?? 0) * 256 + (transparency?.[2 * k + 1] ?? 0)
    })
    return transparency !== undefined && key.every((value, k) => value === raw[k]) ? 0 : 255
  }
  if (colour === 3) return [...(palette ?? []).slice(3 * first, 3 * first + 3), transparency?.[first] ?? 255]
  if (colour === 0) return [scale(first), scale(first), scale(first), keyed(1)]
  if (colour === 4) return [scale(first), scale(first), scale(first), scale(raw[1])]
  return [...raw.slice(0, 3).map(scale), colour === 6 ? scale(raw[3]) : keyed(3)]
}

const check = (recipe: PngRecipe, file: Buffer): boolean => {
  const { width, height, rgba } = decodePicture(file)
  const wanted: number[] = []
  for (let y = 0; y < recipe.height; y += 1) {
    for (let x = 0; x < recipe.width; x += 1) wanted.push(...expected(recipe, x, y))
  }
  return width === recipe.width && height === recipe.height && Buffer.from(rgba).equals(Buffer.from(wanted))
}

t.test('every colour type and depth, with every filter, interlaced and not', async (t) => {
  for (const [colour, depths, samples] of KINDS) {
    for (const depth of depths) {
      for (const interlaced of [false, true]) {
        const recipe = recipeFor(colour, depth, samples, { interlaced })
        t.ok(check(recipe, buildPng(recipe)), `colour ${colour} depth ${depth} interlaced ${interlaced}`)
        for (let filter = 0; filter < 5; filter += 1) {
          const one = { ...recipe, filter: () => filter }
          t.ok(check(one, buildPng(one)), `colour ${colour} depth ${depth} filter ${filter}`)
        }
      }
    }
  }
})

t.test('any dimensions, filters and split of the data', async () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...KINDS),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.nat(4),
      fc.integer({ min: 1, max: 60 }),
      ([colour, depths, samples], width, height, interlaced, shift, split) => {
        const depth = depths[shift % depths.length] ?? 8
        const filter = (row: number): number => (row * 7 + shift) % 5
        const recipe = recipeFor(colour, depth, samples, { width, height, interlaced, filter, split })
        return check(recipe, buildPng(recipe))
      },
    ),
    { seed: 20261124, numRuns: 150 },
  )
})

t.test('one colour made transparent by tRNS, compared at its own depth', async (t) => {
  const grey = recipeFor(0, 16, 1, { pixel: (x) => [0x1200 + x], transparency: [0x12, 0x03] })
  t.ok(check(grey, buildPng(grey)))
  const rgb = recipeFor(2, 8, 3, { pixel: (x) => [x, 1, 2], transparency: [0, 4, 0, 1, 0, 2] })
  t.ok(check(rgb, buildPng(rgb)))
  t.equal(
    decodePicture(buildPng(rgb))
      .rgba.filter((_, i) => i % 4 === 3)
      .filter((a) => a === 0).length,
    11,
  )
})

/** Pixels as resvg shows the file on white. */
const second = (file: Buffer, width: number, height: number): Uint8Array => {
  const href = `data:image/png;base64,${file.toString('base64')}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image image-rendering="optimizeSpeed" width="${width}" height="${height}" href="${href}"/></svg>`
  return new Resvg(svg, { background: '#fff', font: { loadSystemFonts: false } }).render().pixels
}

t.test('resvg reads the same pixels', async (t) => {
  for (const [colour, depths, samples] of KINDS) {
    for (const depth of depths) {
      for (const interlaced of [false, true]) {
        const recipe = recipeFor(colour, depth, samples, { interlaced })
        const file = buildPng(recipe)
        const [ours, theirs] = [onWhite(decodePicture(file)).rgba, second(file, recipe.width, recipe.height)]
        // 16 bits are cut by one and rounded by the other, and resvg works on colours multiplied by alpha.
        const most = Math.max(...ours.map((value, i) => Math.abs(value - (theirs[i] ?? -999))))
        t.ok(most <= 2, `colour ${colour} depth ${depth} interlaced ${interlaced}: ${most}`)
      }
    }
  }
})

const SMALL = recipeFor(6, 8, 4, {})
const GOOD = buildPng(SMALL)
const IDAT = deflateSync(pngRows(SMALL))
const NONE = Buffer.alloc(0)
const HEADER = headerOf(SMALL)
const header = (at: number, value: number): Buffer => {
  const copy = Buffer.from(HEADER)
  copy[at] = value
  return copy
}

const BAD: Readonly<Record<string, Buffer>> = {
  'without IEND': pngOf(['IHDR', HEADER], ['IDAT', IDAT]),
  'without IDAT': pngOf(['IHDR', HEADER], ['IEND', NONE]),
  'with two headers': pngOf(['IHDR', HEADER], ['IHDR', HEADER], ['IDAT', IDAT], ['IEND', NONE]),
  'with parted IDAT': pngOf(
    ['IHDR', HEADER],
    ['IDAT', IDAT.subarray(0, 9)],
    ['tEXt', Buffer.from('a\0b')],
    ['IDAT', IDAT.subarray(9)],
    ['IEND', NONE],
  ),
  'with data in IEND': pngOf(['IHDR', HEADER], ['IDAT', IDAT], ['IEND', Buffer.from('x')]),
  'with a palette behind the data': pngOf(
    ['IHDR', HEADER],
    ['IDAT', IDAT],
    ['PLTE', Buffer.alloc(3)],
    ['IEND', NONE],
  ),
  'of RGBA with tRNS': pngOf(['IHDR', HEADER], ['tRNS', Buffer.alloc(6)], ['IDAT', IDAT], ['IEND', NONE]),
  'of palette kind without palette': pngOf(['IHDR', header(9, 3)], ['IDAT', IDAT], ['IEND', NONE]),
  'of depth 3': pngOf(['IHDR', header(8, 3)], ['IDAT', IDAT], ['IEND', NONE]),
  'of colour type 5': pngOf(['IHDR', header(9, 5)], ['IDAT', IDAT], ['IEND', NONE]),
  'of unknown compression': pngOf(['IHDR', header(10, 1)], ['IDAT', IDAT], ['IEND', NONE]),
  'of unknown interlace': pngOf(['IHDR', header(12, 2)], ['IDAT', IDAT], ['IEND', NONE]),
  'with too few rows': pngOf(['IHDR', header(7, 12)], ['IDAT', IDAT], ['IEND', NONE]),
  'with too many rows': pngOf(['IHDR', header(7, 10)], ['IDAT', IDAT], ['IEND', NONE]),
  'with bytes behind the zlib stream': pngOf(
    ['IHDR', HEADER],
    ['IDAT', Buffer.concat([IDAT, Buffer.from('more')])],
    ['IEND', NONE],
  ),
  'with a filter that does not exist': pngOf(
    ['IHDR', HEADER],
    ['IDAT', deflateSync(Buffer.from(pngRows(SMALL)).fill(5, 0, 1))],
    ['IEND', NONE],
  ),
  'with no zlib stream': pngOf(['IHDR', HEADER], ['IDAT', Buffer.from('not zlib')], ['IEND', NONE]),
  'with an index beyond its palette': buildPng({
    ...recipeFor(3, 8, 1, {}),
    palette: [1, 2, 3],
    transparency: [0],
  }),
}

for (const [name, file] of Object.entries(BAD)) {
  t.test(`a PNG ${name} is refused`, async (t) => {
    t.throws(() => decodePicture(file), { code: 'PICTURE_DAMAGED' })
  })
}

t.test('a PNG cut anywhere, or with any byte of it changed, is refused', async (t) => {
  for (let end = PNG_SIGNATURE.length; end < GOOD.length; end += 1) {
    if (codeOf(() => decodePicture(GOOD.subarray(0, end))) !== 'PICTURE_DAMAGED') t.fail(`cut at ${end}`)
  }
  for (let at = PNG_SIGNATURE.length; at < GOOD.length; at += 1) {
    const copy = Buffer.from(GOOD)
    copy[at] = (copy[at] ?? 0) ^ 0x41
    if (!/^(PICTURE_|LIMIT_)/.test(codeOf(() => decodePicture(copy)) ?? '')) t.fail(`changed at ${at}`)
  }
})

const codeOf = (action: () => unknown): string | undefined => {
  try {
    action()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code
  }
}

t.test(
  'an unknown critical chunk is refused, an ancillary one and bytes behind IEND are passed over',
  async (t) => {
    const tail = [
      ['IDAT', IDAT],
      ['IEND', NONE],
    ] as const
    t.throws(() => decodePicture(pngOf(['IHDR', HEADER], ['ABCD', NONE], ...tail)), {
      code: 'PICTURE_UNSUPPORTED',
    })
    const plain = decodePicture(GOOD).rgba
    t.same(decodePicture(pngOf(['IHDR', HEADER], ['abCd', NONE], ...tail)).rgba, plain)
    t.same(decodePicture(Buffer.concat([GOOD, Buffer.from('behind')])).rgba, plain)
  },
)

t.test('bombs are refused before they are unpacked', async (t) => {
  const huge = headerOf({ ...SMALL, width: 40_000, height: 40_000 })
  t.throws(() => decodePicture(pngOf(['IHDR', huge], ['IDAT', IDAT], ['IEND', NONE])), {
    code: 'LIMIT_EXCEEDED',
  })
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024))
  t.throws(() => decodePicture(pngOf(['IHDR', HEADER], ['IDAT', bomb], ['IEND', NONE])), {
    code: 'PICTURE_DAMAGED',
  })
  const heavy = Buffer.alloc(LIMITS.seal.pictureBytes + 1)
  t.throws(() => decodePicture(Buffer.concat([GOOD, heavy])), { code: 'LIMIT_EXCEEDED' })
})
