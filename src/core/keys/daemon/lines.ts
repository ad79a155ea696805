/** Bytes into lines, with a limit: what is longer is told once, and nothing more is kept. */
const NEWLINE = 0x0a

export class Lines {
  readonly #limit: number
  #parts: Buffer[] = []
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether part of a line is waiting for its end. */
  get begun(): boolean {
    return this.#length > 0
  }

  /** The lines that are whole now, without their ends; `undefined` when one is too long. */
  feed(chunk: Buffer): Buffer[] | undefined {
    const lines: Buffer[] = []
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const line = this.#finish(chunk.subarray(from, end))
      if (line === undefined) return undefined
      lines.push(line)
      from = end + 1
    }
    const rest = chunk.subarray(from)
    if (rest.length > 0) {
      this.#parts.push(rest)
      this.#length += rest.length
    }
    return this.#length > this.#limit ? this.#refuse() : lines
  }

  #finish(last: Buffer): Buffer | undefined {
    if (this.#length + last.length > this.#limit) return this.#refuse()
    const line = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last])
    this.#parts = []
    this.#length = 0
    return line
  }

  #refuse(): undefined {
    this.#parts = []
    this.#length = 0
  }
}
