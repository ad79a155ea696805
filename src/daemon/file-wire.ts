/**
 * What travels between the daemon and a process that holds a key of a file. Three ways: the message channel for opening;
 * a pipe for the PIN, because buffers of the message channel are freed without being wiped; and a pipe for signatures,
 * in frames, because the channel would copy and describe the 24 KB of a seal for each of them.
 *
 *   frame := length of the rest (u32) ‖ number (u32) ‖ tag (u8) ‖ content      little-endian
 *
 *   to the process     tag KEEP   number = place; content = bytes that requests can name
 *                      tag kind   content = items, each u32: a length with the bytes after it, or KEPT + place
 *   from the process   tag SIGNED content = signature; tag FAILED content = JSON of a WireError
 */
import type { WireError } from '../core/keys/daemon/protocol.ts'
import type { SignRequest } from '../core/keys/signer.ts'

/** Descriptors in the child, behind the message channel. */
export const PIN_FD = 4
export const SIGN_FD = 5

export interface FileOpen {
  readonly do: 'open'
  readonly uri: string
  readonly pinBytes: number
}

export type FromFileChild =
  | {
      readonly done: 'open'
      readonly cert: Uint8Array
      readonly chain: readonly Uint8Array[]
      readonly algorithm: string
    }
  | { readonly done: 'failed'; readonly error: WireError }

export const KINDS: readonly SignRequest['kind'][] = ['stamp', 'cms', 'seal', 'statement', 'csr', 'authority']
export const KEEP = 0xff
export const SIGNED = 0
export const FAILED = 1

/** In an item's length: it is not a length but a place. */
export const KEPT = 0x8000_0000
/** Parts that are kept; the oldest gives way. */
export const PLACES = 32
/** A part of so many bytes is worth keeping. */
export const WORTH = 4096

const HEAD = 9

export const frame = (number: number, tag: number, content: readonly Uint8Array[]): Buffer => {
  const head = Buffer.allocUnsafe(HEAD)
  const length = content.reduce((sum, part) => sum + part.byteLength, HEAD - 4)
  head.writeUInt32LE(length, 0)
  head.writeUInt32LE(number, 4)
  head.writeUInt8(tag, 8)
  return Buffer.concat([head, ...content], length + 4)
}

export interface Frame {
  readonly number: number
  readonly tag: number
  readonly content: Buffer
}

/** Chunks of a stream into frames, in order. Both ends are this program: what does not fit is a fault, not an input. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0)

  feed(chunk: Buffer): Frame[] {
    const whole: Frame[] = []
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (bytes.length >= HEAD) {
      const end = bytes.readUInt32LE(0) + 4
      if (bytes.length < end) break
      const [number, tag] = [bytes.readUInt32LE(4), bytes.readUInt8(8)]
      whole.push({ number, tag, content: bytes.subarray(HEAD, end) })
      bytes = bytes.subarray(end)
    }
    this.#rest = bytes
    return whole
  }
}

const word = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32LE(value, 0)
  return bytes
}

/** The sending side: parts that it has sent are named by their place. */
export class KeptParts {
  readonly #places = new Map<Uint8Array, number>()
  #next = 0

  /** What has to be sent for a request: its frame, behind those of parts that are new. */
  frames(number: number, kind: SignRequest['kind'], parts: readonly Uint8Array[]): Buffer[] {
    const before: Buffer[] = []
    const items = parts.flatMap((part) => {
      if (part.byteLength < WORTH) return [word(part.byteLength), part]
      const known = this.#places.get(part)
      if (known !== undefined) return [word(KEPT + known)]
      const place = this.#give(part)
      before.push(frame(place, KEEP, [part]))
      return [word(KEPT + place)]
    })
    return [...before, frame(number, KINDS.indexOf(kind), items)]
  }

  #give(part: Uint8Array): number {
    const place = this.#next
    this.#next = (place + 1) % PLACES
    for (const [old, where] of this.#places) if (where === place) this.#places.delete(old)
    this.#places.set(part, place)
    return place
  }
}

/** The parts of a request, one after another. @throws when one was not kept */
export const partsIn = (content: Buffer, kept: ReadonlyMap<number, Uint8Array>): Buffer => {
  const parts: Uint8Array[] = []
  for (let at = 0; at < content.length; ) {
    const value = content.readUInt32LE(at)
    at += 4
    const part = value >= KEPT ? kept.get(value - KEPT) : content.subarray(at, at + value)
    if (part === undefined) throw new Error(`nothing is kept at place ${value - KEPT}`)
    parts.push(part)
    if (value < KEPT) at += value
  }
  return Buffer.concat(parts)
}
