/**
 * What a composed page looks like, for either format: texts, pictures and rules in mm from the page's top left, y down.
 */
export interface ComposeText {
  /** Top left of the first character. */
  readonly x: number
  readonly y: number
  /** Height of the type in mm. */
  readonly size: number
  readonly text: string
  /** Distance from one character to the next; by the width of the characters when not given. */
  readonly deltaX?: number
  /** Place in `fonts`, 0 when not given. */
  readonly font?: number
  /** `#RRGGBB`, black when not given. */
  readonly color?: string
}

export interface ComposeImage {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
  readonly format: 'PNG' | 'JPEG' | 'BMP' | 'GIF'
}

/** A filled rectangle: rules and boxes. */
export interface ComposeRule {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly color?: string
}

export interface ComposePage {
  readonly width: number
  readonly height: number
  readonly texts: readonly ComposeText[]
  readonly images?: readonly ComposeImage[]
  readonly rules?: readonly ComposeRule[]
}

/** Fonts are named, not embedded: readers take their own of that name. */
export interface ComposeFont {
  readonly name: string
  readonly bold?: boolean
}

export interface ComposeSpec {
  readonly title: string
  readonly pages: readonly ComposePage[]
  readonly fonts?: readonly ComposeFont[]
  /** ms since 1970 UTC. */
  readonly created: number
  /** 32 hexadecimal digits. */
  readonly docId: string
}
