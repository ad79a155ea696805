/**
 * The shape of a part: its bytes as they stand, without the plain values.
 *
 * That a second reader agrees with the gate is a question about markup: where tags, quotes and references begin and end.
 * A plain value holds no character that could begin or end anything, nor white space that could be trimmed away; both
 * readers hand it on as it stands. So what they agree about in one part they agree about in every part of the same
 * shape, and the second reading, three quarters of the time of reading a part, is spared for parts that a batch or an
 * archive brings by the thousand. A part with a comment, a CDATA section or a processing instruction has no shape: it
 * is given to the second reader each time.
 */

/** Words of characters that mean nothing in character data and in quotes, with one or more spaces between them. */
const PLAIN = /^[^\s&<>[\]"']+(?: +[^\s&<>[\]"']+)*$/

/** Stands for a value left out; XML cannot hold it. */
const VALUE = '\0'

/** Longer parts are seldom alike. */
export const SHAPE_BYTES = 32 * 1024
const SHAPES = 128

/** Takes down the shape while the gate reads. */
export class ShapeWriter {
  readonly #raw: string
  #shape = ''
  #from = 0
  #none: boolean

  /** @param raw one character for each byte of the part */
  constructor(raw: string) {
    this.#raw = raw
    this.#none = raw.length > SHAPE_BYTES
  }

  /**
   * A value stands from byte `start` to `end`: left out where it is plain.
   * @param text the value as it stands, with its references: they are markup
   */
  value(text: string, start: number, end: number): void {
    if (this.#none || !PLAIN.test(text)) return
    this.#shape += this.#raw.slice(this.#from, start) + VALUE
    this.#from = end
  }

  none(): void {
    this.#none = true
  }

  /** `undefined` where the part has none. */
  get shape(): string | undefined {
    return this.#none ? undefined : this.#shape + this.#raw.slice(this.#from)
  }
}

/** The shapes that two readers have read alike: at most 128, 4 MB; when there are more, all are forgotten. */
export class Shapes {
  readonly #known = new Set<string>()

  known(shape: string | undefined): boolean {
    return shape !== undefined && this.#known.has(shape)
  }

  learn(shape: string | undefined): void {
    if (shape === undefined) return
    if (this.#known.size >= SHAPES) this.#known.clear()
    this.#known.add(shape)
  }
}
