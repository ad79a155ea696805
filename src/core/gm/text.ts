/**
 * Texts in pieces, and their digests. The signatures of one PDF and the file itself begin with the same bytes, often
 * most of them: a text that says which beginnings it shares is digested from where another one stopped.
 */
import type { DigestAlgorithm } from './digests.ts'
import type { RunningHash } from './sm3.ts'

/** Shorter pieces cost less to digest than to remember. */
const WORTH = 16 * 1024

interface State {
  readonly algorithm: string
  /** The pieces that were digested, by identity. */
  readonly pieces: readonly Uint8Array[]
  readonly hash: RunningHash
}

/** Remembers digests of beginnings for as long as it is kept; pieces must not change meanwhile. */
export class Beginnings {
  readonly #states: State[] = []

  /** A text of these pieces; share piece objects between texts to share their digests. */
  text(...pieces: readonly Uint8Array[]): SharedText {
    return new SharedText(this, pieces)
  }

  digest(algorithm: DigestAlgorithm, pieces: readonly Uint8Array[]): Uint8Array {
    const known = this.#states
      .filter(
        (state) => state.algorithm === algorithm.oid && state.pieces.every((piece, i) => piece === pieces[i]),
      )
      .reduce<State | undefined>(
        (best, state) => (state.pieces.length > (best?.pieces.length ?? 0) ? state : best),
        undefined,
      )
    const hash = known?.hash.copy() ?? algorithm.create()
    for (let i = known?.pieces.length ?? 0; i < pieces.length; i++) {
      const piece = pieces[i]
      if (piece === undefined) continue
      hash.update(piece)
      if (piece.byteLength >= WORTH && i + 1 < pieces.length)
        this.#states.push({ algorithm: algorithm.oid, pieces: pieces.slice(0, i + 1), hash: hash.copy() })
    }
    return hash.digest()
  }
}

export class SharedText implements DigestedText {
  readonly #beginnings: Beginnings
  readonly #pieces: readonly Uint8Array[]

  constructor(beginnings: Beginnings, pieces: readonly Uint8Array[]) {
    this.#beginnings = beginnings
    this.#pieces = pieces
  }

  [Symbol.iterator](): Iterator<Uint8Array> {
    return this.#pieces[Symbol.iterator]()
  }

  digest(algorithm: DigestAlgorithm): Uint8Array {
    return this.#beginnings.digest(algorithm, this.#pieces)
  }
}

/** A text whose digest may have been taken already. */
export interface DigestedText extends Iterable<Uint8Array> {
  digest(algorithm: DigestAlgorithm): Uint8Array
}

/** Digest of a text, from a shared beginning where it has one. */
export const digestText = (
  algorithm: DigestAlgorithm,
  text: Iterable<Uint8Array> | DigestedText,
): Uint8Array => ('digest' in text ? text.digest(algorithm) : algorithm.digest(...text))
