/**
 * Pages as a reader sees them: millimetres from the top left of the page as shown, y down, against user space, which
 * is in units of 1/72 inch times /UserUnit, y up, before /Rotate (ISO 32000-2 8.3.2.3, 14.11.2). Everything outside this
 * file speaks of one or the other and converts here.
 */
import type { Placement } from '../document.ts'

/** Left, bottom, right, top in user space, left < right and bottom < top. */
export type PdfRect = readonly [left: number, bottom: number, right: number, top: number]
/** a b c d e f of ISO 32000-2 8.3.3. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export interface Point {
  readonly x: number
  readonly y: number
}

/** mm from the page's top left as shown, y down. */
export interface ShownRect extends Point {
  readonly width: number
  readonly height: number
}

/** The page attributes that decide how it is shown, inherited ones included (ISO 32000-2 Table 31). */
export interface PageShape {
  readonly mediaBox: PdfRect
  readonly cropBox?: PdfRect | undefined
  /** As it stands in the file. */
  readonly rotate?: number | undefined
  readonly userUnit?: number | undefined
}

export interface PageFrame {
  /** What is shown of user space. */
  readonly box: PdfRect
  /** Clockwise. */
  readonly rotate: 0 | 90 | 180 | 270
  /** mm per unit of user space. */
  readonly scale: number
}

const MM_PER_POINT = 25.4 / 72
/** Coordinates beyond this (3.5 km) come from damage or malice; Acrobat's own limit is 14,400 (Annex C). */
const FARTHEST = 1e7
/** Acrobat's limits of /UserUnit; below the lower one nothing of a page could be seen. */
const UNITS = { least: 0.001, most: 75_000 }

/** A rectangle by any two opposite corners (7.9.5); `undefined` when it is not four numbers with an area between. */
export const rectOf = (numbers: readonly (number | undefined)[]): PdfRect | undefined => {
  const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = numbers
  if (numbers.length !== 4 || ![x1, y1, x2, y2].every((n) => Math.abs(n) <= FARTHEST)) return undefined
  const rect = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)] as const
  return rect[0] < rect[2] && rect[1] < rect[3] ? rect : undefined
}

const common = (a: PdfRect, b: PdfRect): PdfRect | undefined =>
  rectOf(
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
      ? [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
      : [],
  )

const QUARTERS = [0, 90, 180, 270] as const
/** Full turns either way come off; what is no multiple of 90 is not a rotation (Table 31) and readers show none. */
const rotationOf = (rotate: number): PageFrame['rotate'] =>
  QUARTERS.find((quarter) => (((rotate % 360) + 360) % 360) - quarter === 0) ?? 0

/** How a page is shown: the part of /CropBox within /MediaBox, or all of /MediaBox when they share none. */
export const frameOf = ({ mediaBox, cropBox, rotate = 0, userUnit = 1 }: PageShape): PageFrame => ({
  box: (cropBox && common(cropBox, mediaBox)) ?? mediaBox,
  rotate: rotationOf(rotate),
  scale: (userUnit >= UNITS.least && userUnit <= UNITS.most ? userUnit : 1) * MM_PER_POINT,
})

/** To a ten-thousandth of a millimetre: what files write in points with four decimals says no more. */
export const roundMm = (mm: number): number => Math.round(mm * 1e4) / 1e4

/** Width and height in mm as shown. */
export const shownSize = ({ box, rotate, scale }: PageFrame): { width: number; height: number } => {
  const [across, up] = [(box[2] - box[0]) * scale, (box[3] - box[1]) * scale]
  return rotate % 180 === 0 ? { width: across, height: up } : { width: up, height: across }
}

export const toShown = ({ box, rotate, scale }: PageFrame, { x, y }: Point): Point => {
  const [left, bottom, right, top] = box
  switch (rotate) {
    case 0:
      return { x: (x - left) * scale, y: (top - y) * scale }
    case 90:
      return { x: (y - bottom) * scale, y: (x - left) * scale }
    case 180:
      return { x: (right - x) * scale, y: (y - bottom) * scale }
    case 270:
      return { x: (top - y) * scale, y: (right - x) * scale }
  }
}

export const toUser = ({ box, rotate, scale }: PageFrame, { x, y }: Point): Point => {
  const [left, bottom, right, top] = box
  const [u, v] = [x / scale, y / scale]
  switch (rotate) {
    case 0:
      return { x: left + u, y: top - v }
    case 90:
      return { x: left + v, y: bottom + u }
    case 180:
      return { x: right - u, y: bottom + v }
    case 270:
      return { x: right - v, y: top - u }
  }
}

/** A rectangle of the page as shown, as a /Rect. */
export const toRect = (frame: PageFrame, { x, y, width, height }: ShownRect): PdfRect => {
  const [a, b] = [toUser(frame, { x, y }), toUser(frame, { x: x + width, y: y + height })]
  return [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)]
}

/** Where a /Rect is shown. */
export const fromRect = (frame: PageFrame, [left, bottom, right, top]: PdfRect): ShownRect => {
  const [a, b] = [toShown(frame, { x: left, y: bottom }), toShown(frame, { x: right, y: top })]
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  }
}

/** A stamp's widget and the form XObject of its appearance. */
export interface StampFrame {
  /** /Rect of the widget: what is painted, in user space. */
  readonly rect: PdfRect
  /** The whole picture in units of user space: the form draws it by `width 0 0 height 0 0 cm /Im Do`. */
  readonly width: number
  readonly height: number
  /** /BBox of the form: the whole picture, or the slice of it that is painted. */
  readonly bbox: PdfRect
  /** /Matrix of the form: turns the picture against /Rotate, so that it stands upright for the reader. */
  readonly matrix: Matrix
}

const UPRIGHT: Readonly<Record<PageFrame['rotate'], Matrix>> = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
}

/**
 * Frames a stamp. A reader lays the form's /BBox, turned by /Matrix, onto /Rect (ISO 32000-2 12.5.5, algorithm 8): a
 * slice therefore needs no translation of its own, and all slices of a picture share one content stream.
 */
export const stampFrame = (frame: PageFrame, { x, y, width, height, clip }: Placement): StampFrame => {
  const part = clip ?? { x: 0, y: 0, width, height }
  const units = (mm: number): number => mm / frame.scale
  const low = height - part.y - part.height
  return {
    rect: toRect(frame, { x: x + part.x, y: y + part.y, width: part.width, height: part.height }),
    width: units(width),
    height: units(height),
    bbox: [units(part.x), units(low), units(part.x + part.width), units(low + part.height)],
    matrix: UPRIGHT[frame.rotate],
  }
}

/** A number as PDF writes it (7.3.3): no exponent, at most four decimals, no negative zero. */
export const pdfNumber = (value: number): string => {
  if (!(Math.abs(value) < 1e15)) throw new RangeError(`${value} cannot be written as a PDF number`)
  const text = value.toFixed(4).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

/** Numbers with a blank between. */
export const pdfNumbers = (values: readonly number[]): string => values.map(pdfNumber).join(' ')
