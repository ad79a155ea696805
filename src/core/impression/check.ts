/**
 * Checks of an impression that a using unit gives (reference 7.2; 国发〔1999〕25号; 印章 Art. 4). The picture that goes into
 * the seal is a cleaned scan: it may lose its ground and its dirt, and gains no ink that the scan does not have.
 */
import type { Code } from '../base/codes/index.ts'
import type { Params } from '../base/error.ts'
import { LIMITS } from '../base/limits.ts'
import { readPicture } from './picture.ts'
import { pngChunks } from './png.ts'
import { decodePicture } from './raster/index.ts'
import type { Raster } from './raster/raster.ts'

export interface ImpressionFault {
  readonly code: Code
  /** `fail` keeps the impression from being used. */
  readonly severity: 'fail' | 'warn'
  readonly params: Params
}

export interface ImpressionWish {
  /** mm, as the application states them */
  readonly width: number
  readonly height: number
  /** Name seals may have another colour. */
  readonly anyColour: boolean
}

const MM_PER_INCH = 25.4
const LEAST_DPI = 300
/** Rounding to whole pixels loses less than this. */
const SLACK = 0.01
const RED_SHARE = 0.95
const LARGE_BYTES = 200 * 1024
const TEXT_CHUNKS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'])
const OPAQUE = 128

/** Red by hue: within 30 degrees of pure red, and neither grey nor dark. */
const isRed = (r: number, g: number, b: number): boolean => {
  const low = Math.min(g, b)
  const chroma = r - low
  return r >= 96 && r > Math.max(g, b) && chroma >= 64 && Math.abs(g - b) <= chroma / 2
}

interface Ink {
  readonly opaque: number
  readonly red: number
  /** Corner pixels that are not transparent. */
  readonly corners: number
}

const inkOf = ({ width, height, rgba }: Raster): Ink => {
  let [opaque, red] = [0, 0]
  for (let i = 0; i < rgba.length; i += 4) {
    if ((rgba[i + 3] ?? 0) < OPAQUE) continue
    opaque += 1
    if (isRed(rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0)) red += 1
  }
  const last = width * height - 1
  const corners = [0, width - 1, last - width + 1, last].filter((at) => (rgba[at * 4 + 3] ?? 0) > 0).length
  return { opaque, red, corners }
}

const sizeFaults = ({ width, height }: Raster, wish: ImpressionWish): ImpressionFault[] => {
  const faults: ImpressionFault[] = []
  const { minMm: min, maxMm: max } = LIMITS.impression
  if (Math.min(wish.width, wish.height) < min || Math.max(wish.width, wish.height) > max) {
    const params = { width: wish.width, height: wish.height, min, max }
    faults.push({ code: 'IMPRESSION_MM', severity: 'fail', params })
  }
  const dpi = Math.min(width / wish.width, height / wish.height) * MM_PER_INCH
  if (dpi < LEAST_DPI * (1 - SLACK)) {
    const params = { dpi: Math.floor(dpi), least: LEAST_DPI, width, height }
    faults.push({ code: 'IMPRESSION_DPI', severity: 'fail', params })
  }
  if (Math.abs((width * wish.height) / (height * wish.width) - 1) > SLACK) {
    const params = { width, height, mm: `${wish.width} × ${wish.height}` }
    faults.push({ code: 'IMPRESSION_ASPECT', severity: 'fail', params })
  }
  return faults
}

const inkFaults = (ink: Ink, wish: ImpressionWish): ImpressionFault[] => {
  if (ink.opaque === 0) return [{ code: 'IMPRESSION_BLANK', severity: 'fail', params: {} }]
  const faults: ImpressionFault[] = []
  if (ink.corners > 0) faults.push({ code: 'IMPRESSION_GROUND', severity: 'fail', params: {} })
  const share = Math.floor((ink.red / ink.opaque) * 100)
  if (!wish.anyColour && ink.red < ink.opaque * RED_SHARE)
    faults.push({ code: 'IMPRESSION_NOT_RED', severity: 'fail', params: { share, least: RED_SHARE * 100 } })
  return faults
}

/**
 * What is wrong with the cleaned picture; nothing when it can be used.
 * @throws PICTURE_UNKNOWN, PICTURE_DAMAGED, PICTURE_UNSUPPORTED, LIMIT_EXCEEDED
 */
