/** Where every object of every revision stands, held against what the cross-references say. */
import { equalBytes } from '../../base/bytes.ts'
import { isGsealError } from '../../base/error.ts'
import type { Finding } from '../../base/verdict.ts'
import { Findings } from './faults.ts'
import type { PdfFile } from './file.ts'
import { objectHead } from './indirect.ts'
import { skim } from './skim.ts'
import type { PdfValue, Span } from './value.ts'

/** An object in the file, by the first revision that lists it there. */
export interface Extent extends Span {
  readonly number: number
  readonly generation: number
  readonly revision: number
  /** May be a signature dictionary. */
  readonly suspect: boolean
  /** Numbers of the objects that it refers to; `undefined` when the survey did not find out. */
  readonly references: readonly number[] | undefined
}

export interface Survey {
  /** In order of offset; one for each place, however many revisions list it. */
  readonly extents: readonly Extent[]
  /** Entries that lead nowhere and objects that cannot be read. */
  readonly faults: readonly Finding[]
}

interface Place {
  readonly offset: number
  readonly number: number
  readonly generation: number
  readonly revision: number
}

const placesOf = (file: PdfFile): readonly Place[] => {
  const places: Place[] = []
  for (const { index, entries } of file.revisions) {
    for (const [number, entry] of entries)
      if (entry.kind === 'plain')
        places.push({ offset: entry.offset, number, generation: entry.generation, revision: index })
  }
  return places.sort((a, b) => a.offset - b.offset || a.revision - b.revision)
}

/**
 * Who refers to whom is asked when something follows a signed revision. A file of one update is mostly one that was
 * signed once, at its end; there it is left until it is asked.
 */
const isReferring = (file: PdfFile): boolean => file.revisions.length > 2

/** The extent of one place, which ends by `limit` unless objects overlap: by skimming, by parsing where that is not certain. @throws as `View.object` */
const extentOf = (file: PdfFile, place: Place, limit: number): Extent | undefined => {
  const { offset, number, generation, revision } = place
  const head = objectHead(file.bytes, offset)
  if (head === undefined || head.number !== number || head.generation !== generation) return undefined
  const view = file.view(revision)
  const lengthOf = (value: PdfValue): number => view.integer(value) ?? -1
  const skimmed = skim(file.bytes, head.body, limit, lengthOf, isReferring(file))
  const end = skimmed?.end ?? view.object(number)?.span?.end
  if (end === undefined || end > (file.revisions[revision]?.end ?? 0)) return undefined
  return {
    start: offset,
    end,
    number,
    generation,
    revision,
    suspect: skimmed?.suspect ?? true,
    references: skimmed?.references,
  }
}

/** By every byte, and by the same chain of revisions over them. */
const beginsWith = (file: PdfFile, earlier: PdfFile): boolean =>
  earlier.revisions.every(({ startxref, marker }, index) => {
    const own = file.revisions[index]
    return own?.startxref === startxref && own.marker === marker
  }) && equalBytes(earlier.bytes, file.bytes.subarray(0, earlier.bytes.length))

/** An object is skimmed in the time in which so many bytes are compared. */
const BYTES_AN_OBJECT = 2048

/**
 * What is known of a place from the file that this one was made from. Only the extents are taken over: what could not
 * be read is judged again.
 */
const earlierExtents = (file: PdfFile): ((place: Place) => Extent | undefined) => {
  const { earlier } = file
  const known = earlier === undefined ? [] : survey(earlier).extents
  const worth = known.length * BYTES_AN_OBJECT > (earlier?.bytes.length ?? 0)
  const extents = earlier !== undefined && worth && beginsWith(file, earlier) ? known : []
  let next = 0
  // Both are asked for in order of offset.
  return ({ offset, number, revision }) => {
    while (next < extents.length && (extents[next] as Extent).start < offset) next++
    const extent = extents[next]
    return extent?.start === offset && extent.number === number && extent.revision === revision
      ? extent
      : undefined
  }
}

/** For each place the offset of the next one elsewhere. */
const limitsOf = (places: readonly Place[], end: number): Float64Array => {
  const limits = new Float64Array(places.length)
  let next = end
  for (let i = places.length - 1; i >= 0; i--) {
    const same = places[i]?.offset === places[i + 1]?.offset
    if (!same) next = places[i + 1]?.offset ?? end
    limits[i] = next
  }
  return limits
}

const make = (file: PdfFile): Survey => {
  const extents: Extent[] = []
  const faults = new Findings()
  const places = placesOf(file)
  const limits = limitsOf(places, file.bytes.length)
  const earlier = earlierExtents(file)
  let last: Place | undefined
  for (const [i, place] of places.entries()) {
    const { offset, number, generation } = place
    const again = last !== undefined && last.offset === offset && last.number === number
    if (again && last?.generation === generation) continue
    last = place
    // Writers mark numbers that they did not use as in use at offset 0; reading one is refused.
    const severity = offset === 0 ? 'warn' : 'fail'
    try {
      const extent = earlier(place) ?? extentOf(file, place, limits[i] ?? 0)
      if (extent === undefined) faults.add('PDF_OBJECT_MISPLACED', severity, { number, offset })
      else extents.push(extent)
    } catch (error) {
      if (!isGsealError(error)) throw error
      faults.addError(error)
    }
  }
  return { extents, faults: faults.list }
}

const QUESTION = Symbol('survey')

/** Looks at every object once; read once. @throws nothing that a file could cause */
export const survey = (file: PdfFile): Survey => file.answers.once(QUESTION, () => make(file))
