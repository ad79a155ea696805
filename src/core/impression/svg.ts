/** SVG of our own making → PNG. No font and no file of the system is looked at. */

import { GsealError } from '../base/error.ts'
import type { Outline } from './font.ts'
import { LETTERS, number } from './glyph.ts'
import { samplesPng } from './png.ts'

/** Path data of an outline with its baseline's start at `x`, `y`, y down; `size` is the em. */
export const outlinePath = (outline: Outline, x: number, y: number, size: number): string =>
  outline.commands
    .map(({ command, args }) => {
      const points = args.map((value, i) => number(i % 2 === 0 ? x + value * size : y - value * size))
      return LETTERS[command] + points.join(' ')
    })
    .join('')

/**
 * An opaque picture on white.
 * @param width pixels
 * @param most pixels of the whole picture
 * @throws LIMIT_EXCEEDED, and the library's Error for what is no SVG
 */
export const svgToRgb = async (
  svg: string,
  width: number,
  most: number,
): Promise<{ readonly bytes: Uint8Array; readonly width: number; readonly height: number }> => {
  const { Resvg } = await import('@resvg/resvg-js')
  const options = { font: { loadSystemFonts: false }, background: '#ffffff' } as const
  const drawing = new Resvg(svg, { ...options, fitTo: { mode: 'width', value: width } })
  const actual = Math.ceil((width * width * drawing.height) / drawing.width)
  if (!(actual <= most))
    throw new GsealError('LIMIT_EXCEEDED', { what: 'pixels of a drawing', actual, limit: most })
  const image = drawing.render()
  // Getters of the library: each makes a copy.
  const { pixels, width: across, height: down } = image
  const rgb = new Uint8Array(across * down * 3)
  for (let i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
    rgb[o] = pixels[i] ?? 0
    rgb[o + 1] = pixels[i + 1] ?? 0
    rgb[o + 2] = pixels[i + 2] ?? 0
  }
  return { bytes: samplesPng(across, down, 3, rgb), width: across, height: down }
}

/** @param width pixels */
export const svgToPng = async (svg: string, width: number): Promise<Uint8Array> => {
  const { Resvg } = await import('@resvg/resvg-js')
  const options = { font: { loadSystemFonts: false }, fitTo: { mode: 'width', value: width } } as const
  return new Resvg(svg, options).render().asPng()
}
