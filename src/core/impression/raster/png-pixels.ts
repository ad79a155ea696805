/** Samples of PNG rows as pixels (ISO/IEC 15948 clauses 7 and 13.12): one writer for each colour type. */

import type { PngFile } from './png.ts'
import { damaged } from './raster.ts'

/** Writes `columns` pixels of an unfiltered row to `at`, `at + step`, … of the raster. */
type PixelWriter = (row: Uint8Array, at: number, step: number, columns: number) => void

const scale16 = (value: number): number => Math.round(value / 257)

/** Samples of a row by number, at their own depth. */
const sampler = (depth: number): ((row: Uint8Array, index: number) => number) => {
  if (depth === 8) return (row, i) => row[i] as number
  if (depth === 16) return (row, i) => ((row[2 * i] as number) << 8) | (row[2 * i + 1] as number)
  const perByte = 8 / depth
  const mask = 2 ** depth - 1
  return (row, i) => ((row[(i / perByte) | 0] as number) >> (8 - depth * (1 + (i % perByte)))) & mask
}

const toByte = (depth: number): ((value: number) => number) => {
  if (depth === 8) return (value) => value
  if (depth === 16) return scale16
  const most = 2 ** depth - 1
  return (value) => (value * 255) / most
}

/** The samples that tRNS makes transparent, compared before they are scaled (ISO/IEC 15948 11.3.2.1). */
const keyOf = (transparency: Uint8Array | undefined): readonly number[] => {
  const key: number[] = []
  for (let i = 0; transparency !== undefined && i + 1 < transparency.byteLength; i += 2) {
    key.push(((transparency[i] as number) << 8) | (transparency[i + 1] as number))
  }
  return key
}

const palettePixels = ({ depth, palette, transparency }: PngFile, rgba: Uint8Array): PixelWriter => {
  const sample = sampler(depth)
  const colours = palette ?? new Uint8Array(0)
  return (row, at, step, columns) => {
    for (let i = 0, to = at; i < columns; i += 1, to += step) {
      const index = sample(row, i)
      if (3 * index >= colours.byteLength) throw damaged('png', 0)
      for (let k = 0; k < 3; k += 1) rgba[to + k] = colours[3 * index + k] as number
      rgba[to + 3] = transparency?.[index] ?? 255
    }
  }
}

const greyPixels = ({ colour, depth, transparency }: PngFile, rgba: Uint8Array): PixelWriter => {
  const [sample, scale] = [sampler(depth), toByte(depth)]
  const [key] = keyOf(transparency)
  const samples = colour === 4 ? 2 : 1
  return (row, at, step, columns) => {
    for (let i = 0, to = at; i < columns; i += 1, to += step) {
      const value = sample(row, i * samples)
      const grey = scale(value)
      for (let k = 0; k < 3; k += 1) rgba[to + k] = grey
      rgba[to + 3] = samples === 2 ? scale(sample(row, 2 * i + 1)) : value === key ? 0 : 255
    }
  }
}

const colourPixels = ({ colour, depth, transparency }: PngFile, rgba: Uint8Array): PixelWriter => {
  const [sample, scale] = [sampler(depth), toByte(depth)]
  const key = keyOf(transparency)
  const samples = colour === 6 ? 4 : 3
  return (row, at, step, columns) => {
    for (let i = 0, to = at; i < columns; i += 1, to += step) {
      const from = i * samples
      let hits = 0
      for (let k = 0; k < 3; k += 1) {
        const value = sample(row, from + k)
        if (value === key[k]) hits += 1
        rgba[to + k] = scale(value)
      }
      rgba[to + 3] = samples === 4 ? scale(sample(row, from + 3)) : hits === 3 ? 0 : 255
    }
  }
}

export const pixelWriter = (file: PngFile, rgba: Uint8Array): PixelWriter => {
  if (file.colour === 3) return palettePixels(file, rgba)
  return file.colour === 0 || file.colour === 4 ? greyPixels(file, rgba) : colourPixels(file, rgba)
}
