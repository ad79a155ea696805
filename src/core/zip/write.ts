/**
 * Writes new packages. `jszip` takes eight times the CPU for a licence, which tells when a register of licences becomes
 * twenty thousand packages; what those have in common (fonts, faces) is deflated once, not once a package.
 */
import type { Memory } from '../base/memory.ts'
import { assemble, compose, type Packed, pack, WORTH_SHARING, type ZipChange } from './pieces.ts'

export interface NewEntry extends ZipChange {
  /** The same bytes object will be written into more packages. */
  readonly shared?: boolean
}

const kept = new WeakMap<Uint8Array, Packed>()

const packedOf = (entry: NewEntry): Packed => {
  if (entry.shared !== true) return pack(entry)
  let packed = kept.get(entry.data)
  if (packed === undefined) {
    packed = pack(entry, WORTH_SHARING)
    kept.set(entry.data, packed)
  }
  return packed
}

/**
 * A package of these entries in their order. Names are the caller's own, not from outside.
 * @param time of the entries, ms since 1970 UTC
 * @param memory for the package
 * @throws LIMIT_EXCEEDED
 */
export const writeZip = (entries: readonly NewEntry[], time: number, memory?: Memory): Uint8Array => {
  if (new Set(entries.map(({ name }) => name)).size !== entries.length)
    throw new TypeError('two entries of one name')
  const pieces = entries.map((entry) => compose(entry, undefined, time, packedOf(entry)))
  return assemble(pieces, memory)
}
