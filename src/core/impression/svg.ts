/** SVG of our own making → PNG. No font and no file of the system is looked at. */

import type { Outline } from './font.ts'
import { LETTERS, number } from './glyph.ts'

/** Path data of an outline with its baseline's start at `x`, `y`, y down; `size` is the em. */
export const outlinePath = (outline: Outline, x: number, y: number, size: number): string =>
  outline.commands
    .map(({ command, args }) => {
      const points = args.map((value, i) => number(i % 2 === 0 ? x + value * size : y - value * size))
      return LETTERS[command] + points.join(' ')
    })
    .join('')

/** @param width pixels */
export const svgToPng = async (svg: string, width: number): Promise<Uint8Array> => {
  const { Resvg } = await import('@resvg/resvg-js')
  const options = { font: { loadSystemFonts: false }, fitTo: { mode: 'width', value: width } } as const
  return new Resvg(svg, options).render().asPng()
}
