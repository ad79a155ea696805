/** LZW as GIF has it (GIF89a appendix F): codes of growing width, least significant bit first. */
const MOST_CODES = 4096

/**
 * Unpacks to exactly `count` indices; `undefined` when the codes are wrong or end before. What follows the last index
 * is passed over.
 * @param bits code size at the start, 2 to 8
 */
export const unpackLzw = (data: Uint8Array, bits: number, count: number): Uint8Array | undefined => {
  const clear = 2 ** bits
  const end = clear + 1
  // A string is the one before it (`prefix`) and a last index (`suffix`).
  const prefix = new Uint16Array(MOST_CODES)
  const suffix = new Uint8Array(MOST_CODES)
  const length = new Uint16Array(MOST_CODES)
  for (let code = 0; code < clear; code += 1) {
    suffix[code] = code
    length[code] = 1
  }
  const out = new Uint8Array(count)
  let [next, width, before] = [end + 1, bits + 1, -1]
  let [pool, held, at, written] = [0, 0, 0, 0]

  /** Writes the string of a code, last index first, and answers its first index. */
  const write = (code: number): number => {
    const size = length[code] as number
    let rest = code
    for (let to = written + size - 1; to > written; to -= 1) {
      if (to < count) out[to] = suffix[rest] as number
      rest = prefix[rest] as number
    }
    const first = suffix[rest] as number
    if (written < count) out[written] = first
    written += size
    return first
  }

  while (written < count) {
    while (held < width) {
      if (at >= data.byteLength) return undefined
      pool |= (data[at] as number) << held
      held += 8
      at += 1
    }
    const code = pool & (2 ** width - 1)
    pool >>>= width
    held -= width
    if (code === clear) {
      ;[next, width, before] = [end + 1, bits + 1, -1]
      continue
    }
    if (code === end || code > next || (code === next && before === -1)) return undefined
    const isNew = code === next
    const first = write(isNew ? before : code)
    if (isNew && written < count) out[written] = first
    if (isNew) written += 1
    if (before !== -1 && next < MOST_CODES) {
      prefix[next] = before
      suffix[next] = first
      length[next] = (length[before] as number) + 1
      next += 1
      if (next === 2 ** width && width < 12) width += 1
    }
    before = code
  }
  return out
}
