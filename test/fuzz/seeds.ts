/** What a target of the fuzzer is, and where its seeds come from. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURES } from '../helpers/paths.ts'

export interface Target {
  readonly name: string
  readonly seeds: () => readonly Uint8Array[]
  readonly tokens: readonly Uint8Array[]
  /** Iterations of the short test; about two seconds on a slow machine. */
  readonly short: number
  /** May throw a GsealError; anything else is a find. */
  readonly run: (bytes: Uint8Array) => unknown
}

const MAX_SEED_BYTES = 64 * 1024

/** Files below fixtures/ROOM with one of the endings, larger ones left out. */
export const seedFiles = (room: string, ...endings: readonly string[]): readonly Uint8Array[] => {
  const folder = join(FIXTURES, room)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file))
    .filter((bytes) => bytes.length <= MAX_SEED_BYTES)
}

export const texts = (...list: readonly string[]): readonly Uint8Array[] =>
  list.map((text) => Buffer.from(text, 'utf8'))
export const hexes = (...list: readonly string[]): readonly Uint8Array[] =>
  list.map((hex) => Buffer.from(hex, 'hex'))
