/** A page as a scanner makes it, about 100 KB: a grey baseline JPEG (ITU-T T.81) of A4 at 150 dpi, its blocks flat and of random greys. */
const [WIDTH, HEIGHT] = [1240, 1752]
const BLOCKS = Math.ceil(WIDTH / 8) * (HEIGHT / 8)

/** Annex K.3.3.1: code lengths and values of the standard tables for luminance; of AC only the end of block is used. */
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const DC_VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const AC_COUNTS = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

const segment = (marker: number, body: readonly number[]): Buffer => {
  const length = body.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...body])
}

interface Code {
  readonly bits: number
  readonly length: number
}

const codesOf = (counts: readonly number[]): Code[] => {
  const codes: Code[] = []
  let bits = 0
  counts.forEach((count, i) => {
    for (let k = 0; k < count; k++) codes.push({ bits: bits++, length: i + 1 })
    bits <<= 1
  })
  return codes
}

/** Bits to bytes; a byte FF is followed by a zero. */
const packer = () => {
  const bytes: number[] = []
  let [held, count] = [0, 0]
  const put = (bits: number, length: number): void => {
    for (let i = length - 1; i >= 0; i--) {
      held = (held << 1) | ((bits >> i) & 1)
      if (++count < 8) continue
      bytes.push(held)
      if (held === 0xff) bytes.push(0)
      ;[held, count] = [0, 0]
    }
  }
  const end = (): number[] => {
    while (count > 0) put(1, 1)
    return bytes
  }
  return { put, end }
}

/** @param seed tells one scan from another */
export const scanPage = (seed: number): Buffer => {
  const codes = codesOf(DC_COUNTS)
  const { put, end } = packer()
  let [state, before] = [seed * 2 + 1, 0]
  for (let i = 0; i < BLOCKS; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const value = ((state >>> 16) % 2000) - 1000
    const diff = value - before
    before = value
    const size = diff === 0 ? 0 : 32 - Math.clz32(Math.abs(diff))
    const code = codes[DC_VALUES.indexOf(size)]
    if (code === undefined) throw new Error('no code')
    put(code.bits, code.length)
    put(diff < 0 ? diff + (1 << size) - 1 : diff, size)
    put(0, 1)
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc0, [8, HEIGHT >> 8, HEIGHT & 255, WIDTH >> 8, WIDTH & 255, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, ...DC_COUNTS, ...DC_VALUES]),
    segment(0xc4, [0x10, ...AC_COUNTS, 0]),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    Buffer.from(end()),
    Buffer.from([0xff, 0xd9]),
  ])
}
