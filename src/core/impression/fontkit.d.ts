/** The part of fontkit 2 that the room uses; the package brings no types of its own. */
declare module 'fontkit' {
  export interface PathCommand {
    readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
    /** x and y by turns, font units, y up. */
    readonly args: readonly number[]
  }
  export interface Glyph {
    readonly advanceWidth: number
    readonly path: { readonly commands: readonly PathCommand[] }
  }
  export interface Font {
    readonly unitsPerEm: number
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): Glyph
  }
  export interface Collection {
    readonly fonts: readonly Font[]
  }
  export function create(bytes: Uint8Array): Font | Collection
}
