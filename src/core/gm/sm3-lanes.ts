/**
 * Four SM3 side by side in one thread, by WebAssembly (sm3-code.ts). A lane takes a text, gives its digest and takes the
 * next, so that texts of different lengths keep all lanes busy; the last text left goes on alone. The memory of the
 * module keeps what it was last given: this is for documents and not for secrets.
 */
import { BLOCK, CONSTANTS, LANES, PLACE, ROOM, STEP, sm3Module } from './sm3-code.ts'
import { instantiated } from './wasm.ts'

/** 5.3.1, after the initial value of 4.1. */
const IV = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const
/** The bit 1 and the length in bits that follow a text (5.2). */
const PADDING = 9
/** Bytes of each lane that are laid out at once: together they stay in the first cache. */
const PIECE = 32 * 1024
/** Blocks of one text that are expanded together. */
const GROUP = LANES * BLOCK

interface Code {
  readonly memory: { readonly buffer: ArrayBuffer }
  four(bytes: number): void
  one(bytes: number, state: number): void
}

/** A text that is not digested in one go. */
export interface Stretch {
  readonly bytes: Uint8Array
  /** What of the text came before, in whole blocks, and the outcome for that. */
  readonly after?: { readonly length: number; readonly state: Uint8Array }
  /** More will follow: only whole blocks are digested, and the outcome is no digest but the state behind them. */
  readonly open?: boolean
}

export const wholeBlocks = (text: Uint8Array): number => text.byteLength - (text.byteLength % BLOCK)

/** A text on its way, padded as 5.2 says without being copied as a whole. */
class Passage {
  readonly index: number
  readonly state: Uint8Array | undefined
  readonly #before: number
  readonly #text: Uint8Array
  /** Of the padded text. */
  #at = 0
  readonly #length: number

  constructor(index: number, text: Uint8Array | Stretch) {
    const { bytes, after, open }: Stretch = text instanceof Uint8Array ? { bytes: text } : text
    this.index = index
    this.state = after?.state
    this.#before = after?.length ?? 0
    this.#text = bytes
    this.#length =
      open === true ? wholeBlocks(bytes) : Math.ceil((bytes.byteLength + PADDING) / BLOCK) * BLOCK
  }

  get left(): number {
    return this.#length - this.#at
  }

  /** The next `count` bytes, a multiple of a block and no more than are left. */
  layOut(room: Uint8Array, count: number): void {
    const text = this.#text
    const from = this.#at
    this.#at += count
    if (from + count <= text.byteLength) {
      room.set(text.subarray(from, from + count))
      return
    }
    const rest = text.subarray(from)
    room.set(rest)
    room.fill(0, rest.byteLength, count)
    if (from <= text.byteLength) room[rest.byteLength] = 0x80
    if (this.left > 0) return
    new DataView(room.buffer, room.byteOffset + count - 8).setBigUint64(
      0,
      BigInt(this.#before + text.byteLength) * 8n,
    )
  }
}

export class Sm3Lanes {
  readonly #code: Code
  readonly #rooms: readonly Uint8Array[]
  /** Word i of lane l at i × 4 + l. */
  readonly #state: Int32Array
  readonly #busy: (Passage | undefined)[] = new Array(LANES).fill(undefined)

  /** @throws CompileError where processor or engine have no 128-bit SIMD, TypeError without WebAssembly */
  constructor() {
    this.#code = instantiated(sm3Module()) as Code
    const { buffer } = this.#code.memory
    for (const [j, t] of CONSTANTS.entries())
      new Int32Array(buffer, PLACE.constants + j * STEP, LANES).fill(t)
    this.#rooms = Array.from(
      { length: LANES },
      (_, lane) => new Uint8Array(buffer, PLACE.rooms + lane * ROOM, ROOM),
    )
    this.#state = new Int32Array(buffer, PLACE.state, IV.length * LANES)
  }

  /**
   * The digests, or states of open texts, 32 bytes each, of `first` and of what `rest` gives, in this order; a text is
   * taken when a lane is free.
   */
  digests(first: readonly (Uint8Array | Stretch)[], rest: Iterator<Uint8Array>): Uint8Array[] {
    const results: Uint8Array[] = []
    let taken = 0
    const next = (): Uint8Array | Stretch | undefined => {
      if (taken < first.length) return first[taken]
      const item = rest.next()
      return item.done === true ? undefined : item.value
    }
    this.#busy.fill(undefined)
    for (let drained = false; ; ) {
      for (let lane = 0; lane < LANES && !drained; lane++) {
        if (this.#busy[lane] !== undefined) continue
        const text = next()
        if (text === undefined) drained = true
        else this.#begin(lane, new Passage(taken++, text))
      }
      const lanes = this.#busy.flatMap((passage, lane) => (passage === undefined ? [] : [lane]))
      const [only] = lanes
      if (only === undefined) return results
      const left = Math.min(...lanes.map((lane) => this.#busy[lane]?.left ?? 0))
      if (lanes.length === 1 && left >= GROUP) this.#alone(only, left)
      // Of an open text shorter than a block nothing is digested.
      else if (left > 0) this.#together(lanes, Math.min(left, PIECE))
      for (const lane of lanes) {
        const passage = this.#busy[lane]
        if (passage === undefined || passage.left > 0) continue
        results[passage.index] = this.#end(lane)
        this.#busy[lane] = undefined
      }
    }
  }

  #begin(lane: number, passage: Passage): void {
    this.#busy[lane] = passage
    const { state } = passage
    const words = state && new DataView(state.buffer, state.byteOffset, IV.length * 4)
    for (const [i, word] of IV.entries()) this.#state[i * LANES + lane] = words?.getInt32(i * 4) ?? word
  }

  #end(lane: number): Uint8Array {
    const digest = new DataView(new ArrayBuffer(IV.length * 4))
    for (const i of IV.keys()) digest.setInt32(i * 4, this.#state[i * LANES + lane] ?? 0)
    return new Uint8Array(digest.buffer)
  }

  /** Lanes without a text work on what lies in their rooms; nobody asks for the outcome. */
  #together(lanes: readonly number[], count: number): void {
    for (const lane of lanes) this.#busy[lane]?.layOut(this.#rooms[lane] as Uint8Array, count)
    this.#code.four(count)
  }

  /** All whole groups of the last text but the remainder. */
  #alone(lane: number, left: number): void {
    for (let rest = left - (left % GROUP); rest > 0; ) {
      const count = Math.min(rest, PIECE)
      this.#busy[lane]?.layOut(this.#rooms[0] as Uint8Array, count)
      this.#code.one(count, lane * 4)
      rest -= count
    }
  }
}
