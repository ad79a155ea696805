/**
 * Sample impressions (样章) drawn from text: outlines only, so that no viewer puts in another font. A real seal's
 * impression comes from the unit that uses it and is never drawn here; each drawing therefore carries the mark 样章,
 * and there is no way to draw one without it.
 */
import { layCurved } from './curved.ts'
import { openTypeface, type Typeface } from './font.ts'
import { number, setGlyph } from './glyph.ts'
import type { Layout, Letter } from './layout.ts'
import { inkPng } from './png.ts'
import { type ImpressionSpec, type Judged, judgeSpec, type Shape } from './spec.ts'
import { laySquare } from './square.ts'

export interface Impression {
  /** Paths and shapes only; sizes in mm. */
  readonly svg: string
  /** RGBA on transparent ground with pHYs; no text chunks. */
  readonly png: Uint8Array
  readonly widthMm: number
  readonly heightMm: number
  readonly widthPx: number
  readonly heightPx: number
  readonly dpi: 300 | 600
}

const LAYOUTS: Readonly<Record<Shape, (spec: Judged, face: Typeface) => Layout>> = {
  round: layCurved,
  oval: layCurved,
  square: laySquare,
}

const MM_PER_INCH = 25.4

export const pixels = (mm: number, dpi: number): number => Math.round((mm / MM_PER_INCH) * dpi)

/** A regular five-pointed star with one tip up; inner to outer radius is sin 18° to sin 54°. */
const starPath = (radius: number): string => {
  const inner = radius * (Math.sin(Math.PI / 10) / Math.sin((3 * Math.PI) / 10))
  const points = Array.from({ length: 10 }, (_, k) => {
    const angle = -Math.PI / 2 + (Math.PI / 5) * k
    const r = k % 2 === 0 ? radius : inner
    return `${number(r * Math.cos(angle))} ${number(r * Math.sin(angle))}`
  })
  return `M${points.join('L')}Z`
}

const borderShape = ({ border }: Layout, color: string): string => {
  const paint = `fill="none" stroke="${color}" stroke-width="${number(border.stroke)}"`
  const [w, h] = [border.width - border.stroke, border.height - border.stroke]
  return border.kind === 'ellipse'
    ? `<ellipse rx="${number(w / 2)}" ry="${number(h / 2)}" ${paint}/>`
    : `<rect x="${number(-w / 2)}" y="${number(-h / 2)}" width="${number(w)}" height="${number(h)}" rx="0.4" ${paint}/>`
}

/** Engraved characters are bolder than printed ones: a rim of this part of their shorter side is added. */
const RIM = 0.027

const letterPath = ({ char, box, stretch }: Letter, color: string, face: Typeface): string => {
  const d = setGlyph(face, char, box, stretch)
  return `<path d="${d}" fill="${color}" stroke="${color}" stroke-width="${number(Math.min(box.width, box.height) * RIM)}"/>`
}

const bodyOf = (layout: Layout, { color }: Judged, face: Typeface): string => {
  const star = layout.star === undefined ? [] : [`<path d="${starPath(layout.star)}" fill="${color}"/>`]
  const letters = layout.letters.map((letter) => letterPath(letter, color, face))
  return [borderShape(layout, color), ...star, ...letters].join('\n')
}

const wrap = (body: string, spec: Judged, width: string, height: string): string => {
  const box = [-spec.width / 2, -spec.height / 2, spec.width, spec.height].map(number).join(' ')
  const size = `width="${width}" height="${height}" viewBox="${box}" preserveAspectRatio="none"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${body}\n</svg>\n`
}

/**
 * Draws a sample impression. Errors: `IMPRESSION_*` for what cannot be drawn (glyphs that are missing by their code
 * point), `LIMIT_EXCEEDED` for a font file that is too large.
 */
export const drawImpression = async (spec: ImpressionSpec): Promise<Impression> => {
  const judged = judgeSpec(spec)
  const face = await openTypeface(spec.font)
  const body = bodyOf(LAYOUTS[judged.shape](judged, face), judged, face)
  const [widthPx, heightPx] = [pixels(judged.width, judged.dpi), pixels(judged.height, judged.dpi)]
  const { Resvg } = await import('@resvg/resvg-js')
  const picture = new Resvg(wrap(body, judged, String(widthPx), String(heightPx)), {
    font: { loadSystemFonts: false },
    logLevel: 'off',
  }).render()
  return {
    svg: wrap(body, judged, `${number(judged.width)}mm`, `${number(judged.height)}mm`),
    png: inkPng(picture.pixels, widthPx, heightPx, judged.color, judged.dpi),
    widthMm: judged.width,
    heightMm: judged.height,
    widthPx,
    heightPx,
    dpi: judged.dpi,
  }
}
