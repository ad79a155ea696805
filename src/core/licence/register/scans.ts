/**
 * Scans and photos of a register by the number of the licence: `scans/<number>[_page].jpg`. Names of files cannot hold
 * every sign that numbers have: such a sign is written as "_" or "-" there.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Code } from '../../base/codes/index.ts'
import { GsealError, isGsealError, type Params } from '../../base/error.ts'
import { LIMITS } from '../../base/limits.ts'
import { collected, type Memory } from '../../base/memory.ts'
import { readFileInto } from '../../base/read-file.ts'
import { readPicture } from '../../impression/index.ts'
import type { Catalog, CatalogField } from '../catalog.ts'

export interface Scan {
  readonly name: string
  readonly path: string
  readonly page: number
}

export interface ScanIndex {
  /** Pages of a number in order. */
  of(number: string): readonly Scan[]
  /** How many files there are, and those whose names no row has asked for. */
  readonly count: number
  unused(): readonly string[]
}

const KINDS = /\.(?:jpe?g|png|tiff?|pdf)$/i

/** Full and half width, case, and the signs that file names cannot hold make no difference; nothing is left out. */
const keyOf = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/[\s/\\:*?"<>|_-]/g, '_')
    .toUpperCase()

interface Filed extends Scan {
  readonly stem: string
}

const filed = (folder: string, name: string): Filed => {
  const stem = name.replace(KINDS, '')
  const [, body = stem, page = ''] = /^(.*)_(\d{1,3})$/.exec(stem) ?? []
  const paged = page !== '' && body !== ''
  return { name, path: join(folder, name), page: paged ? Number(page) : 1, stem: paged ? body : stem }
}

/** Reads the names of a folder once. @throws SCAN_FOLDER */
export const scanIndex = (folder: string): ScanIndex => {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => KINDS.test(name))
  } catch (cause) {
    throw new GsealError(
      'SCAN_FOLDER',
      { folder, reason: (cause as NodeJS.ErrnoException).code ?? '' },
      { cause },
    )
  }
  const byKey = new Map<string, Filed[]>()
  const put = (key: string, file: Filed): void => void byKey.set(key, [...(byKey.get(key) ?? []), file])
  for (const name of names) {
    const file = filed(folder, name)
    put(keyOf(file.stem), file)
    // A number may itself end in _2: then the whole stem is the number.
    const whole = name.replace(KINDS, '')
    if (keyOf(whole) !== keyOf(file.stem)) put(keyOf(whole), { ...file, page: 1 })
  }
  const used = new Set<string>()
  return {
    count: names.length,
    of: (number) => {
      const found = (byKey.get(keyOf(number)) ?? []).toSorted((a, b) => a.page - b.page)
      for (const { name } of found) used.add(name)
      return found
    },
    unused: () => names.filter((name) => !used.has(name)),
  }
}

export interface ScanFault {
  readonly code: Code
  readonly params: Params
}

const SCRATCH_BYTES = 1024 * 1024
let scratch: Buffer | undefined

/** One file at a time is looked at and let go. */
const SCRATCH: Memory = {
  take: (bytes) => {
    if (bytes > SCRATCH_BYTES) return collected.take(bytes)
    scratch ??= collected.take(SCRATCH_BYTES)
    return scratch.subarray(0, bytes)
  },
}

const readHead = (path: string): Buffer | undefined => {
  try {
    return readFileInto(path, SCRATCH, LIMITS.file.bytes)
  } catch {
    return undefined
  }
}

const TIFF = ['49492a00', '4d4d002a']

/** Fewer pixels than this across an A6 page are no legible scan (about 150 dpi). */
const LEAST_PIXELS = 600

const pictureFault = (name: string, bytes: Buffer, least: number): ScanFault | undefined => {
  const head = bytes.subarray(0, 4).toString('hex')
  if (TIFF.includes(head) || bytes.subarray(0, 5).toString('latin1') === '%PDF-') return undefined
  try {
    const { type, width = 0, height = 0 } = readPicture(bytes)
    if (type !== 'jpg' && type !== 'png') return { code: 'ROW_SCAN_UNREADABLE', params: { file: name } }
    return Math.min(width, height) < least
      ? { code: 'ROW_SCAN_QUALITY', params: { file: name, width, height, least } }
      : undefined
  } catch (error) {
    if (isGsealError(error)) return { code: 'ROW_SCAN_UNREADABLE', params: { file: name } }
    throw error
  }
}

/** The frame of a page image is there and large enough; pixels are judged by whoever places them on a page. */
export const scanFault = ({ name, path }: Scan, least: number = LEAST_PIXELS): ScanFault | undefined => {
  const bytes = readHead(path)
  if (bytes === undefined || bytes.length === 0)
    return { code: 'ROW_SCAN_UNREADABLE', params: { file: name } }
  return pictureFault(name, bytes, least)
}

/** Faults of all pages of a number: none there, a page left out, or one that is no picture. */
export const scanFaults = (scans: readonly Scan[], number: string): readonly ScanFault[] => {
  if (scans.length === 0) return [{ code: 'ROW_SCAN_MISSING', params: { number } }]
  if (scans.length > LIMITS.register.scansPerRow)
    return [{ code: 'ROW_SCAN_PAGES', params: { number, pages: scans.length } }]
  const first = scans[0]?.page === 0 ? 0 : 1
  const gap = scans.findIndex(({ page }, i) => page !== first + i)
  if (gap >= 0)
    return [{ code: 'ROW_SCAN_PAGES', params: { number, pages: scans.map(({ page }) => page).join(' ') } }]
  return scans.flatMap((scan) => scanFault(scan) ?? [])
}

/** A photo is smaller than a page: an identity photo at 300 dpi has about 300 pixels across. */
const PHOTO_PIXELS = 200

export const photoField = ({ fields }: Catalog): CatalogField | undefined =>
  fields.find(({ type }) => type === 'photo')

/** Faults of the photo of a number: wanted and not there, or no picture. */
export const photoFaults = (
  { required }: CatalogField,
  photo: Scan | undefined,
  number: string,
): readonly ScanFault[] => {
  if (photo === undefined) return required ? [{ code: 'ROW_PHOTO_MISSING', params: { number } }] : []
  const fault = scanFault(photo, PHOTO_PIXELS)
  return fault === undefined ? [] : [fault]
}
