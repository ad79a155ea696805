/**
 * Shared texts of a workbook, packed: a register of a million rows has millions of them, and as separate texts they
 * would take ten times the room. Readings of characters (rPh) are no part of a text.
 */
import { GsealError } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { XmlPusher, type XmlSink } from '../../xml/index.ts'
import { readPieces, type ZipEntry } from '../../zip/index.ts'

export class PackedTexts {
  #bytes = Buffer.alloc(64 * 1024)
  #length = 0
  #ends = new Uint32Array(1024)
  #count = 0

  get count(): number {
    return this.#count
  }

  /** @throws LIMIT_EXCEEDED */
  add(text: string): void {
    const needed = this.#length + Buffer.byteLength(text)
    const limit = LIMITS.register.sharedBytes
    if (needed > limit)
      throw new GsealError('LIMIT_EXCEEDED', { what: 'shared texts', actual: needed, limit })
    if (needed > this.#bytes.length) {
      const wider = Buffer.alloc(Math.min(limit, Math.max(needed, this.#bytes.length * 2)))
      this.#bytes.copy(wider, 0, 0, this.#length)
      this.#bytes = wider
    }
    if (this.#count === this.#ends.length) {
      const wider = new Uint32Array(this.#ends.length * 2)
      wider.set(this.#ends)
      this.#ends = wider
    }
    this.#length += this.#bytes.write(text, this.#length)
    this.#ends[this.#count++] = this.#length
  }

  /** `undefined` for a number that no text has. */
  get(index: number): string | undefined {
    const end = Number.isInteger(index) && index < this.#count ? this.#ends[index] : undefined
    if (end === undefined) return undefined
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], end)
  }
}

const sinkInto = (texts: PackedTexts): XmlSink => {
  let text = ''
  let inText = false
  let reading = 0
  return {
    open: (local) => {
      if (local === 'si') text = ''
      else if (local === 'rPh') reading += 1
      else if (local === 't') inText = reading === 0
    },
    close: (local) => {
      if (local === 'si')
        texts.add(text.length > LIMITS.register.cellChars ? text.slice(0, LIMITS.register.cellChars) : text)
      else if (local === 'rPh') reading -= 1
      else if (local === 't') inText = false
    },
    text: (more) => {
      if (inText) text += more
    },
  }
}

/** @throws ZIP_*, XML_*, LIMIT_EXCEEDED */
export const readSharedStrings = async (entry: ZipEntry | undefined): Promise<PackedTexts> => {
  const texts = new PackedTexts()
  if (entry === undefined) return texts
  const pusher = new XmlPusher(entry.name, sinkInto(texts))
  for await (const piece of readPieces(entry)) pusher.write(piece)
  pusher.end()
  return texts
}