export const checkImpression = (png: Uint8Array, wish: ImpressionWish): readonly ImpressionFault[] => {
  const { type, alpha } = readPicture(png)
  if (type !== 'png') return [{ code: 'IMPRESSION_NOT_PNG', severity: 'fail', params: { type } }]
  const raster = decodePicture(png)
  const faults = [...sizeFaults(raster, wish), ...inkFaults(inkOf(raster), wish)]
  if (alpha === false) faults.unshift({ code: 'IMPRESSION_GROUND', severity: 'fail', params: {} })
  const extra = [...pngChunks(png)].find((chunk) => TEXT_CHUNKS.has(chunk.type))
  if (extra !== undefined)
    faults.push({ code: 'IMPRESSION_CHUNKS', severity: 'fail', params: { chunk: extra.type } })
  if (png.byteLength > LARGE_BYTES) {
    const params = { actual: Math.ceil(png.byteLength / 1024), usual: LARGE_BYTES / 1024 }
    faults.push({ code: 'IMPRESSION_LARGE', severity: 'warn', params })
  }
  return faults.filter(({ code }, i) => faults.findIndex((fault) => fault.code === code) === i)
}

/** Cells of the grid that both pictures are reduced to, across and down. */
const GRID = 96
/** Ink that is this many cells away from ink of the other picture is no matter of scaling. */
const REACH = 2

const hasInk = (rgba: Uint8Array, i: number): boolean => {
  const [r, g, b, a] = [rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0, rgba[i + 3] ?? 0]
  return a >= OPAQUE && isRed(r, g, b)
}

/** The inked part of a picture on the grid; `undefined` when there is no red in it. */
const gridOf = ({ width, height, rgba }: Raster): Uint8Array | undefined => {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (hasInk(rgba, (y * width + x) * 4)) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  if (right < left) return undefined
  const grid = new Uint8Array(GRID * GRID)
  const [w, h] = [right - left + 1, bottom - top + 1]
  for (let y = top; y <= bottom; y += 1)
    for (let x = left; x <= right; x += 1)
      if (hasInk(rgba, (y * width + x) * 4)) {
        const [column, row] = [Math.floor(((x - left) * GRID) / w), Math.floor(((y - top) * GRID) / h)]
        grid[row * GRID + column] = 1
      }
  return grid
}

const near = (grid: Uint8Array, row: number, column: number): boolean => {
  for (let y = Math.max(0, row - REACH); y <= Math.min(GRID - 1, row + REACH); y += 1)
    for (let x = Math.max(0, column - REACH); x <= Math.min(GRID - 1, column + REACH); x += 1)
      if (grid[y * GRID + x] === 1) return true
  return false
}

/** Percent of the inked cells of `a` that are far from all ink of `b`. */
const share = (a: Uint8Array, b: Uint8Array): number => {
  let [inked, alone] = [0, 0]
  a.forEach((cell, i) => {
    if (cell === 0) return
    inked += 1
    if (!near(b, Math.floor(i / GRID), i % GRID)) alone += 1
  })
  return inked === 0 ? 0 : Math.round((alone / inked) * 100)
}

export interface Difference {
  /** Percent of the picture's ink that the scan does not have: what was drawn. */
  readonly added: number
  /** Percent of the scan's ink that the picture does not have: what was cleaned away. */
  readonly removed: number
}

/**
 * How the cleaned picture differs from the raw scan, each fitted to its ink; `undefined` when the scan cannot be compared
 * (JPEG, or no red ink in it).
 * @throws PICTURE_UNKNOWN, PICTURE_DAMAGED, LIMIT_EXCEEDED
 */
export const compareImpressions = (scan: Uint8Array, picture: Uint8Array): Difference | undefined => {
  if (readPicture(scan).type === 'jpg') return undefined
  const [raw, clean] = [gridOf(decodePicture(scan)), gridOf(decodePicture(picture))]
  if (raw === undefined || clean === undefined) return undefined
  return { added: share(clean, raw), removed: share(raw, clean) }
}

/** More new ink than this is another seal, not a cleaned one. */
export const MOST_ADDED = 10
