/**
 * What a composed page looks like, for either format: texts, pictures and rules in mm from the page's top left, y down.
 */
import type { FontSubset } from '../impression/index.ts'
import type { MetadataItem } from './metadata.ts'

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
  /** The item of the metadata that the text shows, for the tags of the document. */
  readonly tag?: string
}

export interface ComposeImage {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
  readonly format: 'PNG' | 'JPEG' | 'BMP' | 'GIF'
  /** Degrees by which the picture is turned clockwise; width and height are those after the turn. */
  readonly turn?: 90 | 180 | 270
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
  /** The page stands on `backdrop`. */
  readonly onBackdrop?: boolean
}

export interface ComposeFont {
  readonly name: string
  readonly bold?: boolean
  /** Goes into the file; without it readers take their own font of that name. */
  readonly subset?: FontSubset
  /** The subset is part of other files too. */
  readonly shared?: boolean
}

export interface ComposeSpec {
  readonly title: string
  readonly pages: readonly ComposePage[]
  readonly fonts?: readonly ComposeFont[]
  /** ms since 1970 UTC. */
  readonly created: number
  /** 32 hexadecimal digits. */
  readonly docId: string
  /** What pages have in common with other documents; made once for the same object. Its fonts come first in `fonts`. */
  readonly backdrop?: ComposePage
  /** Data of the document for machines: kept with the document's own description and as an attachment. */
  readonly metadata?: readonly MetadataItem[]
  /**
   * OFD: it will be stamped, so a list of signatures that is still empty (GB/T 33190-2016 18.1) stands in it, last: a
   * first stamp then leaves all before it as it is.
   */
  readonly toBeStamped?: boolean
}
