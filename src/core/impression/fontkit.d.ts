/** The part of fontkit 2 that the room uses; the package brings no types of its own. */
declare module 'fontkit' {
  export interface PathCommand {
    readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
    /** x and y by turns, font units, y up. */
    readonly args: readonly number[]
  }
  export interface Glyph {
    readonly id: number
    readonly advanceWidth: number
    readonly path: { readonly commands: readonly PathCommand[] }
  }
  export interface Subset {
    /** Number of the glyph in the subset. */
    includeGlyph(glyph: Glyph): number
    /** A TrueType font without names and character maps. */
    encode(): Uint8Array
  }
  export interface Font {
    readonly unitsPerEm: number
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly postscriptName: string
    readonly bbox: {
      readonly minX: number
      readonly minY: number
      readonly maxX: number
      readonly maxY: number
    }
    createSubset(): Subset
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): Glyph
  }
  export interface Collection {
    readonly fonts: readonly Font[]
  }
  export function create(bytes: Uint8Array): Font | Collection
}
