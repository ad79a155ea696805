/** Mutations of a byte string. Each returns a new one; none grows it without bound. */
import type { Random } from './random.ts'

const MAX_BYTES = 256 * 1024

/** Values that stand at the edges of length fields. */
const EDGES: readonly number[] = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff,
]

export interface Material {
  readonly seeds: readonly Uint8Array[]
  /** Byte strings that mean something in the format. */
  readonly tokens: readonly Uint8Array[]
}

type Mutation = (bytes: Buffer, random: Random, material: Material) => Buffer

const replace = (bytes: Buffer, at: number, remove: number, insert: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])

const flipBit: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  const at = random.below(copy.length)
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
  return copy
}

const setByte: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) copy[random.below(copy.length)] = random.below(256)
  return copy
}

/** A length field: one to four bytes, in either order, set to an edge or moved a little. */
const editLength: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  const width = random.pick([1, 2, 4])
  if (copy.length < width) return copy
  const at = random.below(copy.length - width + 1)
  const little = random.below(2) === 0
  const old = little ? copy.readUIntLE(at, width) : copy.readUIntBE(at, width)
  const wanted = random.below(2) === 0 ? random.pick(EDGES) : old + random.below(9) - 4
  const value = ((wanted % 256 ** width) + 256 ** width) % 256 ** width
  if (little) copy.writeUIntLE(value, at, width)
  else copy.writeUIntBE(value, at, width)
  return copy
}

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length))

const removeSlice: Mutation = (bytes, random) => {
  const at = random.below(bytes.length)
  return replace(bytes, at, 1 + random.below(Math.min(64, bytes.length - at)), Buffer.alloc(0))
}

const repeatSlice: Mutation = (bytes, random) => {
  const at = random.below(bytes.length)
  const slice = bytes.subarray(at, at + 1 + random.below(256))
  return replace(bytes, at, 0, Buffer.concat(Array.from({ length: 1 + random.below(4) }, () => slice)))
}

/** A piece of one seed over or into a place of another. */
const splicePiece: Mutation = (bytes, random, { seeds }) => {
  const donor = random.pick(seeds)
  const from = random.below(donor.length)
  const piece = donor.subarray(from, from + 1 + random.below(donor.length - from))
  return replace(bytes, random.below(bytes.length), random.below(2) * piece.length, piece)
}

const insertToken: Mutation = (bytes, random, { tokens }) => {
  if (tokens.length === 0) return bytes
  const token = random.pick(tokens)
  return replace(bytes, random.below(bytes.length + 1), random.below(2) * token.length, token)
}

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  flipBit,
  setByte,
  editLength,
  editLength,
  truncate,
  removeSlice,
  repeatSlice,
  splicePiece,
  insertToken,
  insertToken,
]

/** A seed with one to five mutations. */
export const mutate = (random: Random, material: Material): Uint8Array => {
  let bytes: Buffer = Buffer.from(random.pick(material.seeds))
  for (let rest = 1 + random.below(5); rest > 0; rest--) {
    bytes = random.pick(MUTATIONS)(bytes, random, material)
    if (bytes.length > MAX_BYTES) bytes = bytes.subarray(0, MAX_BYTES)
  }
  return bytes
}
