/**
 * SM3 (GB/T 32905-2016) without OpenSSL, for builds of Node whose OpenSSL leaves it out. About a tenth of the speed;
 * sm3.ts takes it only when `node:crypto` refuses `sm3`.
 */
const BLOCK = 64
const IV = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const

const rotl = (x: number, n: number): number => (x << n) | (x >>> (32 - n))
const p0 = (x: number): number => x ^ rotl(x, 9) ^ rotl(x, 17)
const p1 = (x: number): number => x ^ rotl(x, 15) ^ rotl(x, 23)

/** T_j rotated by j, GB/T 32905-2016 4.2 and 5.3.3. */
const T = Int32Array.from({ length: 64 }, (_, j) => rotl(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32))

export class PortableSm3 {
  readonly #state = Int32Array.from(IV)
  readonly #words = new Int32Array(68)
  readonly #pending = new Uint8Array(BLOCK)
  #fill = 0
  #length = 0

  update(bytes: Uint8Array): void {
    this.#length += bytes.byteLength
    let at = 0
    while (at < bytes.byteLength) {
      const take = Math.min(BLOCK - this.#fill, bytes.byteLength - at)
      this.#pending.set(bytes.subarray(at, at + take), this.#fill)
      this.#fill += take
      at += take
      if (this.#fill === BLOCK) this.#block()
    }
  }

  copy(): PortableSm3 {
    const other = new PortableSm3()
    other.#state.set(this.#state)
    other.#pending.set(this.#pending)
    other.#fill = this.#fill
    other.#length = this.#length
    return other
  }

  /** 32 bytes. The object is spent after this. */
  digest(): Uint8Array {
    const bits = BigInt(this.#length) * 8n
    this.#pending[this.#fill++] = 0x80
    this.#pending.fill(0, this.#fill)
    if (this.#fill > BLOCK - 8) {
      this.#block()
      this.#pending.fill(0)
    }
    new DataView(this.#pending.buffer).setBigUint64(BLOCK - 8, bits)
    this.#block()
    const out = new DataView(new ArrayBuffer(32))
    this.#state.forEach((word, i) => {
      out.setInt32(i * 4, word)
    })
    return new Uint8Array(out.buffer)
  }

  /** Message expansion, 5.3.2. */
  #expand(): Int32Array {
    const w = this.#words
    const block = new DataView(this.#pending.buffer)
    for (let j = 0; j < 16; j++) w[j] = block.getInt32(j * 4)
    const word = (j: number): number => w[j] ?? 0
    for (let j = 16; j < 68; j++) {
      w[j] = p1(word(j - 16) ^ word(j - 9) ^ rotl(word(j - 3), 15)) ^ rotl(word(j - 13), 7) ^ word(j - 6)
    }
    return w
  }

  /** Compression, 5.3.3. */
  #block(): void {
    const w = this.#expand()
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#state
    for (let j = 0; j < 64; j++) {
      const word = w[j] ?? 0
      const ss1 = rotl((rotl(a, 12) + e + (T[j] ?? 0)) | 0, 7)
      const ss2 = ss1 ^ rotl(a, 12)
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
      const tt1 = (ff + d + ss2 + (word ^ (w[j + 4] ?? 0))) | 0
      const tt2 = (gg + h + ss1 + word) | 0
      ;[d, c, b, a] = [c, rotl(b, 9), a, tt1]
      ;[h, g, f, e] = [g, rotl(f, 19), e, p0(tt2)]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
      this.#state[i] = (this.#state[i] ?? 0) ^ word
    })
    this.#fill = 0
  }
}
